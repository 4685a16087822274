"""A demo goes into the database: areas in one changeset, and with them roads, venues, households and rosters."""

import hashlib
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import shapely
from sqlalchemy import Connection

from gisgrid.demo.calendar import AS_OF, MONTHS
from gisgrid.demo.generate import DemoCounty
from gisgrid.demo.rosters import load_rosters
from gisgrid.demo.serving import household_table, road_table, venue_table
from gisgrid.domain.reach import SLOW_KMH, ReachRequest
from gisgrid.services.hierarchy import load_hierarchy
from gisgrid.services.indicator_releases import release
from gisgrid.services.indicators import run_month
from gisgrid.services.networks import place_network
from gisgrid.services.reach import run_reach
from gisgrid.services.reach_basis import ReachCache
from gisgrid.services.roads import import_roads
from gisgrid.services.venues import add_venues
from gisgrid.store.household_list import add_households
from gisgrid.store.records import speciality_codes
from gisgrid.store.roads import newest_network

SCHEME = "standard"
WHO = "gisgrid demo"
NOTE = "示意数据，非实际情况"


def load_demo(connection: Connection, demo: DemoCounty, *, size: str, seed: int) -> int:
    """Store the areas of a demo, its rosters, households, venues and roads, marked as made up in their source.

    Roads that are in use already are left alone: only one network can be.

    Parameters
    ----------
    connection : Connection
        Inside `changing`.

    Returns
    -------
    int
        Number of areas stored.

    Raises
    ------
    BadInput
        Its codes are there already.
    """
    for _, store in load_steps(demo, size=size, seed=seed):
        store(connection)
    return len(demo.areas)


def load_steps(demo: DemoCounty, *, size: str, seed: int) -> list[tuple[str, Callable[[Connection], object]]]:
    """Return what `load_demo` does, in its order: each step's name, and what stores it."""
    source = f"demo --size {size} --seed {seed} · {demo.truth['notice']}"
    areas = replace(demo.areas, sources=[source] * len(demo.areas))
    return [
        ("areas", lambda c: load_hierarchy(c, SCHEME, areas, [])),
        ("households", lambda c: add_households(c, SCHEME, household_table(demo.tables["households"], source))),
        ("venues", lambda c: add_venues(c, venue_table(demo.tables["venues"], source))),
        ("rosters", lambda c: load_rosters(c, demo, speciality_codes(c), scheme=SCHEME, source=source)),
        ("roads", lambda c: _load_roads(c, demo, source)),
    ]


def count_circles(connection: Connection, cells: Path | None = None) -> None:
    """Count the service circles of what was loaded, at the usual pace and at a slow walker's.

    Parameters
    ----------
    connection : Connection
    cells : Path, optional
        Folder to keep the network's cells in, for the server that will want them.
    """
    cache = ReachCache(cells)
    for speed_kmh in (ReachRequest().speed_kmh, SLOW_KMH):
        run_reach(connection, cache, ReachRequest(scheme=SCHEME, speed_kmh=speed_kmh), who=WHO)


def count_indicators(connection: Connection) -> None:
    """Count the indicators of the year that the demo tells of, month by month, and make them public as made up."""
    for year, month in MONTHS:
        first = date(year, month, 1)
        run_month(connection, SCHEME, today=AS_OF, month=first, who=WHO)
        release(connection, SCHEME, first, who=WHO, note=NOTE)


def _load_roads(connection: Connection, demo: DemoCounty, source: str) -> None:
    if newest_network(connection) is not None:
        return
    roads = road_table(demo.roads, source)
    digest = hashlib.sha256(b"".join(shapely.to_wkb(roads.geometries))).hexdigest()
    import_roads(connection, place_network(roads), roads, file="demo", sha256=digest, who=WHO)
