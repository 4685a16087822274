"""What a comparison says in sentences: keys of the catalogs of pages, with the numbers that go into them."""

from dataclasses import dataclass, field
from datetime import date

from gisgrid.domain.comparison import ADDED, CHANGED, UNCHANGED, WITHDRAWN, Comparison
from gisgrid.indicators.catalog import counting_areas

M2_PER_HA = 10_000


@dataclass(frozen=True)
class Sentence:
    """A key below `comparison.said.` and its numbers."""

    key: str
    values: dict[str, str | int | float] = field(default_factory=dict)


def sentences_of(found: Comparison, today: date) -> list[Sentence]:
    """Say what publishing would do to areas, households, people and indicators.

    Examples
    --------
    >>> [one.key for one in sentences_of(Comparison((), (), 0.0, 0, 0), date(2026, 11, 27))]
    ['comparison.said.nothing']
    """
    counts = {change: found.count(change) for change in (ADDED, CHANGED, WITHDRAWN, UNCHANGED)}
    if not counts[ADDED] + counts[CHANGED] + counts[WITHDRAWN]:
        return [_said("nothing")]
    said = [_said("areas", **counts), _said("ground", ha=round(found.m2_moved / M2_PER_HA, 2)), _people(found)]
    hanging = found.hanging()
    said += [_said(name, count=hanging[name]) for name in hanging if hanging[name]]
    return [*said, *_indicators(counts, today)]


def _people(found: Comparison) -> Sentence:
    if found.households_moved is None or found.residents_moved is None:
        return _said("households_hidden")
    return _said("households", households=found.households_moved, residents=found.residents_moved)


def _indicators(counts: dict[str, int], today: date) -> list[Sentence]:
    """Return what happens to indicators: of these areas all, further up those that count areas, from this month on."""
    month = f"{today:%Y-%m}"
    said = [_said("indicators", month=month)]
    if counts[ADDED] or counts[WITHDRAWN]:
        said.append(_said("indicators_above", count=len(counting_areas())))
    return said


def _said(key: str, **values: str | int | float) -> Sentence:
    return Sentence(f"comparison.said.{key}", values)
