"""Runs of the reach: what they are counted from, and what came out."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, text

from gisgrid.domain.parts import Part
from gisgrid.geometry.boundary import Indices
from gisgrid.geometry.lattice import Coordinates, Geometries
from gisgrid.store.areas import from_wkb
from gisgrid.store.copying import copy_lines
from gisgrid.store.parts import BELOW, OWN, bound

AREAS = text(f"{BELOW} SELECT id, code, parent_code, level, name FROM below ORDER BY code")
LEAVES = text(f"""{BELOW}
SELECT b.id, ST_AsBinary(a.geom), ST_Area(CAST(a.geom AS geography)) FROM below b JOIN gisgrid.area a ON a.id = b.id
WHERE {OWN} AND NOT EXISTS (SELECT FROM gisgrid.area c WHERE c.scheme = :scheme AND c.parent_code = b.code)
ORDER BY b.code
""")
HOMES = """
SELECT h.id, coalesce(h.leaf, 0), h.persons, h.households, CAST(h.estimate AS integer), ST_X(h.geom), ST_Y(h.geom)
FROM gisgrid.household h WHERE h.scheme = :scheme
"""
HOUSEHOLDS = text(f"{HOMES} ORDER BY h.id")
HOUSEHOLDS_BELOW = text(f"""{BELOW} {HOMES}
    AND (h.leaf = ANY (ARRAY(SELECT b.id FROM below b WHERE {OWN})) OR h.leaf IS NULL AND CAST(:under AS text) IS NULL)
ORDER BY h.id
""")
HOMES_BOX = text("""
SELECT min(ST_X(geom)), min(ST_Y(geom)), max(ST_X(geom)), max(ST_Y(geom)) FROM gisgrid.household WHERE scheme = :scheme
""")
AREA_COLUMNS = (
    "area", "code", "parent_code", "level", "name", "households", "covered_households", "roadless_households",
    "residents", "covered_residents", "area_m2", "covered_m2", "venues", "poor_roads",
    "estimate_households",
)  # fmt: skip
HOUSEHOLD_COLUMNS = (
    "household", "leaf", "covered", "venue", "distance_m", "minutes", "estimate", "kinds"
)  # fmt: skip
CIRCLE_COLUMNS = (
    "scope", "name", "estimate", "households", "residents", "lost_households", "geom",
    "estimate_households",
)  # fmt: skip


@dataclass(frozen=True)
class AreaTree:
    """Areas of one scheme with their parents, in order of code.

    Attributes
    ----------
    ids : ndarray of int, shape (n,)
    codes, levels, names : list of str
    parent_codes : list of (str or None)
    parents : ndarray of int, shape (n,)
        Row of the parent; -1 where it is not among them.
    """

    ids: Indices
    codes: list[str]
    parent_codes: list[str | None]
    levels: list[str]
    names: list[str]
    parents: Indices

    def rows_of(self, ids: Indices) -> Indices:
        """Return the row of each id; -1 for one that is not among them."""
        order = np.argsort(self.ids)
        place = np.minimum(np.searchsorted(self.ids, ids, sorter=order), max(len(order) - 1, 0))
        found = order[place] if len(order) else np.full(len(ids), -1)
        return np.where(self.ids[found] == ids, found, -1) if len(order) else found


@dataclass(frozen=True)
class Leaves:
    """Undivided areas.

    Attributes
    ----------
    ids : ndarray of int, shape (n,)
    geometries : ndarray of MultiPolygon, shape (n,)
        EPSG:4490.
    area_m2 : ndarray of float, shape (n,)
        Geodesic.
    """

    ids: Indices
    geometries: Geometries
    area_m2: Coordinates


@dataclass(frozen=True)
class StoredHouseholds:
    """Households without anything that tells who lives there.

    Attributes
    ----------
    ids, leaf, persons, households : ndarray of int, shape (k,)
        `leaf` is the id of the undivided area; 0 outside all areas. `households`: how many the place stands for.
    estimate : ndarray of bool, shape (k,)
        The place is not that of each home.
    points : ndarray of float, shape (k, 2)
        Degrees, EPSG:4490.
    """

    ids: Indices
    leaf: Indices
    persons: Indices
    households: Indices
    estimate: NDArray[np.bool_]
    points: Coordinates


def area_tree(connection: Connection, part: Part) -> AreaTree:
    """Return the areas of a part; of the crown the tops too."""
    rows = connection.execute(AREAS, bound(part)).all()
    ids, codes, parents, levels, names = [list(column) for column in zip(*rows, strict=True)] or [[] for _ in range(5)]
    row = {code: k for k, code in enumerate(codes)}
    above = np.array([row.get(code, -1) for code in parents], dtype=np.int64)
    return AreaTree(np.array(ids, dtype=np.int64), codes, parents, levels, names, above)


def leaves(connection: Connection, part: Part) -> Leaves:
    """Return the undivided areas of a part, in order of code."""
    rows = connection.execute(LEAVES, bound(part)).all()
    ids, wkb, area = [list(column) for column in zip(*rows, strict=True)] or [[] for _ in range(3)]
    return Leaves(np.array(ids, dtype=np.int64), from_wkb(wkb), np.array(area, dtype=np.float64))


def households(connection: Connection, part: Part) -> StoredHouseholds:
    """Return the households of a part, in order of number; those outside all areas are the whole's and the crown's."""
    query = HOUSEHOLDS if part.is_whole else HOUSEHOLDS_BELOW
    values = {"scheme": part.scheme} if part.is_whole else bound(part)
    rows = np.array(connection.execute(query, values).all(), dtype=np.float64).reshape(-1, 7)
    ids, leaf, persons, count, estimate = rows[:, :5].T.astype(np.int64)
    return StoredHouseholds(ids, leaf, persons, count, estimate > 0, rows[:, 5:])


def home_corners(connection: Connection, scheme: str) -> Coordinates:
    """Return two corners of the box of a scheme's households in degrees, shape (2, 2); without any, shape (0, 2)."""
    box = [value for value in connection.execute(HOMES_BOX, {"scheme": scheme}).one() if value is not None]
    return np.array(box, dtype=np.float64).reshape(-1, 2)


def versions(connection: Connection) -> dict[str, int]:
    """Return the versions of what a run is made from, by column of `reach_run`."""
    return dict(connection.execute(text("SELECT * FROM gisgrid.reach_now")).mappings().one())


def insert_run(connection: Connection, said: Mapping[str, Any]) -> int:
    """Record a run and return its number; `said` are the columns of `reach_run`."""
    names = list(said)
    query = (
        f"INSERT INTO gisgrid.reach_run ({', '.join(names)}) VALUES ({', '.join(f':{n}' for n in names)}) RETURNING id"
    )
    return int(connection.scalar(text(query), dict(said)))


def insert_results(
    connection: Connection, run: int, *, areas: Iterable[str], households: Iterable[str], circles: Iterable[str]
) -> None:
    """Add the results of a run: lines for COPY in the order of the columns above, without the run."""
    for table, columns, lines in (
        ("gisgrid.reach_area", AREA_COLUMNS, areas),
        ("gisgrid.reach_household", HOUSEHOLD_COLUMNS, households),
        ("gisgrid.reach_circle", CIRCLE_COLUMNS, circles),
    ):
        copy_lines(connection, table, columns, lines, first={"run": run})
