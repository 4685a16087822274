"""What the map and the panels read: schemes, cards, children, paths, search. SQL only, nothing is written."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, TextClause, text

Row = dict[str, Any]

DEMO_SOURCES = ["demo%", "示意数据%"]
"""How the source of made-up areas begins, as patterns of LIKE; the map marks them."""

SCHEMES = text("""
SELECT s.code, s.name, s.levels, r.roots, CASE WHEN r.roots = 1 THEN r.root END AS only_root, r.demo,
       ARRAY[ST_XMin(r.box), ST_YMin(r.box), ST_XMax(r.box), ST_YMax(r.box)] AS bbox
FROM gisgrid.scheme s
CROSS JOIN LATERAL (
    SELECT count(*) AS roots, min(a.code) AS root, coalesce(bool_or(a.source LIKE ANY(:demo)), false) AS demo,
           ST_Extent(a.geom) AS box
    FROM gisgrid.area a
    WHERE a.scheme = s.code AND a.parent_code IS NULL
) r
ORDER BY s.code <> 'standard', s.code
""")

LEVEL_SIZES = text("""
WITH counted AS MATERIALIZED (
    SELECT level, count(*) AS areas FROM gisgrid.area WHERE scheme = :scheme GROUP BY level
),
measured AS (
    SELECT level, areas, percentile_cont(0.5) WITHIN GROUP (ORDER BY ST_XMax(geom) - ST_XMin(geom)) AS width_deg
    FROM gisgrid.area JOIN counted USING (level)
    WHERE scheme = :scheme
      AND (areas <= :sample OR (hashtext(code) & 2147483647) < 2147483647.0 * :sample / areas)
    GROUP BY level, areas
)
SELECT m.level, m.areas, m.width_deg
FROM measured m JOIN gisgrid.scheme s ON s.code = :scheme
ORDER BY array_position(s.levels, m.level)
""")

CARD = text("""
SELECT a.scheme, a.code, a.parent_code, a.level, a.name, a.kind, a.version, a.source, a.valid_from,
       coalesce(a.source LIKE ANY(:demo), false) AS demo,
       -- An edge of 180 degrees has no one shortest line, and PostGIS refuses to measure it.
       CASE WHEN greatest(ST_XMax(a.geom) - ST_XMin(a.geom), ST_YMax(a.geom) - ST_YMin(a.geom)) < 180
            THEN ST_Area(a.geom::geography) END AS area_m2, ST_NumGeometries(a.geom) AS parts,
       (SELECT count(*) FROM gisgrid.area c WHERE c.scheme = a.scheme AND c.parent_code = a.code) AS children,
       h.id AS changeset, h.at AS changed_at, h.who AS changed_by, h.why AS changed_why
FROM gisgrid.area a
LEFT JOIN gisgrid.last_change h ON h.id = a.changeset
WHERE a.scheme = :scheme AND a.code = :code
""")

CHILDREN = text("""
SELECT a.code, a.name, a.level, a.kind,
       (SELECT count(*) FROM gisgrid.area c WHERE c.scheme = a.scheme AND c.parent_code = a.code) AS children
FROM gisgrid.area a
WHERE a.scheme = :scheme AND a.parent_code IS NOT DISTINCT FROM CAST(:parent AS text)
  AND a.code > :after
ORDER BY a.code
LIMIT :limit
""")

PATHS = text("""
WITH RECURSIVE up AS (
    SELECT a.code AS leaf, a.code, a.name, a.level, a.parent_code, a.geom, 0 AS step
    FROM gisgrid.area a WHERE a.scheme = :scheme AND a.code = ANY(:codes)
    UNION ALL
    SELECT up.leaf, a.code, a.name, a.level, a.parent_code, a.geom, up.step + 1
    FROM up JOIN gisgrid.area a ON a.scheme = :scheme AND a.code = up.parent_code
)
SELECT leaf, code, name, level, ARRAY[ST_XMin(geom), ST_YMin(geom), ST_XMax(geom), ST_YMax(geom)] AS bbox
FROM up ORDER BY leaf, step DESC
""")

LEAF_AT = text("""
SELECT a.code
FROM gisgrid.area a
WHERE a.scheme = :scheme
  AND ST_Covers(a.geom, ST_SetSRID(ST_MakePoint(:lon, :lat), 4490))
  AND NOT EXISTS (SELECT FROM gisgrid.area c WHERE c.scheme = a.scheme AND c.parent_code = a.code)
ORDER BY a.code
LIMIT 1
""")

SEARCH = text("""
SELECT a.code, a.name, a.level
FROM gisgrid.area a JOIN gisgrid.scheme s ON s.code = a.scheme
WHERE a.scheme = :scheme AND (starts_with(a.code, :words) OR strpos(lower(a.name), lower(:words)) > 0)
ORDER BY a.code <> :words, lower(a.name) <> lower(:words), NOT starts_with(lower(a.name), lower(:words)),
         array_position(s.levels, a.level), a.code
LIMIT :limit
""")

NEWEST_CHANGESET = text("SELECT max(id) FROM gisgrid.last_change")


def _rows(connection: Connection, query: TextClause, **values: Any) -> list[Row]:
    return [dict(row) for row in connection.execute(query, values).mappings()]


def schemes(connection: Connection) -> list[Row]:
    """Return every scheme with its levels (highest first), the standard one first.

    Of its roots: how many, the code when there is but one, their box in degrees, whether any is made up.
    """
    return _rows(connection, SCHEMES, demo=DEMO_SOURCES)


def level_sizes(connection: Connection, scheme: str, *, sample: int = 400) -> list[Row]:
    """Return the levels in use, highest first: how many areas, and their median width in degrees of longitude.

    The median of a level with more than `sample` areas is taken over about so many, chosen by a hash of their codes.
    """
    return _rows(connection, LEVEL_SIZES, scheme=scheme, sample=sample)


def card(connection: Connection, scheme: str, code: str) -> Row | None:
    """Return one area's facts (geodesic square metres, number of children, last change) or None.

    `area_m2` is None for an area half round the world.
    """
    found = _rows(connection, CARD, scheme=scheme, code=code, demo=DEMO_SOURCES)
    return found[0] if found else None


def children(connection: Connection, scheme: str, parent: str | None, *, after: str, limit: int) -> list[Row]:
    """Return up to `limit` children of an area (None: the roots) whose codes come after `after`, in order of code."""
    return _rows(connection, CHILDREN, scheme=scheme, parent=parent, after=after, limit=limit)


def paths(connection: Connection, scheme: str, codes: Sequence[str]) -> dict[str, list[Row]]:
    """Return for each code the areas from its root down to itself, each with its box in degrees."""
    found: dict[str, list[Row]] = {}
    for row in _rows(connection, PATHS, scheme=scheme, codes=list(codes)):
        found.setdefault(row.pop("leaf"), []).append(row)
    return found


def leaf_at(connection: Connection, scheme: str, lon: float, lat: float) -> str | None:
    """Return the code of the lowest-coded leaf whose closed polygon covers a point (degrees, EPSG:4490), or None."""
    code: str | None = connection.scalar(LEAF_AT, {"scheme": scheme, "lon": lon, "lat": lat})
    return code


def search(connection: Connection, scheme: str, words: str, *, limit: int) -> list[Row]:
    """Return areas whose code starts with `words` or whose name holds them: exact first, then higher levels first."""
    return _rows(connection, SEARCH, scheme=scheme, words=words, limit=limit)


def newest_changeset(connection: Connection) -> int:
    """Return the number of the newest changeset, 0 when there is none."""
    return connection.scalar(NEWEST_CHANGESET) or 0
