"""Polygons for maps that leave the service."""

from sqlalchemy import Connection, text

from gisgrid.geometry.lattice import Geometries
from gisgrid.store.areas import from_wkb
from gisgrid.store.indicators import numbers

POLYGONS = text("""
SELECT ST_AsBinary(a.geom) FROM unnest(CAST(:ids AS bigint[])) WITH ORDINALITY AS f (id, place)
JOIN gisgrid.area a ON a.id = f.id ORDER BY f.place
""")


def polygons_of(connection: Connection, ids: list[int]) -> Geometries:
    """Return the polygons of areas by their ids, in that order, EPSG:4490; those that are gone are left out."""
    return from_wkb(list(connection.scalars(POLYGONS, {"ids": numbers(ids)})))
