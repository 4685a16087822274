"""Plain SQL as any client writes it, and the rule computed again from outside."""

import numpy as np
import psycopg2
import shapely

from gisgrid.geometry.boundary import Edges, directed_edges, residual
from gisgrid.store.urls import libpq_url

OPEN_BY_SIGNATURE = """
    SELECT c.scheme, c.parent_code FROM gisgrid.area c
    LEFT JOIN gisgrid.area p ON p.scheme = c.scheme AND p.code = c.parent_code
    WHERE c.parent_code IS NOT NULL GROUP BY 1, 2, p.signature
    HAVING p.signature IS DISTINCT FROM sum(gisgrid.boundary_signature(c.geom)) ORDER BY 1, 2"""


def connect(database, isolation="READ COMMITTED"):
    """A connection with the service's role."""
    connection = psycopg2.connect(libpq_url(database.service_url))
    connection.set_session(isolation_level=isolation)
    return connection


def do(connection, statement, *values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall() if cursor.description else cursor.rowcount


def shape(connection, code):
    ((wkb,),) = do(connection, "SELECT ST_AsBinary(geom) FROM gisgrid.area WHERE code = %s", code)
    return shapely.from_wkb(bytes(wkb))


def put(connection, code, geometry):
    return do(
        connection,
        "UPDATE gisgrid.area SET geom = ST_GeomFromWKB(%s, 4490) WHERE code = %s",
        psycopg2.Binary(shapely.to_wkb(geometry)),
        code,
    )


def add(connection, code, parent, level, geometry):
    do(
        connection,
        "INSERT INTO gisgrid.area (scheme, code, parent_code, level, name, geom) "
        "VALUES ('standard', %s, %s, %s, %s, ST_GeomFromWKB(%s, 4490))",
        code,
        parent,
        level,
        code,
        psycopg2.Binary(shapely.to_wkb(geometry)),
    )


def children(connection, code):
    rows = do(connection, "SELECT code FROM gisgrid.area WHERE parent_code = %s ORDER BY code", code)
    return [row[0] for row in rows]


def open_by_signature(connection):
    """Parents whose sum does not hold, hashed anew from the polygons; a missing parent counts."""
    return [row[1] for row in do(connection, OPEN_BY_SIGNATURE)]


def open_by_edges(codes, parent_codes, geometries):
    """Parents whose children's directed edges, one by one, do not cancel against theirs: no hash involved."""
    parents = sorted({code for code in parent_codes if code is not None})
    number, row = {code: i for i, code in enumerate(parents)}, {code: i for i, code in enumerate(codes)}
    missing = [code for code in parents if code not in row]
    inner = [i for i, code in enumerate(parent_codes) if code is not None]
    upper = [code for code in parents if code in row]
    children_, above = directed_edges(geometries[inner]), directed_edges(geometries[[row[code] for code in upper]])
    group_of_child = np.array([number[parent_codes[i]] for i in inner], dtype=np.int64)
    group = np.r_[group_of_child[children_.owner], np.array([number[c] for c in upper], dtype=np.int64)[above.owner]]
    ends = np.vstack([children_.ends, above.ends[:, [2, 3, 0, 1]]])
    left = residual(Edges(ends, np.arange(len(ends))), group)
    return missing + [parents[i] for i in np.unique(group[left])]


def open_parents(connection):
    """Parents that their children do not tile, by either way of reckoning."""
    rows = do(connection, "SELECT code, parent_code, ST_AsBinary(geom) FROM gisgrid.area ORDER BY code")
    codes, parents, wkb = (list(column) for column in zip(*rows, strict=True))
    geometries = shapely.from_wkb([bytes(one) for one in wkb])
    assert shapely.is_valid(geometries).all()
    return open_by_signature(connection) + open_by_edges(codes, parents, geometries)


def first_edge(geometry):
    (x, y), (u, v) = geometry.geoms[0].exterior.coords[:2]
    return (x, y), (u, v)


def between(a, b, share):
    return tuple(float(v) for v in np.array(a) * (1 - share) + np.array(b) * share)
