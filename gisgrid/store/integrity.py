"""What should never be, counted: broken polygons, open sums, rows that point at nothing."""

from sqlalchemy import Connection, text

from gisgrid.store.contents import OPEN_PARENTS

UNSOUND = text("""
SELECT scheme || ':' || code FROM gisgrid.area
WHERE NOT ST_IsValid(geom) OR ST_IsEmpty(geom) OR NOT gisgrid.is_on_lattice(geom)
    OR signature IS DISTINCT FROM gisgrid.boundary_signature(geom) ORDER BY 1
""")
UNGUARDED = text("""
SELECT a.scheme || ':' || a.code FROM gisgrid.area a LEFT JOIN gisgrid.division d
    ON d.scheme = a.scheme AND d.parent_code = a.code
WHERE d.parent_code IS NULL AND EXISTS (
    SELECT FROM gisgrid.area c WHERE c.scheme = a.scheme AND c.parent_code = a.code) ORDER BY 1
""")
SERVING_NOWHERE = text("""
SELECT count(*) FROM gisgrid.posting p
WHERE (p.to_day IS NULL OR p.to_day >= current_date) AND NOT EXISTS (SELECT FROM gisgrid.area a WHERE a.id = p.area_id)
""")
ROSTERS_NOWHERE = text("""
SELECT (SELECT count(*) FROM gisgrid.person p WHERE NOT EXISTS (SELECT FROM gisgrid.area a WHERE a.id = p.area_id))
    + (SELECT count(*) FROM gisgrid.team t WHERE NOT EXISTS (SELECT FROM gisgrid.area a WHERE a.id = t.area_id))
""")
PLACED_NOWHERE = text("""
SELECT (SELECT count(*) FROM gisgrid.household h WHERE h.leaf IS NOT NULL
            AND NOT EXISTS (SELECT FROM gisgrid.area a WHERE a.id = h.leaf))
    + (SELECT count(*) FROM gisgrid.venue v WHERE v.leaf IS NOT NULL
            AND NOT EXISTS (SELECT FROM gisgrid.area a WHERE a.id = v.leaf))
""")


def unsound_areas(connection: Connection) -> list[str]:
    """Return areas whose polygon is not what its row promises, each as scheme:code."""
    return list(connection.scalars(UNSOUND))


def open_parents(connection: Connection) -> list[str]:
    """Return parents whose children do not tile them."""
    return list(connection.scalars(OPEN_PARENTS))


def divisions_missing(connection: Connection) -> list[str]:
    """Return divided areas without the row that guards their division."""
    return list(connection.scalars(UNGUARDED))


def left_behind(connection: Connection) -> dict[str, int]:
    """Count what points at areas that were withdrawn."""
    found = {"postings": SERVING_NOWHERE, "rosters": ROSTERS_NOWHERE, "places": PLACED_NOWHERE}
    return {name: int(connection.scalar(statement) or 0) for name, statement in found.items()}
