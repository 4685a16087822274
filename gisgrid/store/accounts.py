"""Accounts and grants. For a signed-in person the database's policies choose the rows and refuse what is not hers."""

from collections import defaultdict
from typing import Any

from sqlalchemy import Connection, text

from gisgrid.domain.accounts import Account, DraftRights, Grant, Person, Power, Role

ACTING = text("SELECT id, name, shown_name, powers FROM gisgrid.acting()")

GRANTS = text("""
SELECT g.id, g.account, g.role, g.area_id, a.scheme, a.code, a.name AS area, g.granted_by, g.granted_at
FROM gisgrid.role_grant g LEFT JOIN gisgrid.area a ON a.id = g.area_id
WHERE g.ended_at IS NULL
ORDER BY g.area_id IS NOT NULL, a.code, g.role
""")

ACCOUNTS = text("SELECT id, name, shown_name, disabled_at, created_at FROM gisgrid.account ORDER BY lower(name)")


DRAFT_RIGHTS = text("""
SELECT gisgrid.may_in_all('draft', :scheme, cast(:codes AS text[])) AS edits,
       coalesce(bool_and(gisgrid.may_divide(p.id)), gisgrid.may_at('administer', NULL)) AS publishes,
       coalesce(bool_or(gisgrid.needs_approval(p.id)), false) AS approved
FROM (SELECT gisgrid.id_of(:scheme, c.code) AS id FROM unnest(cast(:codes AS text[])) AS c (code)) p
""")


GRANTED_AREAS = text("""
SELECT DISTINCT a.scheme, a.code, a.name, a.level
FROM gisgrid.role_grant g JOIN gisgrid.area a ON a.id = g.area_id
WHERE g.account = gisgrid.acting_account() AND g.ended_at IS NULL
  AND NOT EXISTS (SELECT FROM gisgrid.role_grant e
                  WHERE e.account = g.account AND e.ended_at IS NULL AND e.area_id IS NULL)
ORDER BY a.scheme, a.code
""")


def acting_person(connection: Connection) -> Person | None:
    """Return whose session the transaction brought, None when it is nobody's or has ended."""
    row = connection.execute(ACTING).first()
    if row is None:
        return None
    return Person(row.id, row.name, row.shown_name, frozenset(map(Power, row.powers)))


def granted_areas(connection: Connection) -> list[dict[str, str]]:
    """Return the areas that the person of the transaction was granted a role in, none where one holds everywhere."""
    return [dict(row) for row in connection.execute(GRANTED_AREAS).mappings()]


def keep_session(connection: Connection) -> None:
    """Note that the session of the transaction is in use."""
    connection.execute(text("SELECT gisgrid.see_session() WHERE NOT pg_is_in_recovery()"))


def end_session(connection: Connection) -> None:
    """End the session of the transaction."""
    connection.execute(text("SELECT gisgrid.end_session()"))


def accounts(connection: Connection) -> list[Account]:
    """Return the accounts that the transaction may see, by name, with what they hold."""
    held = defaultdict(list)
    for row in connection.execute(GRANTS):
        held[row.account].append(_grant(row))
    return [
        Account(row.id, row.name, row.shown_name, row.disabled_at, row.created_at, tuple(held[row.id]))
        for row in connection.execute(ACCOUNTS)
    ]


def _grant(row: Any) -> Grant:
    everywhere = row.area_id is None
    return Grant(row.id, Role(row.role), row.scheme, row.code, row.area, everywhere, row.granted_by, row.granted_at)


def account_named(connection: Connection, name: str) -> int | None:
    """Return the number of an account that the transaction may see."""
    query = text("SELECT id FROM gisgrid.account WHERE lower(name) = lower(:name)")
    found: int | None = connection.scalar(query, {"name": name})
    return found


def insert_account(connection: Connection, name: str, shown_name: str, password_hash: str) -> None:
    """Add an account, which holds nothing yet."""
    connection.execute(
        text("INSERT INTO gisgrid.account (name, shown_name, password_hash) VALUES (:name, :shown, :hash)"),
        {"name": name, "shown": shown_name, "hash": password_hash},
    )


def set_password(connection: Connection, account: int, password_hash: str) -> bool:
    """Give an account another password, which ends its sessions; False where the transaction may not."""
    return _one(
        connection, "UPDATE gisgrid.account SET password_hash = :hash WHERE id = :id", id=account, hash=password_hash
    )


def unlock(connection: Connection, account: int) -> None:
    """Forget the wrong passwords of an account that the transaction may manage."""
    connection.execute(text("SELECT gisgrid.unlock(:id)"), {"id": account})


def set_enabled(connection: Connection, account: int, *, enabled: bool) -> bool:
    """Let an account sign in, or no more; False where the transaction may not."""
    since = "NULL" if enabled else "clock_timestamp()"
    return _one(connection, f"UPDATE gisgrid.account SET disabled_at = {since} WHERE id = :id", id=account)


def insert_grant(connection: Connection, account: int, role: Role, area_id: int | None, by: str) -> None:
    """Grant a role in an area and below it; None: everywhere."""
    connection.execute(
        text(
            "INSERT INTO gisgrid.role_grant (account, role, area_id, granted_by) VALUES (:account, :role, :area, :by)"
        ),
        {"account": account, "role": role.value, "area": area_id, "by": by},
    )


def end_grant(connection: Connection, number: int, by: str) -> bool:
    """End a grant; it stays to be read. False where there is none that the transaction may end."""
    ended = "SET ended_at = clock_timestamp(), ended_by = :by WHERE id = :id AND ended_at IS NULL"
    return _one(connection, f"UPDATE gisgrid.role_grant {ended}", id=number, by=by)


def area_id(connection: Connection, scheme: str, code: str) -> int | None:
    """Return the number of an area, which stays the same whatever its code becomes."""
    query = text("SELECT id FROM gisgrid.area WHERE scheme = :scheme AND code = :code")
    found: int | None = connection.scalar(query, {"scheme": scheme, "code": code})
    return found


def may_in_all(connection: Connection, power: Power, scheme: str, codes: list[str]) -> bool:
    """Say whether the person of the transaction holds a power in every area; without areas: everywhere."""
    query = text("SELECT gisgrid.may_in_all(:power, :scheme, cast(:codes AS text[]))")
    return bool(connection.scalar(query, {"power": power.value, "scheme": scheme, "codes": codes}))


def draft_rights(connection: Connection, scheme: str, codes: list[str]) -> DraftRights:
    """Return what the person of the transaction may do with a draft that divides some areas; without areas: roots."""
    row = connection.execute(DRAFT_RIGHTS, {"scheme": scheme, "codes": codes}).one()
    return DraftRights(row.edits, row.publishes, row.approved)


def needs_approval(connection: Connection, scheme: str, codes: list[str]) -> bool:
    """Say whether somebody approves what is divided in one of some areas."""
    query = text(
        "SELECT coalesce(bool_or(gisgrid.needs_approval(gisgrid.id_of(:scheme, c.code))), false) "
        "FROM unnest(cast(:codes AS text[])) AS c (code)"
    )
    return bool(connection.scalar(query, {"scheme": scheme, "codes": codes}))


def _one(connection: Connection, statement: str, **values: Any) -> bool:
    return connection.execute(text(statement), values).rowcount == 1
