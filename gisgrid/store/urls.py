"""Where the database is reached, and with which password: the URLs of the tables' owner and of the service's role."""

import hashlib
import os
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from gisgrid.errors import BadInput
from gisgrid.settings import Settings
from gisgrid.store.passwords import (
    MEMBER,
    OWNER,
    PUBLIC,
    SERVICE,
    SUPERUSER,
    derived_secret,
    make_passwords,
    read_passwords,
)

DRIVER = "postgresql+psycopg2"
DATABASE = "gisgrid"
LONGEST_SOCKET_FOLDER = 92
"""A unix socket's whole name has at most 107 bytes on Linux; PostgreSQL adds 15 to its folder's."""


@dataclass(frozen=True)
class Urls:
    """SQLAlchemy URLs of one database, driver psycopg2, passwords included (and kept out of the repr).

    Attributes
    ----------
    admin : str
        As the tables' owner: migrations and demo data.
    service : str
        As the service's role, which is bound by the tiling rule: commands, nightly work, the check of passwords.
    member : str
        As the role of signed-in requests, which is bound by what was granted as well.
    public : str
        As the role of requests without an account, which reads what everybody may read.
    """

    admin: str = field(repr=False)
    service: str = field(repr=False)
    member: str = field(repr=False)
    public: str = field(repr=False)


def urls(settings: Settings) -> Urls:
    """Return the URLs of the database that the settings name; starts nothing.

    Parameters
    ----------
    settings : Settings
        With `database_url` or `service_url` that server is meant, else the private cluster in `data_dir`. With
        `service_url` alone the owner is unknown: both URLs are the service's, who may do less.

    Returns
    -------
    Urls

    Raises
    ------
    BadInput
        A URL of the settings is none of PostgreSQL.
    Unavailable
        The private cluster was never started, or its passwords cannot be read.
    """
    if not is_external(settings):
        return _urls(*(make_url(_private_url(settings, role)) for role in (OWNER, SERVICE)))
    if settings.database_url is None:
        return _urls(*[_parse(settings.service_url or "", "GISGRID_SERVICE_URL")] * 2)
    admin = _parse(settings.database_url, "GISGRID_DATABASE_URL")
    if settings.service_url is not None:
        return _urls(admin, _parse(settings.service_url, "GISGRID_SERVICE_URL"))
    return _urls(admin, admin.set(username=SERVICE, password=service_password(settings)))


def _urls(admin: URL, service: URL) -> Urls:
    """Add the roles of the web, whose passwords follow from the service's."""
    web = (
        service.set(username=role, password=derived_secret(service.password or "", role)) for role in (MEMBER, PUBLIC)
    )
    return Urls(_text(admin), _text(service), *map(_text, web))


def is_external(settings: Settings) -> bool:
    """Say whether the settings name an existing server, which is never started or stopped from here."""
    return settings.database_url is not None or settings.service_url is not None


def service_password(settings: Settings) -> str:
    """Return the password that the migration gives to the service's role.

    It is the settings' own, else that of `service_url`, else a random one kept in the data folder.

    Raises
    ------
    Unavailable
        As `urls`.
    """
    if settings.service_password is not None:
        return settings.service_password
    if settings.service_url is not None:
        return _parse(settings.service_url, "GISGRID_SERVICE_URL").password or ""
    if is_external(settings):
        return make_passwords(settings.data_dir)[SERVICE]
    return read_passwords(settings.data_dir)[SERVICE]


def libpq_url(url: str) -> str:
    """Return a URL of `Urls` as psql, QGIS and ogr2ogr read it.

    Examples
    --------
    >>> libpq_url("postgresql+psycopg2://me:secret@/gisgrid?host=/run/x")
    'postgresql://me:secret@/gisgrid?host=/run/x'
    """
    return "postgresql:" + url.removeprefix(f"{DRIVER}:")


def public_url(url: str) -> str:
    """Return a URL without its password, to be shown.

    Examples
    --------
    >>> public_url("postgresql+psycopg2://me:secret@db/gisgrid")
    'postgresql://me:***@db/gisgrid'
    """
    return libpq_url(make_url(url).render_as_string(hide_password=True))


def superuser_url(settings: Settings, database: str) -> str:
    """Return the URL of the private cluster's superuser, who makes roles, databases and extensions."""
    return _private_url(settings, SUPERUSER, database)


def cluster_dir(data_dir: Path) -> Path:
    """Return the folder that PostgreSQL keeps the private cluster in."""
    return data_dir.absolute() / "cluster"


def socket_dir(data_dir: Path) -> Path:
    """Return the folder of the private cluster's socket: in `data_dir`, unless its name would be too long for one.

    Examples
    --------
    >>> socket_dir(Path("/var/lib/gisgrid"))
    PosixPath('/var/lib/gisgrid/run')
    """
    inside = data_dir.absolute() / "run"
    if len(os.fsencode(inside)) <= LONGEST_SOCKET_FOLDER:
        return inside
    digest = hashlib.sha256(os.fsencode(data_dir.absolute())).hexdigest()[:16]
    return Path("/tmp") / f"gisgrid-{digest}"


def _private_url(settings: Settings, role: str, database: str = DATABASE) -> str:
    own = settings.service_password if role == SERVICE else None
    password = own or read_passwords(settings.data_dir)[role]
    query = {"host": str(socket_dir(settings.data_dir))}
    return _text(URL.create(DRIVER, username=role, password=password, database=database, query=query))


def _parse(text: str, variable: str) -> URL:
    try:
        url = make_url(text)
    except (ArgumentError, ValueError):  # ValueError: a port that is no number
        url = None
    if url is None or url.get_backend_name() != "postgresql":
        raise BadInput(
            f"{variable} 不是 PostgreSQL 地址",
            f"{variable} is no PostgreSQL URL",
            hint_zh="例如 postgresql://用户:密码@主机/数据库",
            hint_en="for example postgresql://user:password@host/database",
        )
    return url.set(drivername=DRIVER)


def _text(url: URL) -> str:
    return url.render_as_string(hide_password=False)
