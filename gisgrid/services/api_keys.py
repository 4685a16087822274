"""Keys of other systems: made, listed, revoked, and whose request one brings."""

import secrets
from collections.abc import Sequence

from sqlalchemy import Connection

from gisgrid.domain.accounts import ApiKey, Person
from gisgrid.errors import BadInput, NotFound
from gisgrid.services.accounts import account_number, area_number
from gisgrid.store import accounts
from gisgrid.store import api_keys as store
from gisgrid.store.session import Acting, reading, writing

PREFIX = "gisgrid_"
"""By which a key that lies about where it should not is known for one."""


def add_key(
    connection: Connection,
    account: str,
    name: str,
    collections: Sequence[str],
    code: str | None = None,
    *,
    scheme: str = "standard",
    by: str,
) -> tuple[int, str]:
    """Make a key for another system, and return its number and the key, which is nowhere kept.

    Parameters
    ----------
    account : str
        Who answers for it: the key reads no more than that account may.
    collections : sequence of str
        What it reads beside what everybody may (`KEY_COLLECTIONS`).
    code : str, optional
        The area in whose subtree it may; wherever the account may unless given.

    Raises
    ------
    NotFound
        There is no such account or area.
    Refused
        The name cannot be one, or there is no such collection.
    """
    key = PREFIX + secrets.token_urlsafe(32)
    holder, area = account_number(connection, account), area_number(connection, scheme, code)
    return store.insert_key(connection, key, name.strip(), holder, collections, area, by), key


def list_keys(connection: Connection) -> list[ApiKey]:
    """Return all keys, the oldest first, also those that have ended."""
    return store.keys(connection)


def revoke_key(connection: Connection, number: int, *, by: str) -> None:
    """End a key at once; it stays to be read.

    Raises
    ------
    NotFound
    """
    if not store.revoke_key(connection, number, by):
        raise NotFound(f"没有第 {number} 号有效的密钥", f"there is no key {number} that has not ended")


def person_of_key(url: str, key: str) -> tuple[Person, frozenset[str]] | None:
    """Return whose account answers for a key, and what the key may read; None where it is none or has ended.

    Parameters
    ----------
    url : str
        URL of the member's role.

    Raises
    ------
    BadInput
        It holds a character that no database takes.
    Unavailable
        The database does not answer.
    """
    if "\0" in key:
        raise BadInput("密钥写法不对。", "The key cannot be read.")
    mine = Acting(key=key)
    with reading(url, mine) as connection:
        found, collections = accounts.acting_person(connection), store.key_collections(connection)
    if found is None:
        return None
    with writing(url, mine) as connection:
        store.note_use(connection)
    return found, collections
