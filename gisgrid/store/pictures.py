"""Pictures of service records, as far as whoever asks may see and add them."""

from sqlalchemy import Connection, text

KEPT = text("""
INSERT INTO gisgrid.picture (sha256, bytes, area_id, account)
VALUES (:sha256, :bytes, gisgrid.id_of(:scheme, :area), gisgrid.acting_account()) RETURNING id
""")
SHOWN = text("SELECT bytes FROM gisgrid.picture WHERE id = :number")


def add_picture(connection: Connection, scheme: str, area: str, data: bytes, sha256: str) -> int:
    """Keep a picture of something in an area, and return its number."""
    values = {"scheme": scheme, "area": area, "bytes": data, "sha256": sha256}
    return int(connection.scalar(KEPT, values) or 0)


def picture(connection: Connection, number: int) -> bytes | None:
    """Return a picture, or None where there is none that may be seen."""
    found = connection.scalar(SHOWN, {"number": number})
    return None if found is None else bytes(found)
