"""What real clients take to read ten thousand areas of 65 vertices through the door, one after another.

    python -m tests.bench.bench_clients

The server is `gisgrid serve` with one worker. QGIS is run by the system's Python where it is installed.
"""

import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import click

from gisgrid.store.areas import insert_areas
from gisgrid.store.session import changing
from gisgrid.store.urls import DATABASE
from tests.api.doors import serving_door
from tests.bench.databases import bench_cluster, machine
from tests.blobs import blobs

NUMBER, VERTICES = 10_000, 65
QGIS = Path(__file__).parents[1] / "drills" / "qgis_layer.py"
TOWNS = "areas-standard-town"
GEOPANDAS = "import geopandas; print(len(geopandas.read_file('{items}?limit=100000')))"
PAGES = """
import json
from urllib.request import urlopen
address, count = '{items}?limit=1000', 0
while address:
    page = json.load(urlopen(address))
    count += len(page['features'])
    address = next((link['href'] for link in page['links'] if link['rel'] == 'next'), None)
print(count)
"""
OWSLIB = """
from owslib.ogcapi.features import Features
print(len(Features('{root}').collection_items('areas-standard-town', limit=100000)['features']))
"""


def commands(root, folder):
    """Name of a client, what it reads, and its command, which prints or writes how much it read."""
    items, out = f"{root}collections/{TOWNS}/items", f"{folder}/out.gpkg"
    ogr = ["ogr2ogr", "-overwrite", "-f", "GPKG", out, f"OAPIF:{root}", TOWNS]
    python = {"geopandas": GEOPANDAS, "OWSLib": OWSLIB, "Python, ten pages": PAGES}
    yield "curl", "one answer, packed", ["curl", "-sS", "--fail", "--compressed", "-o", f"{folder}/out.json",
                                         f"{items}?limit=100000"]  # fmt: skip
    for name, program in python.items():
        yield name, "all", [sys.executable, "-c", program.format(items=items, root=root)]
    yield "ogr2ogr", "all, in pages of its own", ogr
    yield "ogr2ogr, PAGE_SIZE=10000", "one page", [*ogr, "-oo", "PAGE_SIZE=10000"]
    yield "ogr2ogr -spat", "one in a hundred", [*ogr, "-spat", "105", "25", "105.095", "25.095"]
    if shutil.which("/usr/bin/python3"):
        yield "QGIS", "all, and a box", ["/usr/bin/python3", str(QGIS), root, TOWNS, "105", "25", "105.095", "25.095"]


def taken(command):
    """Seconds by the clock and of the client's own CPU; what it printed."""
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "XDG_RUNTIME_DIR": "/tmp"}
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
    clock, after = time.perf_counter() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return clock, cpu, done


def count_of(name, done, folder):
    """Return how many features a client has."""
    if name == "curl":
        return len(json.loads(Path(folder, "out.json").read_text(encoding="utf-8"))["features"])
    if name.startswith("ogr2ogr"):
        said = subprocess.run(
            ["ogrinfo", "-so", f"{folder}/out.gpkg", TOWNS], capture_output=True, text=True, check=True
        )
        return int(said.stdout.split("Feature Count: ")[1].split()[0])
    return json.loads(done.stdout)["rows"] if name == "QGIS" else int(done.stdout)


def main():
    click.echo(machine())
    with bench_cluster() as cluster, cluster.temporary(DATABASE) as database:
        with changing(database.service_url, who="bench", why="load") as connection:
            insert_areas(connection, "standard", blobs(NUMBER, VERTICES))
        with serving_door(database) as door, tempfile.TemporaryDirectory() as folder:
            root = f"{door.root}/ogc/"
            taken(["curl", "-sS", "-o", "/dev/null", f"{root}collections/{TOWNS}/items?limit=10"])
            for name, read, command in commands(root, folder):
                clock, cpu, done = taken(command)
                if done.returncode:
                    click.echo(f"| {name} | {read} | failed: {done.stderr.strip().splitlines()[-1:]} |")
                    continue
                click.echo(f"| {name} | {read} | {count_of(name, done, folder):,} | {clock:.2f} s | {cpu:.2f} s |")


if __name__ == "__main__":
    main()
