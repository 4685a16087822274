"""Households: rows for who may read them, sums for everybody."""

from sqlalchemy import Connection, text

from gisgrid.domain.households import Household, HouseholdSum

# Which grids are meant is found first, by code; the policy then compares each row's grid, never its place.
BELOW = text("""
WITH RECURSIVE down AS (
    SELECT a.id, a.code FROM gisgrid.area a WHERE a.scheme = :scheme AND a.code = :code
    UNION ALL SELECT a.id, a.code FROM down JOIN gisgrid.area a ON a.scheme = :scheme AND a.parent_code = down.code)
SELECT h.external_id, h.persons, h.address, d.code, ST_X(h.geom) AS lon, ST_Y(h.geom) AS lat, h.source
FROM gisgrid.household h JOIN down d ON d.id = h.leaf
WHERE h.external_id > :after
ORDER BY h.external_id
LIMIT :limit
""")

PUBLIC_SUM = text("SELECT code, households, persons FROM gisgrid.public_households(:scheme, :code)")


def households_below(connection: Connection, scheme: str, code: str, *, after: str, limit: int) -> list[Household]:
    """Return the households in an area that the transaction may read, in order of their numbers."""
    values = {"scheme": scheme, "code": code, "after": after, "limit": limit}
    return [
        Household(row.external_id, row.persons, row.address, row.code, row.lon, row.lat, row.source)
        for row in connection.execute(BELOW, values)
    ]


def public_sum(connection: Connection, scheme: str, code: str) -> HouseholdSum | None:
    """Return how many live in an area, or in the nearest above it whose sum may be told."""
    row = connection.execute(PUBLIC_SUM, {"scheme": scheme, "code": code}).first()
    return None if row is None else HouseholdSum(row.code, row.households, row.persons)
