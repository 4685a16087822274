"""The ground that figures are told of: square metres, people, grids, and how far villages are divided."""

import numpy as np

from gisgrid.geometry.boundary import Indices
from gisgrid.indicators.tables import Areas, Flags, Keeping
from gisgrid.indicators.tree import Integers


def parts(areas: Areas, keeping: Keeping, grid_level: str) -> dict[str, Integers]:
    """Return the denominators at each area itself; those of undetermined areas are zero.

    Parameters
    ----------
    areas : Areas
    keeping : Keeping
    grid_level : str
        Level whose areas are to be divided into sub-grids.
    """
    counts = areas.determined
    villages = areas.at(grid_level)
    stated = counts & (keeping.stated >= 0)
    wrong = np.zeros(len(areas), dtype=bool)
    wrong[wrong_statements(areas, keeping.stated)] = True
    return {
        "area_m2": np.where(areas.grids, areas.area_m2, 0),
        "grids": areas.grids.astype(np.int64),
        "households": np.where(counts, areas.households, 0),
        "estimated_households": np.where(counts, areas.estimated_households, 0),
        "residents": np.where(counts, areas.residents, 0),
        "households_kept": np.where(counts, keeping.kept, 0),
        "households_reached": np.where(counts, keeping.reached, 0),
        "households_counted": np.where(counts, keeping.counted, 0),
        "statements": stated.astype(np.int64),
        "statements_right": (stated & ~wrong).astype(np.int64),
        "villages": villages.astype(np.int64),
        "villages_divided": _divided(areas, villages).astype(np.int64),
    }


def wrong_statements(areas: Areas, stated: Integers) -> Indices:
    """Return the rows of areas whose stated number of households is not the one counted in them and below."""
    counted = areas.tree.roll_up(areas.households)
    return np.flatnonzero((stated >= 0) & (stated != counted))


def households_listed(households: int, contacts: Indices) -> Integers:
    """Return for each household how many workers keep contact with it: none is forgotten, two are one too many.

    Parameters
    ----------
    households : int
        How many there are.
    contacts : ndarray of int, shape (k,)
        Row of the household of each contact.

    Examples
    --------
    >>> households_listed(3, np.array([0, 2, 2])).tolist()
    [1, 0, 2]
    """
    return np.bincount(contacts, minlength=households)


def _divided(areas: Areas, villages: Flags) -> Flags:
    return villages & ~areas.tree.leaf
