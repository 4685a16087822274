"""The same figures by a spatial join at each run: geopandas, DuckDB spatial, PostGIS.

Each gives activities and participants by month, and volunteers, of sub-grids and of the areas above them.
"""

import io
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from gisgrid.store.session import engine
from tests.bench.peers import query_figures

FIGURES = """
WITH held AS (SELECT g.code, a.month, a.participants FROM activity a JOIN grid g ON {inside}),
     up AS (SELECT code, month, count(*) AS held, sum(participants) AS participants FROM held GROUP BY code, month),
     levels AS (SELECT substr(code, 1, n) AS area, month, sum(held) AS held, sum(participants) AS participants
                FROM up, (VALUES (15), (12), (9), (6)) AS l (n) GROUP BY 1, 2),
     homes AS (SELECT g.code, count(*) AS volunteers FROM home a JOIN grid g ON {inside} GROUP BY g.code),
     living AS (SELECT substr(code, 1, n) AS area, sum(volunteers) AS volunteers
                FROM homes, (VALUES (15), (12), (9), (6)) AS l (n) GROUP BY 1)
SELECT (SELECT count(*) FROM levels) || ' rows, ' || (SELECT sum(participants) FROM levels) || ' + '
    || (SELECT sum(volunteers) FROM living)
"""
"""A verdict that no part of the answer can be left out of: the levels' rows and their sums."""


def verdict(rows, participants, volunteers):
    return f"{rows} rows, {participants} + {volunteers}"


def by_geopandas(made):
    """sjoin, then groups by the digits of the code."""
    grids = gpd.GeoDataFrame({"code": made.areas.codes[made.subgrids]}, geometry=made.polygons)
    held, homes = (_joined(places, grids) for places in (made.activities, made.homes))
    rows = participants = volunteers = 0
    for digits in (15, 12, 9, 6):
        area = held.code.str[:digits]
        found = held.groupby([area, held.month])["participants"].agg(["size", "sum"])
        rows, participants = rows + len(found), participants + int(found["sum"].sum())
        volunteers += int(homes.groupby(homes.code.str[:digits]).size().sum())
    return verdict(rows, participants, volunteers)


def _joined(places, grids):
    points = gpd.GeoDataFrame(
        {"month": places.month, "participants": places.participants}, geometry=gpd.points_from_xy(*places.lonlat.T)
    )
    return points.sjoin(grids, predicate="within")  # fmt: skip


def duckdb_is_there():
    return bool(find_spec("duckdb") and find_spec("duckdb_extension_spatial"))


def by_duckdb(made):
    """DuckDB's SPATIAL_JOIN; the tables are made before the clock starts in `duckdb_ready`."""
    return made.execute(FIGURES.format(inside="ST_Contains(g.geom, a.geom)")).fetchone()[0]


def duckdb_ready(made):
    """A database in memory with polygons, points and their columns."""
    import duckdb
    import duckdb_extension_spatial

    connection = duckdb.connect()
    (extension,) = Path(duckdb_extension_spatial.__file__).parent.rglob("*.duckdb_extension")
    connection.execute(f"LOAD '{extension}'")
    grids = pd.DataFrame({"code": made.areas.codes[made.subgrids], "wkb": shapely.to_wkb(made.polygons).tolist()})
    connection.execute("CREATE TABLE grid AS SELECT code, ST_GeomFromWKB(wkb) AS geom FROM grids")
    for name, places in (("activity", made.activities), ("home", made.homes)):
        columns = {"lon": places.lonlat[:, 0], "lat": places.lonlat[:, 1], "month": places.month,
                   "participants": places.participants, "code": made.areas.codes[places.grid]}  # fmt: skip
        told = pd.DataFrame(columns)  # noqa: F841 the query below reads it by its name
        connection.execute(f"CREATE TABLE {name} AS SELECT ST_Point(lon, lat) AS geom, * EXCLUDE (lon, lat) FROM told")
    del grids
    return connection


def by_duckdb_stored(connection):
    """DuckDB with the grid's code stored beside each record: no geometry at all."""
    return connection.execute(FIGURES.format(inside="g.code = a.code")).fetchone()[0]


@contextmanager
def postgis_ready(url, made):
    """Tables in PostGIS, indexed and analysed; a function that measures the figures by a join."""
    with engine(url).connect() as connection, connection.connection.cursor() as cursor:
        cursor.execute("""
            CREATE UNLOGGED TABLE grid (code text PRIMARY KEY, geom geometry);
            CREATE UNLOGGED TABLE activity (geom geometry, month int, participants int, code text);
            CREATE UNLOGGED TABLE home (geom geometry, month int, participants int, code text)""")
        _copy(cursor, "grid", made.areas.codes[made.subgrids], shapely.to_wkb(made.polygons, hex=True))
        for name, places in (("activity", made.activities), ("home", made.homes)):
            points = shapely.to_wkb(shapely.points(places.lonlat), hex=True)
            _copy(cursor, name, points, places.month, places.participants, made.areas.codes[places.grid])
        cursor.execute("CREATE INDEX ON grid USING gist (geom); ANALYZE")
        yield lambda inside: query_figures(cursor, FIGURES.format(inside=inside), "")
        cursor.execute("DROP TABLE grid, activity, home")


def _copy(cursor, table, *columns):
    lines = "\n".join("\t".join(map(str, row)) for row in zip(*(np.asarray(c).tolist() for c in columns), strict=True))
    cursor.copy_expert(f"COPY {table} FROM STDIN", io.StringIO(lines))
