"""Natural villages, estates and streets by name."""

from sqlalchemy import Connection, text

from gisgrid.domain.places import KnownPlace, NamedPlace

# A name as written, or an alias, comes before one that only holds it.
NAMED = text("""
WITH RECURSIVE within AS (
    SELECT a.id, a.code FROM gisgrid.area a WHERE a.scheme = :scheme AND a.code = :area
    UNION ALL SELECT a.id, a.code FROM within JOIN gisgrid.area a ON a.scheme = :scheme AND a.parent_code = within.code)
SELECT p.name, p.kind, ST_X(p.geom) AS lon, ST_Y(p.geom) AS lat, (p.name = :name OR :name = ANY (p.aliases)) AS exact,
       ARRAY(SELECT coalesce(nullif(a.name, ''), a.code)
             FROM gisgrid.path_up(p.leaf) u JOIN gisgrid.area a ON a.id = u.id ORDER BY u.step DESC) AS path
FROM gisgrid.place_name p
WHERE p.scheme = :scheme AND (p.name = :name OR :name = ANY (p.aliases) OR p.name LIKE '%' || :held || '%' ESCAPE '\\')
    AND (:area = '' OR p.leaf IN (SELECT w.id FROM within w))
ORDER BY exact DESC, length(p.name), p.name, p.id LIMIT :limit
""")
KNOWN = text("""
SELECT n.name AS word, ST_X(p.geom) AS lon, ST_Y(p.geom) AS lat,
       ARRAY(SELECT u.code FROM gisgrid.path_up(p.leaf) t JOIN gisgrid.area u ON u.id = t.id) AS inside
FROM gisgrid.place_name p CROSS JOIN LATERAL unnest(p.name || p.aliases) AS n (name)
WHERE p.scheme = :scheme ORDER BY p.id
""")


def places_by_name(connection: Connection, scheme: str) -> dict[str, list[KnownPlace]]:
    """Return for each name of a place, and each of its other names, the places that are called so."""
    named: dict[str, list[KnownPlace]] = {}
    for row in connection.execute(KNOWN, {"scheme": scheme}):
        named.setdefault(row.word, []).append(KnownPlace(row.lon, row.lat, frozenset(row.inside)))
    return named


def places_named(connection: Connection, scheme: str, name: str, *, area: str, limit: int) -> list[NamedPlace]:
    """Return places of a name, those that are called exactly so first.

    Parameters
    ----------
    area : str
        Code of the area that they lie in; blank: anywhere.
    """
    held = name.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    rows = connection.execute(NAMED, {"scheme": scheme, "name": name, "held": held, "area": area, "limit": limit})
    return [NamedPlace(row.name, row.kind, row.lon, row.lat, row.exact, tuple(row.path)) for row in rows]
