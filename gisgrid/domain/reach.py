"""What is asked of the reach, and sums over areas that agree at every level."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from gisgrid.domain.hours import Moment
from gisgrid.domain.venues import IN_USE, STATUSES
from gisgrid.errors import BadInput
from gisgrid.geometry.boundary import Indices

POOR_SHARE = 0.2
"""An area is short of roads where a larger share of its households is far from any."""

SLOW_KMH = 2.88
"""How fast slow walkers go: 0.8 m/s."""
PROFILES = {"default": 4.8, "slow": SLOW_KMH}
"""Who walks, by km/h."""


STANDARDS = {"500m": 500.0}
"""Planning standards, by the straight metres within which a place counts as served, whatever the roads."""


class Variant(NamedTuple):
    """One way to say who is served, to be told beside others.

    Attributes
    ----------
    name : str
        Of `PROFILES`, `own`, or a standard's.
    speed_kmh : float
    standard : str or None
        Of `STANDARDS`: straight metres count, and no speed does.
    """

    name: str
    speed_kmh: float
    standard: str | None


def variants_of(profiles: Sequence[str], speed_kmh: float | None, standard: str | None) -> list[Variant]:
    """Return what was asked for side by side: the default profile where nothing was.

    Examples
    --------
    >>> [variant.name for variant in variants_of(["default", "slow"], None, "500m")]
    ['default', 'slow', 'standard 500m']
    >>> variants_of([], None, None)
    [Variant(name='default', speed_kmh=4.8, standard=None)]
    """
    speeds = [PROFILES[name] for name in dict.fromkeys(profiles)]
    if speed_kmh is not None and speed_kmh not in speeds:
        speeds.append(speed_kmh)
    if not speeds and standard is None:
        speeds = [PROFILES["default"]]
    found = [Variant(profile_of(speed), speed, None) for speed in speeds]
    return found if standard is None else [*found, Variant(f"standard {standard}", PROFILES["default"], standard)]


def profile_of(speed_kmh: float) -> str:
    """Return who walks at a speed; `own` for one that is nobody's.

    Examples
    --------
    >>> profile_of(2.88), profile_of(5.0)
    ('slow', 'own')
    """
    return next((name for name, speed in PROFILES.items() if speed == speed_kmh), "own")


@dataclass(frozen=True)
class ReachRequest:
    """Which households reach which venues, how.

    Attributes
    ----------
    scheme : str
    under : str or None
        Code of an area; None for all of the scheme.
    minutes, speed_kmh : float
        How long and how fast one walks.
    max_access_m : float
        Largest walk between a place and its nearest road that is taken as it is.
    poor_share : float
        Share of households far from any road above which an area is marked as short of roads.
    planned : bool
        Count planned venues as if they were there.
    kinds : tuple of str
        Kinds of venue to count; empty for all.
    sensitive : bool
        Count venues of sensitive hosts too; the answer is then not for the public.
    open_at : Moment or None
        Count only venues that are open then; None for all, whatever their hours.
    unknown_open : bool
        Count a venue whose hours cannot be read as open then.
    standard : str or None
        Of `STANDARDS`: count by its straight metres instead of the way along roads.

    Raises
    ------
    BadInput
        The share is no share, or there is no such standard.
    """

    scheme: str = "standard"
    under: str | None = None
    minutes: float = 10.0
    speed_kmh: float = 4.8
    max_access_m: float = 100.0
    poor_share: float = POOR_SHARE
    planned: bool = False
    kinds: tuple[str, ...] = ()
    sensitive: bool = False
    open_at: Moment | None = None
    unknown_open: bool = False
    standard: str | None = None

    def __post_init__(self) -> None:
        if not 0 <= self.poor_share <= 1:
            raise BadInput(
                "路网不足的份额应在 0 到 1 之间", "the share of households without roads lies between 0 and 1"
            )

        if self.standard is not None and self.standard not in STANDARDS:
            there = ", ".join(STANDARDS)
            raise BadInput(f"没有这个标准；现有：{there}", f"there is no such standard; there are: {there}")

    @property
    def standard_m(self) -> float | None:
        """Return the straight metres of the standard, or None."""
        return None if self.standard is None else STANDARDS[self.standard]

    @property
    def statuses(self) -> tuple[str, ...]:
        """Return the statuses of the venues that count."""
        return STATUSES if self.planned else IN_USE


def roll_up(parents: Indices, values: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return sums over each area and all below it: whole numbers, so every level agrees exactly.

    Parameters
    ----------
    parents : ndarray of int, shape (n,)
        Row of each area's parent; -1 for a root.
    values : ndarray of int, shape (n, c)
        What lies in each area itself and in no area below it.

    Returns
    -------
    ndarray of int, shape (n, c)

    Examples
    --------
    >>> roll_up(np.array([-1, 0, 0]), np.array([[0], [2], [3]])).tolist()
    [[5], [2], [3]]
    """
    sums = np.array(values, dtype=np.int64)
    level = depths(parents)
    for depth in range(int(level.max(initial=0)), 0, -1):
        rows = np.flatnonzero(level == depth)
        np.add.at(sums, parents[rows], sums[rows])
    return sums


def depths(parents: Indices) -> Indices:
    """Return how many areas lie above each.

    Examples
    --------
    >>> depths(np.array([-1, 0, 1, 0])).tolist()
    [0, 1, 2, 1]
    """
    depth, above = np.zeros(len(parents), dtype=np.int64), np.array(parents)
    while (above >= 0).any():
        depth += above >= 0
        above = np.where(above >= 0, parents[above], -1)
    return depth
