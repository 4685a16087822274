"""Service in sum."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Served:
    """What a volunteer has served in all.

    Attributes
    ----------
    minutes, times : int
    stars : int
        By the table of thresholds (`star_threshold`); 0 below the first.
    """

    minutes: int
    times: int
    stars: int
