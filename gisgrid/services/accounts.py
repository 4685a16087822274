"""Accounts: added, granted roles, reset, disabled. Whose request it is bounds what the database lets it see and do."""

from sqlalchemy import Connection

from gisgrid.domain.accounts import Account, Power, Role
from gisgrid.errors import BadInput, NotFound, Refused
from gisgrid.services import passwords
from gisgrid.store import accounts as store
from gisgrid.store import sign_in
from gisgrid.store.session import not_granted

FIRST_ROLES = (Role.ADMINISTRATOR, Role.PLANNER, Role.ROSTER_CLERK, Role.VIEWER)
FIRST_NAME, FIRST_SHOWN_NAME = "admin", "系统管理员"


def list_accounts(connection: Connection) -> list[Account]:
    """Return the accounts that the transaction may see, by name, with what they hold."""
    return store.accounts(connection)


def granted_areas(connection: Connection) -> list[dict[str, str]]:
    """Return scheme, code, name and level of the areas that the person of a transaction was granted, a town first.

    Empty for who was granted a role everywhere, and for nobody: then it is the whole scheme that one looks at.
    """
    return store.granted_areas(connection)


def add_account(connection: Connection, name: str, shown_name: str, password: str | None = None) -> str:
    """Add an account that holds nothing yet, and return its password: the one given, or a random one.

    Raises
    ------
    BadInput
        The password is too easy.
    Refused
        The name is taken or cannot be one.
    """
    name = name.strip()
    if password is not None:
        passwords.require_good(password, name)
    chosen = password or passwords.random_password()
    store.insert_account(connection, name, shown_name.strip() or name, passwords.hashed(chosen))
    return chosen


def add_first(connection: Connection) -> str | None:
    """Make the first account, which may do everything everywhere, and return its password; None where there is one."""
    if sign_in.any_account(connection):
        return None
    password = add_account(connection, FIRST_NAME, FIRST_SHOWN_NAME)
    for role in FIRST_ROLES:
        grant(connection, FIRST_NAME, role, by=FIRST_NAME)
    return password


def grant(
    connection: Connection, name: str, role: str, code: str | None = None, *, scheme: str = "standard", by: str
) -> None:
    """Grant a role in the area of a code and below it, or everywhere.

    Raises
    ------
    NotFound
        There is no such account that one may see, or no such area.
    BadInput
        There is no such role.
    Forbidden
        It is not within what one administers.
    Refused
        It was granted already.
    """
    store.insert_grant(
        connection, account_number(connection, name), _role(role), area_number(connection, scheme, code), by
    )


def revoke(connection: Connection, number: int, *, by: str) -> None:
    """End a grant; it stays to be read.

    Raises
    ------
    NotFound
        There is no such grant, or it is not one's own to end.
    Refused
        Nobody would be left who administers everything.
    """
    if not store.end_grant(connection, number, by):
        raise NotFound(
            f"没有第 {number} 号授权，或不归您管理", f"there is no grant {number}, or it is not yours to end"
        )


def reset_password(connection: Connection, name: str) -> str:
    """Give an account a random password and return it; its sessions end, and so does a lock.

    Raises
    ------
    NotFound
        There is no such account that one may manage.
    """
    password = passwords.random_password()
    account = account_number(connection, name)
    _require(store.set_password(connection, account, passwords.hashed(password)))
    store.unlock(connection, account)
    return password


def set_enabled(connection: Connection, name: str, *, enabled: bool) -> None:
    """Let an account sign in, or no more.

    Raises
    ------
    NotFound
        There is no such account that one may manage.
    Refused
        Nobody would be left who administers everything.
    """
    _require(store.set_enabled(connection, account_number(connection, name), enabled=enabled))


def require_power(connection: Connection, power: Power, scheme: str, codes: list[str]) -> None:
    """Refuse unless the person of the transaction holds a power in every one of some areas; without areas: everywhere.

    Raises
    ------
    Forbidden
    """
    if not store.may_in_all(connection, power, scheme, codes):
        raise not_granted()


def account_number(connection: Connection, name: str) -> int:
    """Return the number of an account that the transaction may see.

    Raises
    ------
    NotFound
    """
    found = None if "\0" in name else store.account_named(connection, name.strip())
    if found is None:
        raise NotFound(f"没有账户 {name}，或不归您管理", f"there is no account {name}, or it is not yours to manage")
    return found


def _role(role: str) -> Role:
    try:
        return Role(role)
    except ValueError as error:
        known = "、".join(f"{one.word} {one}" for one in Role)
        raise BadInput(
            f"没有角色 {role}；有：{known}", f"there is no role {role}; there are: {', '.join(Role)}"
        ) from error


def area_number(connection: Connection, scheme: str, code: str | None) -> int | None:
    """Return the number of an area, None for no code.

    Raises
    ------
    NotFound
    """
    if code is None:
        return None
    found = None if "\0" in code else store.area_id(connection, scheme, code)
    if found is None:
        raise NotFound(f"没有代码为 {code} 的区域", f"there is no area with the code {code}")
    return found


def _require(done: bool) -> None:
    if not done:
        raise Refused("这一账户不归您管理，未改动。", "This account is not yours to manage; nothing was changed.")
