"""What the makers of people, places and events need to know of the areas, looked up once."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from gisgrid.demo.codes import groups
from gisgrid.demo.ground import Ground
from gisgrid.demo.households import Households, make_households
from gisgrid.demo.settle import Settler
from gisgrid.geometry.boundary import Indices

MOST_EVENTS_SCALE = 25.0
"""Beyond this many times the small demo, people and events no longer grow with the areas."""


@dataclass(frozen=True)
class Setting:
    """A ground with its households, and the codes and names of its areas by level and number."""

    ground: Ground
    settler: Settler
    households: Households
    codes: dict[str, list[str]]
    names: dict[str, list[str]]

    @property
    def scale(self) -> float:
        """How many times the small demo's people and events there are."""
        return min(self.ground.size.scale, MOST_EVENTS_SCALE)

    @property
    def kind(self) -> NDArray[np.str_]:
        """Kind of each sub-grid."""
        return self.ground.division.kind

    @cached_property
    def cells_by_village(self) -> list[Indices]:
        """The cells of each village that are not wild land."""
        division = self.ground.division
        cells = np.flatnonzero(division.subgrid >= 0)
        cells = cells[division.kind[division.subgrid[cells]] != "undetermined"]
        return [cells[members] for members in groups(division.village[division.subgrid[cells]])]

    def county_towns(self) -> Indices:
        """Return the seat town of each county: its first, a street."""
        return np.array([towns[0] for towns in groups(self.ground.division.county)])


def make_setting(ground: Ground, rng: np.random.Generator) -> Setting:
    """Return the setting of a ground, with its households."""
    settler = Settler(ground, rng)
    households = make_households(ground, settler, rng)
    levels = {level: ground.areas.take(ground.areas.at(level)) for level in ("county", "town", "village", "subgrid")}
    return Setting(
        ground,
        settler,
        households,
        {level: areas.codes for level, areas in levels.items()},
        {level: areas.names for level, areas in levels.items()},
    )
