"""Polygons for maps that leave the service."""

from sqlalchemy import Connection, text

from gisgrid.geometry.lattice import Geometries
from gisgrid.store.areas import from_wkb
from gisgrid.store.indicators import numbers

POLYGONS = text("""
SELECT ST_AsBinary(a.geom) FROM unnest(CAST(:ids AS bigint[])) WITH ORDINALITY AS f (id, place)
JOIN gisgrid.area a ON a.id = f.id ORDER BY f.place
""")

LEADERS = text("""
SELECT a.code, string_agg(p.name, '、' ORDER BY t.from_day, t.id) FROM gisgrid.posting t
JOIN gisgrid.area a ON a.id = t.area_id JOIN gisgrid.person p ON p.id = t.person
WHERE a.scheme = :scheme AND a.code = ANY (:codes) AND t.role = 'grid_leader' AND NOT t.contested
    AND daterange(t.from_day, t.to_day, '[]') @> current_date
GROUP BY a.code
""")


def leaders_of(connection: Connection, scheme: str, codes: list[str]) -> dict[str, str]:
    """Return by code who leads areas today, as far as the transaction may see these people."""
    rows = connection.execute(LEADERS, {"scheme": scheme, "codes": codes}).all()
    return {str(code): str(name) for code, name in rows}


def polygons_of(connection: Connection, ids: list[int]) -> Geometries:
    """Return the polygons of areas by their ids, in that order, EPSG:4490; those that are gone are left out."""
    return from_wkb(list(connection.scalars(POLYGONS, {"ids": numbers(ids)})))
