"""Files of the private cluster: its folders, handed to the account that runs it, and its configuration."""

import os
import pwd
import stat
from pathlib import Path

from gisgrid.errors import Unavailable
from gisgrid.store.postgres import Server

INCLUDE = "include_if_exists 'gisgrid.conf'\n"
MIB = 1024 * 1024


def own_folder(folder: Path, server: Server) -> None:
    """Make a folder that only the server's account enters; refuse one that somebody else made.

    Raises
    ------
    Unavailable
        The folder belongs to another user, or the account cannot reach it.
    """
    folder.mkdir(mode=0o700, exist_ok=True)
    found, (uid, gid) = folder.lstat(), _owner(server)
    if not stat.S_ISDIR(found.st_mode) or found.st_uid not in (uid, os.geteuid()):
        raise Unavailable(f"{folder} 属于另一个用户，不能使用", f"{folder} belongs to another user and is not used")
    os.chown(folder, uid, gid)
    folder.chmod(0o700)
    if not server.reaches(folder):
        raise Unavailable(
            f"用户 {server.account} 无法进入 {folder}",
            f"the user {server.account} cannot enter {folder}",
            hint_zh="用 GISGRID_DATA_DIR 指定一个所有用户都能到达的位置，例如 /var/lib 之下",
            hint_en="name a place that every user can reach in GISGRID_DATA_DIR, for example below /var/lib",
        )


def hand_over(file: Path, text: str, server: Server) -> None:
    """Write a file that only the server's account reads."""
    file.unlink(missing_ok=True)
    with os.fdopen(os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w", encoding="utf-8") as opened:
        opened.write(text)
    os.chown(file, *_owner(server))


def write_config(cluster: Path, server: Server, socket_folder: Path, *, durable: bool) -> None:
    """Write the cluster's own settings, included after Debian's defaults."""
    hand_over(cluster / "gisgrid.conf", config(socket_folder, _memory_bytes(), durable=durable), server)
    main = cluster / "postgresql.conf"
    if INCLUDE not in main.read_text(encoding="utf-8"):
        with main.open("a", encoding="utf-8") as opened:
            opened.write(INCLUDE)


def config(socket_folder: Path, memory_bytes: int, *, durable: bool) -> str:
    """Return the lines of `gisgrid.conf`.

    Parameters
    ----------
    socket_folder : Path
        The only place the server listens.
    memory_bytes : int
        Of the machine; a quarter of it at most is used for caching, an eighth as shared buffers up to 1 GiB.
    durable : bool
        False: the operating system may lose what was committed.

    Returns
    -------
    str
        Lines in the format of postgresql.conf.

    Examples
    --------
    >>> "shared_buffers = '256MB'" in config(Path("/run/x"), 2 * 1024**3, durable=True)
    True
    """
    folder = str(socket_folder).replace("'", "''")
    lines = {
        "listen_addresses": "",
        "unix_socket_directories": f'"{folder}"',
        "unix_socket_permissions": "0700",
        "max_connections": "100",
        "shared_buffers": f"{min(max(memory_bytes // 8 // MIB, 64), 1024)}MB",
        "effective_cache_size": f"{max(memory_bytes // 2 // MIB, 128)}MB",
        "work_mem": "16MB",
        "maintenance_work_mem": "256MB",
        "max_wal_size": "2GB",
        "wal_compression": "on",
        "jit": "off",
        "timezone": "UTC",
        "fsync": _switch(durable),
        "synchronous_commit": _switch(durable),
        "full_page_writes": _switch(durable),
        "log_min_messages": "log",
        "log_checkpoints": "off",
        # A refused statement or row may hold a name, an address or a password's hash: the log says what, not with what.
        "log_error_verbosity": "terse",
        "log_min_error_statement": "panic",
    }
    return "".join(f"{name} = '{value}'\n" for name, value in lines.items())


def read_log(log: Path) -> str:
    """Return what the server has written to its log; empty if it never started."""
    return log.read_text(encoding="utf-8", errors="replace") if log.exists() else ""


def _switch(value: bool) -> str:
    return "on" if value else "off"


def _memory_bytes() -> int:
    return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")


def _owner(server: Server) -> tuple[int, int]:
    if server.account is None:
        return os.geteuid(), os.getegid()
    entry = pwd.getpwnam(server.account)
    return entry.pw_uid, entry.pw_gid
