"""Other ways to check a coverage: functions of libraries, PostGIS, mapshaper."""

import os
import resource
import shutil
import subprocess
import time
from contextlib import contextmanager
from tempfile import NamedTemporaryFile

import geopandas as gpd
import numpy as np
import shapely
from psycopg2.extras import execute_values

from gisgrid.store.session import engine
from tests.bench.processes import Figures, cpu_s, parent_of

RELATE = """
    SELECT count(*) FROM child a JOIN child b ON a.id < b.id AND a.geom && b.geom
    WHERE ST_Relate(a.geom, b.geom, 'T********')"""
DIFFERENCE = """
    SELECT count(*) FROM ST_Dump((SELECT ST_Difference(parent.geom, (SELECT ST_Union(geom) FROM child)) FROM parent))"""


def coverage_is_valid(division):
    return str(shapely.coverage_is_valid(division.children))


def coverage_invalid_edges(division):
    return f"{np.count_nonzero(~shapely.is_empty(shapely.coverage_invalid_edges(division.children)))} children"


def geopandas_is_valid_coverage(division):
    return str(gpd.GeoSeries(division.children).is_valid_coverage())


def union_and_difference(division):
    gaps = shapely.difference(division.parent, shapely.union_all(division.children))
    return f"{np.count_nonzero(~shapely.is_empty(shapely.get_parts(gaps)))} gaps"


def tree_and_relate(division):
    one, two = shapely.STRtree(division.children).query(division.children, predicate="intersects")
    pairs = one < two
    one, two = division.children[one[pairs]], division.children[two[pairs]]
    return f"{np.count_nonzero(shapely.relate_pattern(one, two, 'T********'))} overlaps"


@contextmanager
def postgis(url, division):
    """Load a division, indexed and analysed; a function that measures a query on it."""
    with engine(url).connect() as connection, connection.connection.cursor() as cursor:
        cursor.execute("""
            CREATE UNLOGGED TABLE child (id serial, geom geometry); CREATE UNLOGGED TABLE parent (geom geometry)""")
        rows = [(wkb,) for wkb in shapely.to_wkb(division.children).tolist()]
        execute_values(cursor, "INSERT INTO child (geom) VALUES %s", rows, page_size=1000)
        cursor.execute("INSERT INTO parent VALUES (%s)", (shapely.to_wkb(division.parent),))
        cursor.execute("CREATE INDEX ON child USING gist (geom); ANALYZE child")
        yield lambda query, what: query_figures(cursor, query, what)
        cursor.execute("DROP TABLE child, parent")


def query_figures(cursor, query, what):
    """Figures of a query: CPU of its server process and of its parallel workers; memory is not told apart."""
    server = cursor.connection.info.backend_pid
    before, started = _query_cpu_s(server), time.perf_counter()
    cursor.execute(query)
    (found,) = cursor.fetchone()
    wall = time.perf_counter() - started
    return Figures(wall, _query_cpu_s(server) - before, None, f"{found} {what}")


def _query_cpu_s(server):
    own, _ = cpu_s(server)
    _, ended_workers = cpu_s(parent_of(server))
    return own + ended_workers


def mapshaper(division):
    """Figures of `mapshaper -clean` on a GeoJSON file, its start and reading included; None where it is absent."""
    program = shutil.which("mapshaper")
    if program is None:
        return None
    with NamedTemporaryFile("w", suffix=".geojson") as file:
        features = ('{"type":"Feature","properties":{},"geometry":' + text + "}" for text in _geojson(division))
        file.write('{"type":"FeatureCollection","features":[' + ",".join(features) + "]}")
        file.flush()
        before, started = os.times(), time.perf_counter()
        command = [program, "-i", file.name, "-clean"]
        done = subprocess.run(command, check=True, stderr=subprocess.PIPE, text=True)
        wall, after = time.perf_counter() - started, os.times()
    cpu = after.children_user + after.children_system - before.children_user - before.children_system
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024
    return Figures(wall, cpu, peak, done.stderr.strip().splitlines()[-1].removeprefix("[clean] "))


def _geojson(division):
    return shapely.to_geojson(division.children).tolist()
