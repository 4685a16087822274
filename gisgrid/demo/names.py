"""Names of the demo's areas, all made up."""

import numpy as np

from gisgrid.demo import words
from gisgrid.demo.codes import communities, town_types
from gisgrid.demo.division import Division

CITY_NAME = "云岚市"


def place_names(count: int, rng: np.random.Generator) -> list[str]:
    """Return so many different made-up place names: of two characters, then of three.

    Examples
    --------
    >>> len(set(place_names(20_000, np.random.default_rng(1))))
    20000
    """
    fronts, backs = sorted(set(words.FRONT)), sorted(set(words.BACK))
    short = [front + back for front in fronts for back in backs if front != back]
    names = [short[k] for k in rng.permutation(len(short)).tolist()]
    longer = (front + name for front, name in zip(fronts * len(backs), names[::-1], strict=False))
    return (names + list(longer))[:count]


def area_names(division: Division, rng: np.random.Generator) -> dict[str, list[str]]:
    """Return the names of every level's areas."""
    types = town_types(division)
    counts = [len(division.town), len(types), int(division.county.max()) + 1]
    pool = iter(place_names(sum(counts), rng))
    place = [next(pool) for _ in division.town]
    town = [next(pool) + kind for kind in types.tolist()]
    county = [next(pool) + "县" for _ in range(counts[2])]
    urban = communities(division, types).tolist()
    village = [name + ("社区" if is_urban else "村") for name, is_urban in zip(place, urban, strict=True)]
    subgrid = subgrid_names(division, place, urban)
    return {"city": [CITY_NAME], "county": county, "town": town, "village": village, "subgrid": subgrid}


def subgrid_names(division: Division, place: list[str], urban: list[bool]) -> list[str]:
    """Return names of sub-grids, different within each village."""
    counts: dict[tuple[int, str], int] = {}
    names = []
    for village, kind, use in zip(
        division.village.tolist(), division.kind.tolist(), division.use.tolist(), strict=True
    ):
        order = counts.get((village, use or kind), 0)
        counts[village, use or kind] = order + 1
        names.append(_subgrid_name(village, kind, use, order, place[village], urban[village]))
    return names


def _subgrid_name(village: int, kind: str, use: str, order: int, place: str, is_urban: bool) -> str:
    again = "" if order == 0 else f"{order + 1}号"
    if kind == "remainder":
        return f"{place}其余片{again}"
    if use:
        return f"{place}{again}{words.USES[use]}"
    if is_urban:
        block = "" if order < len(words.ESTATES) else f"{order // len(words.ESTATES) + 1}期"
        return f"{words.ESTATES[(village + order) % len(words.ESTATES)]}小区{block}"
    surname = words.SURNAMES[(village * 7 + order) % len(words.SURNAMES)]
    return f"{surname}家{words.HAMLETS[(village + order) % len(words.HAMLETS)]}组{order // len(words.SURNAMES) or ''}"
