"""Keys of other systems: the database holds their digests, and finds by them who asks."""

from collections.abc import Sequence

from sqlalchemy import Connection, text

from gisgrid.domain.accounts import ApiKey

INSERT = text("""
INSERT INTO gisgrid.api_key (digest, name, account, collections, area_id, created_by)
VALUES (gisgrid.session_digest(:key), :name, :account, cast(:collections AS text[]), :area, :by) RETURNING id
""")
KEYS = text("""
SELECT k.id, k.name, a.name AS account, k.collections, p.code, p.name AS area, k.area_id IS NULL AS everywhere,
       k.created_at, k.last_used_at, k.revoked_at
FROM gisgrid.api_key k JOIN gisgrid.account a ON a.id = k.account LEFT JOIN gisgrid.area p ON p.id = k.area_id
ORDER BY k.id
""")
REVOKE = text("""
UPDATE gisgrid.api_key SET revoked_at = clock_timestamp(), revoked_by = :by WHERE id = :number AND revoked_at IS NULL
""")


def insert_key(
    connection: Connection, key: str, name: str, account: int, collections: Sequence[str], area: int | None, by: str
) -> int:
    """Keep the digest of a key, and return its number."""
    values = {"key": key, "name": name, "account": account, "collections": list(collections), "area": area, "by": by}
    return int(connection.execute(INSERT, values).scalar_one())


def keys(connection: Connection) -> list[ApiKey]:
    """Return all keys, the oldest first."""
    return [ApiKey(row[0], row[1], row[2], tuple(row[3]), *row[4:]) for row in connection.execute(KEYS)]


def revoke_key(connection: Connection, number: int, by: str) -> bool:
    """End a key; it stays to be read. False where there is none, or it has ended."""
    return connection.execute(REVOKE, {"number": number, "by": by}).rowcount == 1


def key_collections(connection: Connection) -> frozenset[str]:
    """Return what the key of the transaction may read beside what everybody may."""
    return frozenset(connection.scalar(text("SELECT gisgrid.key_collections()")) or ())


def note_use(connection: Connection) -> None:
    """Note that the key of the transaction is in use."""
    connection.execute(text("SELECT gisgrid.see_key() WHERE NOT pg_is_in_recovery()"))
