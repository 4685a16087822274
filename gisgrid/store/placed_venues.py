"""In which part of a scheme each venue lies."""

from sqlalchemy import Connection, text

TOPS = text("""
WITH RECURSIVE below AS (
    SELECT a.id, a.code, a.code AS top FROM gisgrid.area a WHERE a.scheme = :scheme AND a.level = :level
    UNION ALL
    SELECT a.id, a.code, b.top FROM gisgrid.area a JOIN below b ON a.scheme = :scheme AND a.parent_code = b.code
)
SELECT v.id, b.top FROM gisgrid.venue v JOIN below b ON b.id = v.leaf
""")


def tops_of_venues(connection: Connection, scheme: str, level: str) -> dict[int, str]:
    """Return the code of the area of a level in which each venue lies, by its number; those in none are left out."""
    return {int(venue): top for venue, top in connection.execute(TOPS, {"scheme": scheme, "level": level})}
