"""One part's share of a run of indicators: read once, asked who serves there, and measured when all have answered."""

from dataclasses import dataclass

from gisgrid.domain.parts import Part
from gisgrid.indicators.apart import measure_part
from gisgrid.indicators.parts import Census, Summary, census
from gisgrid.indicators.people import People
from gisgrid.services.batch.moment import Moment
from gisgrid.services.indicator_asked import Asked
from gisgrid.services.indicator_ground import Box
from gisgrid.services.indicator_records import Read, read_part
from gisgrid.services.indicator_runs import value_lines


@dataclass(frozen=True)
class Answered:
    """What a part says of itself before any is measured.

    Attributes
    ----------
    areas : int
        How many are its own.
    census : Census
    box : Box
        Of its areas' middles.
    """

    areas: int
    census: Census
    box: Box


@dataclass(frozen=True)
class Decided:
    """What follows from the answers of all.

    Attributes
    ----------
    wanderers : People
        Who serves in several parts.
    box : Box
        Of all middles.
    """

    wanderers: People
    box: Box


@dataclass(frozen=True)
class PartLines:
    """The rows of a part's areas, and what the areas above need of it.

    Attributes
    ----------
    lines : str
        As `value_lines`.
    summary : Summary
    """

    lines: str
    summary: Summary


def read_records(moment: Moment, asked: Asked, part: Part) -> Read:
    """Read a part; what was read stays where it is."""
    with moment.reading() as connection:
        return read_part(connection, asked, part)


def answer(read: Read, asked: Asked) -> Answered:
    """Return what a part, or the crown, says of itself."""
    return Answered(len(read.part.rows), census(read.part, day=asked.day_number), read.ground.box)


def measure_lines(read: Read, asked: Asked, decided: Decided, top_hidden: bool) -> PartLines:
    """Measure a part.

    Parameters
    ----------
    read : Read
    asked : Asked
    decided : Decided
    top_hidden : bool
        Whether the part's top is one of few people.
    """
    part = read.about(decided.box)
    found = measure_part(part, decided.wanderers, month=asked.month, day=asked.day_number, top_hidden=top_hidden)
    return PartLines(value_lines(read, part.rows, found.figures, found.few_people), found.summary)
