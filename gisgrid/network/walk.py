"""How people walk: for how long, how fast, and how far from a mapped road they may start."""

import math
from dataclasses import dataclass

from gisgrid.errors import BadInput

DETOUR = 1.3
"""Metres walked for each metre of straight way where no road is mapped: an estimate, and marked so."""
METRES_PER_KM = 1000
MINUTES_PER_HOUR = 60


@dataclass(frozen=True)
class Walk:
    """A walk of at most so many minutes.

    Attributes
    ----------
    minutes : float
    speed_kmh : float
    max_access_m : float
        Largest walk between a place and its nearest road in metres; a place farther off is counted as an estimate.

    Raises
    ------
    BadInput
        If minutes or speed are not above zero, or the largest walk to the road is negative.

    Examples
    --------
    >>> Walk().limit_m
    800.0
    >>> round(SLOW_WALKER.limit_m)
    480
    """

    minutes: float = 10.0
    speed_kmh: float = 4.8
    max_access_m: float = 100.0

    def __post_init__(self) -> None:
        numbers = self.minutes, self.speed_kmh, self.max_access_m
        if not all(map(math.isfinite, numbers)) or min(numbers[:2]) <= 0 or self.max_access_m < 0:
            raise BadInput(
                "步行时间和速度须大于零，到路的距离不得为负。",
                "Minutes and speed must be above zero, and the walk to the road not below.",
                hint_zh="例如 10 分钟、4.8 公里/小时、100 米。",
                hint_en="For example 10 minutes, 4.8 km/h, 100 m.",
            )

    @property
    def limit_m(self) -> float:
        """Metres walked in the time."""
        return self.minutes * self.metres_per_minute

    @property
    def metres_per_minute(self) -> float:
        """Speed in metres a minute."""
        return self.speed_kmh * METRES_PER_KM / MINUTES_PER_HOUR


DEFAULT = Walk()
"""Ten minutes at 4.8 km/h."""
SLOW_WALKER = Walk(speed_kmh=2.88)
"""Ten minutes at 0.8 m/s: old people, people with a pram or a stick."""
