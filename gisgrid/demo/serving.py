"""Roads, venues and households of a demo as the records that services store."""

import numpy as np

from gisgrid.demo.features import LineTable
from gisgrid.demo.tables import Table
from gisgrid.domain.roads import RoadTable
from gisgrid.domain.venues import HouseholdTable, VenueTable
from gisgrid.geometry.lattice import Coordinates


def road_table(roads: LineTable, source: str) -> RoadTable:
    """Return a demo's roads; a bridge is one storey up."""
    layers = np.array(roads.columns["bridge"], dtype=np.int64)
    return RoadTable(
        roads.geometries, [str(one) for one in roads.columns["id"]], layers, "EPSG:4490", "generated", source
    )


def venue_table(table: Table, source: str) -> VenueTable:
    """Return a demo's venues."""
    return VenueTable(
        ids=table["id"],
        names=table["name"],
        kinds=table["kind"],
        tiers=table["tier"],
        parents=[parent or None for parent in table["parent_id"]],
        statuses=table["status"],
        hours=table["hours"],
        hosts=table["host"],
        host_kinds=table["host_kind"],
        sensitive=[bool(one) for one in table["sensitive"]],
        owners=table["owner_id"],
        staff=table["staff"],
        sources=[source] * len(table["id"]),
        points=_points(table),
    )


def household_table(table: Table, source: str) -> HouseholdTable:
    """Return a demo's households."""
    persons = np.array(table["persons"], dtype=np.int64)
    count = len(table["id"])
    single, exact = np.ones(count, dtype=np.int64), np.zeros(count, dtype=bool)
    return HouseholdTable(table["id"], persons, table["address"], [source] * count, _points(table), single, exact)


def _points(table: Table) -> Coordinates:
    return np.column_stack([np.array(table[axis], dtype=np.float64) for axis in ("lon", "lat")])
