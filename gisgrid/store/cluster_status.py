"""Whether the database runs, where, in which versions; nothing here changes anything."""

from dataclasses import dataclass
from typing import Literal

from gisgrid.errors import Unavailable
from gisgrid.settings import Settings
from gisgrid.store.postgres import failure
from gisgrid.store.provision import trouble, versions
from gisgrid.store.urls import cluster_dir, is_external, public_url, superuser_url, urls


@dataclass(frozen=True)
class ClusterStatus:
    """What is known of the database without changing anything.

    Attributes
    ----------
    kind : {"private", "external"}
        External: the settings name an existing server, which is never started or stopped from here.
    state : {"running", "stopped", "absent"}
        Absent: a private cluster that was never made.
    where : str
        The data folder, or the external server's URL without its password.
    versions : str
        Of PostgreSQL and PostGIS; empty unless running.
    why : str
        What the server or the network says where it does not run; else empty.
    """

    kind: Literal["private", "external"]
    state: Literal["running", "stopped", "absent"]
    where: str
    versions: str = ""
    why: str = ""


def status(settings: Settings) -> ClusterStatus:
    """Return whether the database runs, and where it is.

    Raises
    ------
    BadInput, Unavailable
        As `urls`.
    """
    if is_external(settings):
        admin = urls(settings).admin
        return _described(admin, "external", public_url(admin))
    where = str(settings.data_dir.absolute())
    if not cluster_dir(settings.data_dir).exists():
        return ClusterStatus("private", "absent", where)
    return _described(superuser_url(settings, "postgres"), "private", where)


def require_running(settings: Settings) -> None:
    """Return if the database answers.

    Raises
    ------
    Unavailable
        It does not; the hint says how to start it.
    """
    if is_external(settings):
        words = trouble(urls(settings).admin)
        if words is not None:
            raise failure("指定的数据库没有响应", "the database of GISGRID_DATABASE_URL does not answer", words)
    elif status(settings).state != "running":
        raise Unavailable(
            "数据库没有运行",
            "the database does not run",
            hint_zh="先运行 gisgrid db up 和 gisgrid db migrate，或直接运行 ./run",
            hint_en="run gisgrid db up and gisgrid db migrate first, or simply ./run",
        )


def _described(url: str, kind: Literal["private", "external"], where: str) -> ClusterStatus:
    if (words := trouble(url)) is not None:
        return ClusterStatus(kind, "stopped", where, why=" ".join(words.split()))
    return ClusterStatus(kind, "running", where, versions(url))
