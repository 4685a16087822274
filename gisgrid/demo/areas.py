"""All areas of a demo in one table, parents before children."""

import numpy as np
import shapely

from gisgrid.demo.codes import padded, short_codes
from gisgrid.demo.division import Division
from gisgrid.demo.names import area_names
from gisgrid.domain.areas import AreaTable
from gisgrid.geometry.lattice import Coordinates, Geometries

SOURCE = "示意数据，非实际界线"


def level_names(has_city: bool) -> list[str]:
    """Return the levels of a demo, highest first."""
    return ["city"] * has_city + ["county", "town", "village", "subgrid"]


def make_areas(
    division: Division, drawn: dict[str, Geometries], rng: np.random.Generator
) -> tuple[AreaTable, Division]:
    """Return the areas of a drawn division with their codes and names, and the division numbered in their order."""
    levels = [level for level in level_names(True) if level in drawn]
    points: dict[str, Coordinates] = {lv: shapely.get_coordinates(shapely.centroid(drawn[lv])) for lv in levels}
    codes, names = short_codes(division, points), area_names(division, rng)
    orders = {level: np.argsort(np.array(codes[level]), kind="stable") for level in codes}
    codes = {level: [padded(codes[level][k]) for k in orders[level].tolist()] for level in codes}
    names = {level: [names[level][k] for k in orders[level].tolist()] for level in codes}
    division = division.renumbered(orders)
    parents = _parent_codes(division, codes, levels)
    total = sum(len(codes[level]) for level in levels)
    return AreaTable(
        codes=[code for level in levels for code in codes[level]],
        parent_codes=[code for level in levels for code in parents[level]],
        levels=[level for level in levels for _ in codes[level]],
        names=[name for level in levels for name in names[level]],
        kinds=["base"] * (total - len(division.kind)) + division.kind.tolist(),
        sources=[SOURCE] * total,
        geometries=np.concatenate([drawn[level][orders[level]] for level in levels]),
    ), division


def _parent_codes(division: Division, codes: dict[str, list[str]], levels: list[str]) -> dict[str, list[str | None]]:
    numbers = {"town": division.county, "village": division.town, "subgrid": division.village}
    above = dict(zip(levels[1:], levels, strict=False))
    numbers["county"] = np.zeros(len(codes["county"]), dtype=np.int64)
    return {
        level: [codes[above[level]][k] for k in numbers[level].tolist()] if level in above else [None]
        for level in levels
    }
