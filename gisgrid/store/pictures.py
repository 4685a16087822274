"""Pictures of service records, as far as whoever asks may see and add them."""

from sqlalchemy import Connection, text

KEPT = text("""
INSERT INTO gisgrid.picture (sha256, bytes, area_id, account)
VALUES (:sha256, :bytes, gisgrid.id_of(:scheme, :area), gisgrid.acting_account())
ON CONFLICT ON CONSTRAINT picture_once DO NOTHING RETURNING id
""")
KNOWN = text("""
SELECT id FROM gisgrid.picture WHERE sha256 = :sha256 AND area_id = gisgrid.id_of(:scheme, :area)
    AND account IS NOT DISTINCT FROM gisgrid.acting_account()
""")
SHOWN = text("SELECT bytes FROM gisgrid.picture WHERE id = :number")


def add_picture(connection: Connection, scheme: str, area: str, data: bytes, sha256: str) -> int:
    """Keep a picture of something in an area, once of each sender, and return its number."""
    values = {"scheme": scheme, "area": area, "bytes": data, "sha256": sha256}
    return int(connection.scalar(KEPT, values) or connection.scalar(KNOWN, values) or 0)


def picture(connection: Connection, number: int) -> bytes | None:
    """Return a picture, or None where there is none that may be seen."""
    found = connection.scalar(SHOWN, {"number": number})
    return None if found is None else bytes(found)
