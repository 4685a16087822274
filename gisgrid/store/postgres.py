"""The installed PostgreSQL: which programs, under which account, and what its failures mean."""

import os
import pwd
import subprocess
from dataclasses import dataclass
from pathlib import Path

from gisgrid.errors import Unavailable

OLDEST_MAJOR = 15
PACKAGE = "postgresql-15-postgis-3"


@dataclass(frozen=True)
class Server:
    """The programs of one PostgreSQL that has PostGIS, and the account they run under.

    Attributes
    ----------
    major : int
        Major version.
    bin_dir : Path
        Folder of initdb, pg_ctl and postgres.
    account : str or None
        User to switch to, for PostgreSQL refuses to run as root; None: whoever calls.
    """

    major: int
    bin_dir: Path
    account: str | None = None

    def run(self, program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run one of the programs to its end, in a clean environment, with English messages."""
        return self._run([str(self.bin_dir / program), *arguments])

    def reaches(self, folder: Path) -> bool:
        """Say whether the account may enter the folder."""
        return self._run(["test", "-x", str(folder)]).returncode == 0

    def _run(self, command: list[str]) -> subprocess.CompletedProcess[str]:
        # PGDATA, PGPORT and their like in the caller's environment mean some other cluster.
        environment = {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C.UTF-8"}
        return subprocess.run(
            command,
            check=False,
            capture_output=True,
            text=True,
            stdin=subprocess.DEVNULL,
            cwd="/",
            env=environment,
            user=self.account,
            group=None if self.account is None else pwd.getpwnam(self.account).pw_gid,
            extra_groups=None if self.account is None else [],
            umask=0o077,
        )


def find_server(cluster: Path, usr: Path = Path("/usr")) -> Server:
    """Return the programs for a cluster: those of the version that made it, else the newest with PostGIS.

    Parameters
    ----------
    cluster : Path
        Folder of the cluster, which need not exist yet.
    usr : Path, optional
        Where Debian's packages put their files.

    Raises
    ------
    Unavailable
        No PostgreSQL >= 15 with PostGIS is installed, or not the one that made the cluster.
    """
    found = {int(path.parent.name): path for path in usr.glob("lib/postgresql/[0-9]*/bin") if _has_postgis(path, usr)}
    wanted = _major_of(cluster)
    major = wanted or max(found, default=0)
    if major not in found or major < OLDEST_MAJOR:
        raise _not_installed(wanted)
    return Server(major, found[major], _account(cluster))


def failure(what_zh: str, what_en: str, output: str) -> Unavailable:
    """Return what to tell a person about a program that failed, its last words included."""
    if "No space left on device" in output:
        return Unavailable("磁盘已满，数据库无法启动", "the disk is full, the database cannot start")
    words = " ".join(output.split())[-400:]
    return Unavailable(f"{what_zh}：{words}", f"{what_en}: {words}")


def _has_postgis(bin_dir: Path, usr: Path) -> bool:
    extensions = usr / "share/postgresql" / bin_dir.parent.name / "extension"
    return (bin_dir / "initdb").exists() and (extensions / "postgis.control").exists()


def _major_of(cluster: Path) -> int | None:
    version = cluster / "PG_VERSION"
    return int(version.read_text(encoding="ascii")) if version.exists() else None


def _not_installed(wanted: int | None) -> Unavailable:
    if wanted is None:
        return Unavailable(
            f"没有找到 PostgreSQL ≥ {OLDEST_MAJOR} 和 PostGIS",
            f"no PostgreSQL >= {OLDEST_MAJOR} with PostGIS is installed",
            hint_zh=f"安装 Debian 的软件包 {PACKAGE}，或用 GISGRID_DATABASE_URL 指定已有的数据库",
            hint_en=f"install Debian's package {PACKAGE}, or name an existing database in GISGRID_DATABASE_URL",
        )
    return Unavailable(
        f"数据库由 PostgreSQL {wanted} 建立，但这台机器上没有它和 PostGIS",
        f"the database was made by PostgreSQL {wanted}, which is not here with its PostGIS",
        hint_zh=f"安装 Debian 的软件包 postgresql-{wanted}-postgis-3，或把最近的备份恢复到新的数据目录",
        hint_en=f"install Debian's package postgresql-{wanted}-postgis-3, or restore the newest backup elsewhere",
    )


def _account(cluster: Path) -> str | None:
    if os.geteuid() != 0:
        return None
    uid = cluster.stat().st_uid if cluster.exists() else 0
    try:
        return (pwd.getpwuid(uid) if uid else pwd.getpwnam("postgres")).pw_name
    except KeyError:
        raise Unavailable(
            "没有可以运行数据库的用户：PostgreSQL 不能以 root 运行",
            "there is no user to run the database: PostgreSQL does not run as root",
            hint_zh=f"安装 Debian 的软件包 {PACKAGE}，它会建立用户 postgres",
            hint_en=f"install Debian's package {PACKAGE}, which makes the user postgres",
        ) from None
