"""What signing in reads and writes: with the service's role alone, for no other may see a password's hash."""

from typing import NamedTuple

from sqlalchemy import Connection, text

TRIES = text("""
WITH mine AS (
    SELECT at, succeeded FROM gisgrid.sign_in_attempt
    WHERE name_print = gisgrid.name_print(:name) AND at > now() - interval '1 day')
SELECT count(*) AS failures, coalesce(extract(epoch FROM clock_timestamp() - max(m.at)), 0) AS since_s,
       (SELECT count(*) FROM gisgrid.sign_in_attempt a
        WHERE a.address = :address AND NOT a.succeeded AND a.at > now() - interval '10 minutes') AS from_here
FROM mine m WHERE m.at > coalesce((SELECT max(s.at) FROM mine s WHERE s.succeeded), '-infinity')
""")

HASH = text("""
SELECT id, name, password_hash FROM gisgrid.account
WHERE lower(name) = lower(:name) AND disabled_at IS NULL AND password_hash IS NOT NULL
""")

OPEN = text("""
INSERT INTO gisgrid.session (digest, account, address) VALUES (gisgrid.session_digest(:token), :account, :address)
""")


class Tries(NamedTuple):
    """Wrong passwords for one name in a row, seconds since the last, and those from one address in ten minutes."""

    failures: int
    since_s: float
    from_here: int


class Known(NamedTuple):
    """An account that may sign in by password."""

    account: int
    name: str
    password_hash: str


def lock_name(connection: Connection, name: str) -> None:
    """Let tries of one name come one after another, so that many at once count as many."""
    connection.execute(text("SELECT pg_advisory_xact_lock(gisgrid.name_print(:name))"), {"name": name})


def tries(connection: Connection, name: str, address: str) -> Tries:
    """Return what was tried lately."""
    row = connection.execute(TRIES, {"name": name, "address": address}).one()
    return Tries(row.failures, float(row.since_s), row.from_here)


def note_try(connection: Connection, name: str, address: str) -> int:
    """Count a try as wrong until it is known to be right, and forget those of yesterday."""
    connection.execute(text("DELETE FROM gisgrid.sign_in_attempt WHERE at < now() - interval '1 day'"))
    query = (
        "INSERT INTO gisgrid.sign_in_attempt (address, name_print, succeeded) "
        "VALUES (:address, gisgrid.name_print(:name), false) RETURNING id"
    )
    return int(connection.execute(text(query), {"address": address, "name": name}).scalar_one())


def note_right(connection: Connection, attempt: int) -> None:
    """Count a try as right."""
    connection.execute(text("UPDATE gisgrid.sign_in_attempt SET succeeded = true WHERE id = :id"), {"id": attempt})


def known(connection: Connection, name: str) -> Known | None:
    """Return the account of a name with its hash."""
    row = connection.execute(HASH, {"name": name}).first()
    return None if row is None else Known(row.id, row.name, row.password_hash)


def any_account(connection: Connection) -> bool:
    """Say whether there is an account at all."""
    return bool(connection.scalar(text("SELECT EXISTS (SELECT FROM gisgrid.account)")))


def open_session(connection: Connection, token: str, account: int, address: str) -> None:
    """Open a session, and forget those that have ended."""
    connection.execute(text("DELETE FROM gisgrid.session WHERE NOT gisgrid.session_is_open(created_at, seen_at)"))
    connection.execute(OPEN, {"token": token, "account": account, "address": address})
