"""Codes of new children: the parent's and a number of three digits, never one that was used before."""

import secrets
import string
from collections.abc import Sequence

from sqlalchemy import Connection

from gisgrid.errors import Refused
from gisgrid.store.history import codes_ever

DIGITS = 3
NEW_LETTERS, NEW_LENGTH = string.ascii_lowercase + string.digits, 8


def new_codes(count: int) -> list[str]:
    """Return what pieces of a draft are called until they are published."""
    return ["new-" + "".join(secrets.choice(NEW_LETTERS) for _ in range(NEW_LENGTH)) for _ in range(count)]


def next_codes(connection: Connection, scheme: str, parent: str, count: int, taken: Sequence[str] = ()) -> list[str]:
    """Return the next free codes below an area.

    Parameters
    ----------
    taken : sequence of str
        Codes that are spoken for beside those that are or ever were in use.

    Raises
    ------
    Refused
        There are not so many left.
    """
    return following(parent, [*codes_ever(connection, scheme, parent), *taken], count)


def following(parent: str, used: Sequence[str], count: int) -> list[str]:
    """Return the codes after the highest used.

    Examples
    --------
    >>> following("990101001201", [], 2), following("990101001201", ["990101001201007"], 1)
    (['990101001201001', '990101001201002'], ['990101001201008'])
    """
    tails = [code.removeprefix(parent) for code in used if code.startswith(parent)]
    last = max((int(tail) for tail in tails if len(tail) == DIGITS and tail.isdecimal()), default=0)
    if last + count >= 10**DIGITS:
        raise Refused(
            f"{parent} 之下的三位顺序码已用到 {last}，再加 {count} 个不够用。",
            f"The three-digit numbers below {parent} are used up to {last}; {count} more do not fit.",
            hint_zh="请减少块数，或先扩充编码规则。",
            hint_en="Ask for fewer pieces, or widen the scheme's codes first.",
        )
    return [f"{parent}{last + k:0{DIGITS}d}" for k in range(1, count + 1)]
