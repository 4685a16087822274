"""Villages to divide: bent streets that run on beyond a waving outline, a river, households thicker in the middle."""

from dataclasses import dataclass

import numpy as np
import shapely

from gisgrid.geometry.lattice import snap, to_lattice
from gisgrid.planning.division.ground import Ground

LON, LAT = 110.0, 30.0
DEGREES_PER_M = np.array([1 / 96490, 1 / 110850])


@dataclass(frozen=True)
class Drawing:
    """`streets` each way, so many metres apart; `towers` places stand for many households."""

    streets: int = 8
    block_m: float = 90.0
    homes: int = 150
    towers: int = 0
    bent: float = 0.12
    river: bool = True
    seed: int = 1


def degrees(metres):
    return snap(np.asarray(metres) * DEGREES_PER_M + [LON, LAT])


def drawn(drawing):
    rng = np.random.default_rng(drawing.seed)
    corners = np.stack(np.meshgrid(*[np.arange(drawing.streets)] * 2, indexing="ij"), axis=-1) * drawing.block_m
    corners = corners + rng.normal(0, drawing.block_m * drawing.bent, corners.shape)
    extent_m = (drawing.streets - 1) * drawing.block_m
    village = to_lattice([shapely.Polygon(degrees(_outline(extent_m)))])[0]
    lines = [shapely.LineString(degrees(line)) for line in [*corners, *corners.transpose(1, 0, 2)]]
    homes = _homes(rng, village, extent_m, drawing.homes)
    households = np.ones(len(homes), dtype=np.int64)
    mean = len(homes)
    if drawing.towers:
        tall = rng.choice(len(homes), drawing.towers, replace=False)
        households[tall] = rng.integers(mean // 120 + 2, mean // 30 + 4, drawing.towers)
    rivers = [shapely.LineString(degrees(_river(extent_m)))] if drawing.river else []
    return Ground(village, homes, households, as_array(lines), as_array(rivers))


def _outline(extent_m):
    turn = np.linspace(0, 2 * np.pi, 160, endpoint=False)
    radius = 0.47 * extent_m * (1 + 0.06 * np.sin(3 * turn + 1) + 0.04 * np.sin(5 * turn) + 0.02 * np.sin(11 * turn))
    return extent_m / 2 + radius[:, None] * np.column_stack([np.cos(turn), np.sin(turn)])


def _river(extent_m):
    east = np.linspace(-100, extent_m + 100, 60)
    return np.column_stack([east, 0.6 * extent_m + 0.05 * extent_m * np.sin(np.linspace(0, 7, 60))])


def _homes(rng, village, extent_m, count):
    found = np.empty((0, 2))
    while len(found) < count:
        place = rng.uniform(0, extent_m, (2 * count, 2))
        away = np.hypot(*(place - extent_m / 2).T) / (0.4 * extent_m)
        lived = degrees(place[rng.uniform(size=len(place)) < 0.1 + 0.9 * np.exp(-(away**2))])
        found = np.concatenate([found, lived[shapely.contains_xy(village, *lived.T)]])
    return found[:count]


def as_array(shapes):
    out = np.empty(len(shapes), dtype=object)
    out[:] = shapes
    return out


def hamlets(ground, count, radius_m, seed=1):
    """Discs around homes, none of which comes near another."""
    rng, found = np.random.default_rng(seed), []
    for row in rng.permutation(len(ground.homes)):
        disc = shapely.Point(ground.homes[row]).buffer(radius_m / 100_000)
        if all(disc.distance(other) > 1.5 * radius_m / 100_000 for other in found):
            found.append(disc)
        if len(found) == count:
            break
    return as_array(found)
