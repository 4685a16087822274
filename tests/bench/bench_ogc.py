"""Ten thousand polygons over OGC API - Features: gisgrid beside pygeoapi, and a hundred thousand from gisgrid alone.

    python -m tests.bench.bench_ogc [PYTHON_WITH_PYGEOAPI]

Both stand before the same cluster, each behind gunicorn with one worker, and are asked in turn.
"""

import http.client
import os
import re
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import NamedTuple

import click
from sqlalchemy import text
from sqlalchemy.engine import make_url

from gisgrid.store.areas import insert_areas
from gisgrid.store.session import changing, owning
from gisgrid.store.urls import DATABASE
from tests.api.doors import serving_door
from tests.bench.databases import bench_cluster, machine
from tests.bench.processes import TICKS
from tests.blobs import blobs

FEW, MANY, VERTICES, ROUNDS = 10_000, 100_000, 65, 3
CONFIG = """
server:
  bind: {{host: 127.0.0.1, port: {port}}}
  url: http://127.0.0.1:{port}
  mimetype: application/json; charset=UTF-8
  encoding: utf-8
  languages: [en-US]
  limits: {{default_items: 10000, max_items: 10000}}
  map: {{url: 'http://127.0.0.1/{{z}}', attribution: none}}
logging: {{level: ERROR}}
metadata:
  identification: {{title: x, description: x, keywords: [x], terms_of_service: x, url: 'http://127.0.0.1'}}
  license: {{name: x, url: 'http://127.0.0.1'}}
  provider: {{name: x, url: 'http://127.0.0.1'}}
  contact: {{name: x, url: 'http://127.0.0.1'}}
resources:
  flat:
    type: collection
    title: flat
    description: flat
    keywords: [x]
    links: []
    extents: {{spatial: {{bbox: [100, 20, 120, 40], crs: 'http://www.opengis.net/def/crs/OGC/1.3/CRS84'}}}}
    providers:
      - type: feature
        name: PostgreSQL
        data:
          host: '{host}'
          port: 5432
          dbname: {database}
          user: {user}
          password: '{password}'
          search_path: [public]
        id_field: code
        table: flat
        geom_field: geom
"""


class Asked(NamedTuple):
    """Seconds to the first byte and to the last, of the server's CPU, bytes, and features told."""

    first_s: float
    whole_s: float
    cpu_s: float
    size: int
    features: int


def ask(port, path, server):
    before, started = cpu_of(server), time.perf_counter()
    client = http.client.HTTPConnection("127.0.0.1", port, timeout=600)
    client.request("GET", path)
    answer = client.getresponse()
    body = [answer.read(1)]
    first = time.perf_counter() - started
    while chunk := answer.read(1 << 20):
        body.append(chunk)
    whole = time.perf_counter() - started
    client.close()
    said = b"".join(body)
    return Asked(first, whole, cpu_of(server) - before, len(said), len(re.findall(rb'"type":\s*"Feature"', said)))


def processes(group):
    """The processes of a group."""
    return [int(one.name) for one in Path("/proc").iterdir() if one.name.isdigit() and _group(int(one.name)) == group]


def _group(process):
    try:
        return os.getpgid(process)
    except ProcessLookupError:
        return None


def cpu_of(group):
    """CPU seconds of all processes of a group; PostgreSQL's own are not among them."""
    fields = [Path(f"/proc/{one}/stat").read_text().rpartition(")")[2].split() for one in processes(group)]
    return sum(int(f[11]) + int(f[12]) for f in fields) / TICKS


def peak_mb(group):
    """The most memory that any process of a group ever held, in MB."""
    found = [re.search(r"VmHWM:\s+(\d+)", Path(f"/proc/{one}/status").read_text()) for one in processes(group)]
    return max(int(one.group(1)) for one in found if one) / 1024


