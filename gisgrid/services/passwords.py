"""Passwords: argon2id, random ones for first use, and the least that a chosen one must be."""

import secrets
import threading
from functools import lru_cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

from gisgrid.errors import BadInput

LEAST_LETTERS = 10
MOST_LETTERS = 200
EASILY_TOLD_APART = "abcdefghjkmnpqrstuvwxyz23456789"
RANDOM_LETTERS = 16

_hasher = PasswordHasher()
_at_once = threading.BoundedSemaphore(2)
"""Each check takes 64 MiB and a core for some 50 ms: a flood of them must wait, not fill the machine."""


def random_password() -> str:
    """Return a password to be given to a person: 16 letters and digits, 79 bits."""
    return "".join(secrets.choice(EASILY_TOLD_APART) for _ in range(RANDOM_LETTERS))


def require_good(password: str, *names: str) -> None:
    """Refuse a password that is short, very long, one letter again and again, or a name.

    Raises
    ------
    BadInput
    """
    too_easy = len(set(password)) < 4 or password.casefold() in {name.casefold() for name in names}
    if not LEAST_LETTERS <= len(password) <= MOST_LETTERS or too_easy:
        raise BadInput(
            f"密码须为 {LEAST_LETTERS} 至 {MOST_LETTERS} 个字符，不能是账户名或同一字符的重复。",
            f"A password has {LEAST_LETTERS} to {MOST_LETTERS} letters and is no name, nor one letter repeated.",
            hint_zh="几个不相干的词连在一起就好记又难猜。",
            hint_en="Some words that have nothing to do with each other are easy to keep and hard to guess.",
        )


def hashed(password: str) -> str:
    """Return the argon2id hash of a password, salted."""
    with _at_once:
        return _hasher.hash(password)


@lru_cache(maxsize=1)
def _nobodys() -> str:
    """Return what is checked where there is no such account, so that the answer takes as long."""
    return hashed(secrets.token_urlsafe())


def fits(password_hash: str | None, password: str) -> bool:
    """Say whether a password has this hash; as slow when there is none."""
    checked = password_hash or _nobodys()
    with _at_once:
        try:
            right = _hasher.verify(checked, password[: MOST_LETTERS + 1])
        except (VerifyMismatchError, InvalidHashError):
            return False
    return right and password_hash is not None
