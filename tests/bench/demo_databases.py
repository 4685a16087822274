"""The areas of a large demo in a database that stays: `python -m tests.bench.demo_databases FOLDER large`.

Only areas, in three minutes of CPU for 150,000 sub-grids; `--activities` puts as many beside them, counts the
newest months and releases them. The folder holds a private cluster without fsync. Prints what `gisgrid serve` wants in
its environment.
"""

import argparse
import sys
import time
from datetime import date
from pathlib import Path

from sqlalchemy import text

from gisgrid.demo.areas import SOURCE
from gisgrid.demo.generate import generate
from gisgrid.demo.ground import make_ground
from gisgrid.demo.load import load_steps
from gisgrid.demo.sizes import SIZES, size_named
from gisgrid.services.indicator_releases import release
from gisgrid.services.indicators import run_month
from gisgrid.settings import Settings
from gisgrid.store import cluster as private_cluster
from gisgrid.store.areas import insert_areas
from gisgrid.store.migrate import migrate
from gisgrid.store.passwords import OWNER
from gisgrid.store.session import changing, engine, figuring, writing
from tests.bench.bench_indicator_runs import fill
from tests.conftest import Cluster

MONTHS = [date(2025, month, 1) for month in (6, 5, 4, 3, 2, 1)]
TODAY = date(2025, 6, 30)


def demo_database(folder, size):
    """Give the database of a size in a cluster that stays, with the areas loaded the first time."""
    return _kept(folder, size, lambda database: _load_areas(database, size))


def whole_demo_database(folder, size, out=sys.stdout):
    """Give the database of a size with its people, places and events, and say the first time how long each took."""
    return _kept(folder, f"{size}_whole", lambda database: _load_whole(database, size, out))


def _kept(folder, name, load):
    folder.mkdir(parents=True, exist_ok=True)
    cluster = Cluster(Settings(folder / "data"))
    urls = private_cluster.start(cluster.settings, durable=False)
    migrate(urls.admin, private_cluster.service_password(cluster.settings))
    engine(urls.admin).dispose()
    database = cluster.database(name)
    with engine(urls.admin).connect() as connection:
        there = connection.scalar(text("SELECT EXISTS (SELECT FROM pg_database WHERE datname = :name)"), {"name": name})
    engine(urls.admin).dispose()
    if not there:
        cluster.execute(f"CREATE DATABASE {name} TEMPLATE gisgrid OWNER {OWNER}")
        load(database)
        cluster.execute("VACUUM ANALYZE", name)
    migrate(database.admin_url)
    return database


def _load_areas(database, size):
    areas = make_ground(size_named(size), 1).areas
    with changing(database.service_url, who="bench", why=SOURCE, kind="import") as connection:
        insert_areas(connection, "standard", areas)


def _load_whole(database, size, out):
    started = time.perf_counter()
    demo = generate(size, 1)
    print(f"generated in {time.perf_counter() - started:.0f} s: {demo.truth['rows']}", file=out, flush=True)
    for name, store in load_steps(demo, size=size, seed=1):
        started = time.perf_counter()
        with changing(database.service_url, who="bench", why=name, kind="import") as connection:
            store(connection)
        # Else the next step is planned as if what this one stored were not there.
        with engine(database.superuser_url).connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("ANALYZE"))
        engine(database.superuser_url).dispose()
        print(f"{name} stored in {time.perf_counter() - started:.0f} s", file=out, flush=True)


def count_months(database, activities, months):
    """Put activities into sub-grids at random, count the newest months and release them."""
    fill(database, activities)
    for month in MONTHS[:months]:
        with figuring(database.service_url) as connection:
            run_month(connection, "standard", today=TODAY, month=month, who="bench")
        with writing(database.service_url) as connection:
            release(connection, "standard", month, who="bench")


def main(out=sys.stdout):
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("size", choices=list(SIZES))
    parser.add_argument("--activities", type=int, default=0)
    parser.add_argument("--months", type=int, default=len(MONTHS))
    asked = parser.parse_args()
    database = demo_database(asked.folder.resolve(), asked.size)
    if asked.activities:
        count_months(database, asked.activities, asked.months)
    for name, value in database.environment.items():
        print(f"export {name}='{value}'", file=out)


if __name__ == "__main__":
    main()
