"""Everything of a demo that lies on the ground: areas, roads, rivers. People and events come on top of it."""

from dataclasses import dataclass

import numpy as np

from gisgrid.demo.areas import level_names, make_areas
from gisgrid.demo.course import drawn, make_lines
from gisgrid.demo.division import Division, divide_villages
from gisgrid.demo.features import LineTable, make_rivers, make_roads
from gisgrid.demo.lines import Land, make_land
from gisgrid.demo.mesh import make_mesh
from gisgrid.demo.rings import Course
from gisgrid.demo.sizes import Size
from gisgrid.demo.subgrids import divide_subgrids
from gisgrid.demo.terrain import make_terrain
from gisgrid.domain.areas import AreaTable

RIM_SHARE = 1.12
"""Cells made for each cell on the land: some lie beyond the outline."""


@dataclass(frozen=True)
class Ground:
    """A demo's land, divided and drawn.

    Attributes
    ----------
    size : Size
    land : Land
    division : Division
    course : Course
    areas : AreaTable
    roads, rivers : LineTable
    """

    size: Size
    land: Land
    division: Division
    course: Course
    areas: AreaTable
    roads: LineTable
    rivers: LineTable


def make_ground(size: Size, seed: int) -> Ground:
    """Return the ground of a demo. The same size and seed give the same ground, to the bit."""
    rng = np.random.default_rng([seed, 1])
    terrain = make_terrain(size, rng)
    mesh = make_mesh(terrain, int(size.subgrids * size.cells_per_subgrid * RIM_SHARE), rng)
    land, villages = divide_villages(make_land(terrain, mesh, rng), rng)
    land, division = divide_subgrids(land, villages, rng)
    course, polygons = drawn(make_lines(land, division, rng), division, level_names(size.has_city))
    areas, division = make_areas(division, polygons, rng)
    return Ground(size, land, division, course, areas, make_roads(land, course), make_rivers(land, course))