@contextmanager
def pygeoapi(python, database):
    """Run pygeoapi before a plain table with the same polygons."""
    url = make_url(database.admin_url)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with tempfile.TemporaryDirectory() as folder:
        config, openapi = Path(folder) / "config.yml", Path(folder) / "openapi.yml"
        where = {"host": url.query["host"], "database": url.database, "user": url.username, "password": url.password}
        config.write_text(CONFIG.format(port=port, **where))
        environment = {**os.environ, "PYGEOAPI_CONFIG": str(config), "PYGEOAPI_OPENAPI": str(openapi)}
        generate = [
            str(Path(python).with_name("pygeoapi")),
            "openapi",
            "generate",
            str(config),
            "--output-file",
            str(openapi),
        ]
        subprocess.run(generate, env=environment, check=True, stdout=subprocess.DEVNULL)
        command = [
            python,
            "-m",
            "gunicorn",
            "-b",
            f"127.0.0.1:{port}",
            "-w",
            "1",
            "--timeout",
            "600",
            "pygeoapi.flask_app:APP",
        ]
        process = subprocess.Popen(command, env=environment, start_new_session=True, stderr=subprocess.DEVNULL)
        try:
            _wait(port)
            yield process.pid, port
        finally:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def _wait(port):
    for _ in range(600):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise TimeoutError(port)


def load(database, number):
    with changing(database.service_url, who="bench", why="load") as connection:
        insert_areas(connection, "standard", blobs(number, VERTICES))
    with owning(database.admin_url) as connection:
        connection.execute(text("ANALYZE gisgrid.area"))
        plain = "SELECT code, name, ST_SetSRID(geom, 4326) AS geom FROM gisgrid.area"
        connection.execute(text(f"CREATE TABLE public.flat AS {plain}"))
        connection.execute(text("ALTER TABLE public.flat ADD PRIMARY KEY (code)"))


def row(name, asked, peak):
    """Say the medians of several requests, and the most memory held."""
    first, whole, cpu = (statistics.median(one[k] for one in asked) for k in range(3))
    size, features = asked[0].size / 1e6, asked[0].features
    said = f"{first * 1000:.0f} ms | {whole:.2f} s | {cpu:.2f} s | {size:.1f} MB | {features:,} | {peak:.0f} MB"
    click.echo(f"| {name} | {said} |")


def beside(database, python, few):
    """Ask both in turn."""
    ours = f"/ogc/collections/areas-standard-town/items?limit={few}"
    theirs = f"/collections/flat/items?f=json&limit={few}"
    with ExitStack() as stack:
        door = stack.enter_context(serving_door(database))
        peer = stack.enter_context(pygeoapi(python, database)) if python else None
        ask(door.port, ours.replace(str(few), "10"), door.process.pid)
        if peer:
            ask(peer[1], theirs.replace(str(few), "10"), peer[0])
        mine, other = [], []
        for _ in range(ROUNDS):
            mine.append(ask(door.port, ours, door.process.pid))
            if peer:
                other.append(ask(peer[1], theirs, peer[0]))
        row(f"gisgrid, {few:,}", mine, peak_mb(door.process.pid))
        if peer:
            row(f"pygeoapi, {few:,}", other, peak_mb(peer[0]))


def alone(database, many):
    """Ask gisgrid for everything: does memory grow?"""
    with serving_door(database) as door:
        path = "/ogc/collections/areas-standard-town/items?limit={}"
        ask(door.port, path.format(10), door.process.pid)
        before = peak_mb(door.process.pid)
        asked = ask(door.port, path.format(many), door.process.pid)
        after = peak_mb(door.process.pid)
        row(f"gisgrid, {many:,}", [asked], after)
        click.echo(f"\nMemory of the server's largest process grew by {after - before:.0f} MB.")


def main(python=None, few=FEW, many=MANY):
    click.echo(f"{machine()}\n")
    click.echo(
        "| | first byte | whole | CPU of the server | size | features | most memory |\n|---|---|---|---|---|---|---|"
    )
    with bench_cluster() as cluster, cluster.temporary(DATABASE) as database:
        load(database, many)
        beside(database, python, few)
        alone(database, many)


if __name__ == "__main__":
    main(*sys.argv[1:2])
