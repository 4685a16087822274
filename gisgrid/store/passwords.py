"""The data folder of the private cluster and the random passwords kept in it."""

import base64
import hmac
import json
import os
import secrets
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from errno import ENOSPC
from pathlib import Path

from gisgrid.errors import Unavailable

OWNER, SERVICE, SUPERUSER = "gisgrid_owner", "gisgrid_service", "postgres"
MEMBER, PUBLIC = "gisgrid_member", "gisgrid_public"


def read_passwords(data_dir: Path) -> dict[str, str]:
    """Return the passwords of the private cluster's roles, by role.

    Raises
    ------
    Unavailable
        There are none yet, or they belong to another user.
    """
    try:
        passwords: dict[str, str] = json.loads(_password_file(data_dir).read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise Unavailable(
            f"{data_dir} 里还没有数据库",
            f"there is no database in {data_dir} yet",
            hint_zh="先运行 gisgrid db up",
            hint_en="run gisgrid db up first",
        ) from None
    except OSError as error:
        raise folder_error(data_dir, error) from error
    return passwords


def make_passwords(data_dir: Path) -> dict[str, str]:
    """Return the passwords kept in `data_dir`, random ones made at the first call; safe with two callers at once."""
    with folder_errors(data_dir):
        make_folder(data_dir)
        if not _password_file(data_dir).exists():
            _write_once(
                _password_file(data_dir), {role: secrets.token_urlsafe(24) for role in (SUPERUSER, OWNER, SERVICE)}
            )
    return read_passwords(data_dir)


def derived_secret(service_password: str, purpose: str) -> str:
    """Return a secret of its own for a role of the web or its cookies, which gives away nothing of the service's.

    So whoever may run the service needs to keep one password, and all its processes agree.

    Examples
    --------
    >>> derived_secret("a", MEMBER) == derived_secret("a", MEMBER) != derived_secret("a", PUBLIC)
    True
    """
    digest = hmac.digest(service_password.encode(), f"gisgrid {purpose}".encode(), "sha256")
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")


def make_folder(data_dir: Path) -> None:
    """Make the data folder: closed to others, but the account that runs a root's cluster may pass through it."""
    if not data_dir.exists():
        data_dir.mkdir(parents=True, exist_ok=True)
        data_dir.chmod(0o711 if os.geteuid() == 0 else 0o700)


@contextmanager
def folder_errors(data_dir: Path) -> Iterator[None]:
    """Turn the operating system's refusals about the data folder into one sentence."""
    try:
        yield
    except OSError as error:
        raise folder_error(data_dir, error) from error


def folder_error(data_dir: Path, error: OSError) -> Unavailable:
    """Return what to tell a person about a data folder that cannot be used."""
    if error.errno == ENOSPC:
        return Unavailable(f"磁盘已满，无法写入 {data_dir}", f"the disk is full, {data_dir} cannot be written")
    return Unavailable(
        f"无法使用数据目录 {data_dir}：{error.strerror}",
        f"the data folder {data_dir} cannot be used: {error.strerror}",
        hint_zh="用 GISGRID_DATA_DIR 指定另一个目录，或换用创建它的用户",
        hint_en="name another folder in GISGRID_DATA_DIR, or be the user who made it",
    )


def _password_file(data_dir: Path) -> Path:
    return data_dir / "passwords.json"


def _write_once(path: Path, content: dict[str, str]) -> None:
    """Write a file nobody else can read, whole or not at all; whoever comes second leaves the first one's."""
    handle, name = tempfile.mkstemp(dir=path.parent)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        json.dump(content, file)
    try:
        os.link(name, path)
    except FileExistsError:
        return
    finally:
        Path(name).unlink()
