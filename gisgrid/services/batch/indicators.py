"""A month's indicators of a whole scheme, counted part by part."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection

from gisgrid.domain.parts import Part
from gisgrid.indicators.crown import few_people, measure_crown
from gisgrid.indicators.figures import measure
from gisgrid.indicators.people import wandering
from gisgrid.indicators.tables import Flags
from gisgrid.services.batch.crew import Crew
from gisgrid.services.batch.indicator_part import (
    Answered,
    Decided,
    PartLines,
    answer,
    measure_lines,
    read_records,
)
from gisgrid.services.batch.moment import Moment
from gisgrid.services.batch.parts import parts_of
from gisgrid.services.indicator_asked import Asked
from gisgrid.services.indicator_ground import joint_box
from gisgrid.services.indicator_records import Read, read_part
from gisgrid.services.indicator_runs import begin_month, keep_month, value_lines
from gisgrid.services.indicators import SILENT_MONTHS

Advance = Callable[[str], None]
Answer = dict[str, Any]


def run_month_in_parts(
    connection: Connection,
    scheme: str,
    level: str | None,
    crew: Crew,
    *,
    today: date,
    who: str,
    month: date | None = None,
    silent_months: int = SILENT_MONTHS,
    advance: Advance = lambda stage: None,
) -> Answer:
    """Make the figures of a month anew as `run_month` does, and the very same.

    Parameters
    ----------
    connection : Connection
        Inside `figuring`.
    level : str or None
        Of the parts; see `parts_of`.
    crew : Crew
    today, who, month, silent_months
        As `run_month`.
    advance : callable
        Told of each part that is done.

    Returns
    -------
    dict
        As of `run_month`.

    Raises
    ------
    NotFound, BadInput
        As of `run_month` and `parts_of`.
    """
    asked = begin_month(connection, scheme, today=today, month=month, silent_months=silent_months)
    *below, above = parts_of(connection, scheme, level)
    crown, told, count = read_part(connection, asked, above), asked.of_parts(), len(below)
    reads = crew.start(read_records, [Moment.of(connection)] * count, [told] * count, below)
    answers = list(crew.results(crew.start(answer, reads, [told] * count)))
    decided = _decide([*answers, answer(crown, asked)])
    few = few_people(crown.part, [each.census for each in answers])
    measured = crew.start(measure_lines, reads, [told] * count, [decided] * count, few[crown.part.tops].tolist())
    del reads  # so that a worker forgets a part as soon as it is measured
    found = _each(crew.results(measured), below, advance)
    return keep_month(
        connection, asked, _names(crown, asked), _blocks(crown, asked, answers, decided, few, found),
        areas=len(crown.part.rows) + sum(each.areas for each in answers), who=who,
    )  # fmt: skip


def _decide(answers: Sequence[Answered]) -> Decided:
    return Decided(wandering(each.census.people for each in answers), joint_box([each.box for each in answers]))


def _names(crown: Read, asked: Asked) -> tuple[str, ...]:
    """Return the names of the figures, which follow from what is asked, before there are any."""
    return measure(crown.part.records, crown.part.standards, month=asked.month, day=asked.day_number).names


def _each(found: Iterator[PartLines], parts: Sequence[Part], advance: Advance) -> Iterator[PartLines]:
    for k, (one, part) in enumerate(zip(found, parts, strict=True), start=1):
        advance(f"{k}/{len(parts)} {part.under}")
        yield one


def _blocks(
    crown: Read, asked: Asked, answers: Sequence[Answered], decided: Decided, few: Flags, found: Iterator[PartLines]
) -> Iterator[str]:
    """Yield the rows of each part as it comes, and at last those of the areas above."""
    summaries = []
    for one in found:
        summaries.append(one.summary)
        yield one.lines
    part, censuses = crown.about(decided.box), [each.census for each in answers]
    figures = measure_crown(part, censuses, summaries, month=asked.month, day=asked.day_number)
    yield value_lines(crown, part.rows, figures, few[part.rows])
