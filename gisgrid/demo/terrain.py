"""The land: a height field made of random waves, its outline, its town centres and how densely people live."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import map_coordinates
from scipy.spatial import KDTree

from gisgrid.demo.sequence import spread
from gisgrid.demo.sizes import Size
from gisgrid.geometry.lattice import Coordinates

Values = NDArray[np.float64]
MOST_RURAL, MOST_URBAN = 0.16, 0.84
STEPS = 1400
FADED = 4.0
"""At how many times its reach a centre no longer counts."""
RIM = 0.12
"""How far beyond the outline cells are still made, so that the outline runs between cells."""


@dataclass(frozen=True)
class Waves:
    """A smooth random field with standard deviation about 1: a sum of plane waves, longer ones higher.

    It is worked out once on a grid of places and read off between them.

    Attributes
    ----------
    grid : ndarray of float, shape (STEPS, STEPS)
        The field by x, then y.
    reach_m : float
        The grid spans -reach_m to reach_m in x and y; beyond, its rim goes on.
    """

    grid: Values
    reach_m: float

    def __call__(self, xy: Coordinates) -> Values:
        """Return the field at points in metres, shape (n, 2)."""
        place = (xy.T / self.reach_m + 1) / 2 * (STEPS - 1)
        return np.asarray(map_coordinates(self.grid, place, order=1, mode="nearest"))


def random_waves(
    rng: np.random.Generator, longest_m: float, reach_m: float, octaves: int, per_octave: int = 7
) -> Waves:
    """Return a field whose waves halve in length from octave to octave."""
    octave = np.repeat(np.arange(octaves), per_octave)
    length_m = longest_m / 2.0 ** (octave + rng.uniform(-0.4, 0.4, len(octave)))
    angle, phase = rng.uniform(0, np.pi, len(octave)), rng.uniform(0, 2 * np.pi, len(octave))
    amplitude = length_m**0.9
    amplitude *= np.sqrt(2 / (amplitude**2).sum())
    place = np.linspace(-reach_m, reach_m, STEPS)[:, None] * 2 * np.pi / length_m
    x, y = place * np.cos(angle), place * np.sin(angle) + phase
    return Waves((amplitude * np.cos(x)) @ np.cos(y).T - (amplitude * np.sin(x)) @ np.sin(y).T, reach_m)


@dataclass(frozen=True)
class Terrain:
    """The land before anyone divides it.

    Attributes
    ----------
    size : Size
    height, ragged : Waves
        Hills and valleys; the roughness of the outline.
    centres : ndarray of float, shape (towns, 2)
        Town centres in metres; the first is the seat.
    reach_m : ndarray of float, shape (towns,)
        How far a centre's density carries.
    """

    size: Size
    height: Waves
    ragged: Waves
    centres: Coordinates
    reach_m: Values

    def margin(self, xy: Coordinates) -> Values:
        """Return how far inside the outline points are: 0 on it, negative outside, about 1 in the middle."""
        return margin(self.size, self.ragged, xy)

    def urban_density(self, xy: Coordinates) -> Values:
        """Return the share of the density that the nearest town centre brings."""
        distance_m, nearest = KDTree(self.centres).query(xy, distance_upper_bound=FADED * self.reach_m.max())
        return np.asarray(
            MOST_URBAN * np.exp(-distance_m / self.reach_m[nearest % len(self.reach_m)])
        )  # none: infinitely far

    def rural_density(self, xy: Coordinates) -> Values:
        """Return the share of the density that the land itself brings, at most `MOST_RURAL`."""
        lowland = 1 / (1 + np.exp(2.0 * self.height(xy)))
        return np.asarray(0.07 + (MOST_RURAL - 0.07) * lowland)

    def density(self, xy: Coordinates) -> Values:
        """Return how densely people live, between 0 and 1."""
        return np.asarray(self.rural_density(xy) + self.urban_density(xy))


def margin(size: Size, ragged: Waves, xy: Coordinates) -> Values:
    """Return the signed margin of points inside a slanted oval with a ragged rim."""
    slant = np.array([[0.94, 0.34], [-0.34, 0.94]])
    along, across = (xy @ slant.T / (np.array([size.width_m, size.height_m]) / 2)).T
    return np.asarray(1 - np.sqrt(along**2 + across**2) + 0.17 * ragged(xy))


def box_m(size: Size) -> Values:
    """Return the sides of the box, centred on the origin, that holds the land."""
    return np.array([size.width_m, size.height_m]) * 1.5


def make_terrain(size: Size, rng: np.random.Generator) -> Terrain:
    """Return the land of a demo: hills, outline and town centres in its lowlands."""
    span_m = min(size.width_m, size.height_m)
    reach_m = max(size.width_m, size.height_m) * 0.8
    height = random_waves(rng, span_m * 0.5, reach_m, octaves=6)
    ragged = random_waves(rng, span_m * 0.8, reach_m, octaves=7)
    candidates = (spread(size.towns * 12, 2, rng) - 0.5) * box_m(size)
    suited = (margin(size, ragged, candidates) > 0.16) & (height(candidates) < 0.6)
    centres = candidates[suited][: size.towns]
    seat = int(np.argmin((centres**2).sum(axis=1)))
    centres[[0, seat]] = centres[[seat, 0]]
    spacing_m = np.sqrt(size.width_m * size.height_m / size.towns)
    carries_m = spacing_m * rng.uniform(0.07, 0.12, size.towns)
    carries_m[0] *= 1.9
    return Terrain(size, height, ragged, centres, carries_m)
