"""The areas above all parts of a scheme, measured with what the parts add up to."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from gisgrid.geometry.boundary import Indices
from gisgrid.indicators import privacy
from gisgrid.indicators.counted import Records, count
from gisgrid.indicators.deployment import WORKER, Grids, grids_of
from gisgrid.indicators.figures import Figures, sum_up
from gisgrid.indicators.parts import Census, PartRecords, Summary
from gisgrid.indicators.tables import NO_END, ROLES, Flags, Postings, Specialities, Venues
from gisgrid.indicators.tree import Integers

VOLUNTEER = ROLES.index("volunteer")


def few_people(crown: PartRecords, parts: Sequence[Census]) -> Flags:
    """Return which of the crown's areas and of the tops are areas of few people.

    Parameters
    ----------
    crown : PartRecords
    parts : sequence of Census
        One for each top, in their order.

    Returns
    -------
    ndarray of bool, shape (n,)
    """
    areas, tops = crown.records.areas, crown.tops
    residents = _with(areas.residents, tops, [part.residents for part in parts])
    left_out = _with(privacy.left_out(areas), tops, [part.left_out for part in parts])
    return privacy.hide(areas.tree, residents, left_out, crown.numbers)


def measure_crown(
    crown: PartRecords, censuses: Sequence[Census], parts: Sequence[Summary], *, month: int, day: int
) -> Figures:
    """Return what `figures.measure` of the whole gives the crown's areas.

    Who serves in several parts is put at their tops: where two areas of different parts meet, their tops do. What else
    a part's areas hold stands in the sums of its top.

    Parameters
    ----------
    crown : PartRecords
    censuses : sequence of Census
        One for each top, in their order.
    parts : sequence of Summary
        Likewise.
    month, day : int
        As `figures.measure`.
    """
    tree, rows = crown.records.areas.tree, crown.rows
    running = _postings(crown, parts, day)
    records = _with_parts(crown, censuses, parts)
    counted = count(records, running, _grids(crown, parts, day), crown.standards, month)
    counted.own[:, counted.names.index("active_volunteers")] = _active(crown, parts)
    for own, sums in (
        (counted.own, [part.totals for part in parts]), (counted.wanted, [part.wanted for part in parts]),
        (counted.able, [part.able for part in parts]),
    ):  # fmt: skip
        own[crown.tops] = np.array(sums, dtype=np.int64).reshape(len(sums), own.shape[1])
    figures = sum_up(counted, tree, crown.standards, rows)
    return Figures(month, figures.names, figures.own[rows], figures.totals[rows])


def _postings(crown: PartRecords, parts: Sequence[Summary], day: int) -> Postings:
    """Return the crown's postings of a day, and at the tops those of who serves in several parts."""
    wanderers = [part.wanderers for part in parts]
    postings = [
        crown.records.postings.running(day),
        _posted(*_at(crown.tops, [each.people.posted for each in wanderers]), VOLUNTEER),
        _posted(*_at(crown.tops, [np.unique(each.grids.person) for each in wanderers]), WORKER),
        _posted(*_at(crown.tops, [each.people.teams for each in wanderers]), VOLUNTEER, team=True),
    ]
    return Postings(*map(np.concatenate, zip(*(each.columns for each in postings), strict=True)))


def _posted(area: Indices, who: Integers, role: int, *, team: bool = False) -> Postings:
    nobody, always = np.full(len(area), -1, dtype=np.int64), np.zeros(len(area), dtype=np.int64)
    person, teams = (nobody, who) if team else (who, nobody)
    return Postings(area, always + role, person, teams, always, always + NO_END)


def _with_parts(crown: PartRecords, censuses: Sequence[Census], parts: Sequence[Summary]) -> Records:
    """Return the crown's records with the parts' households, venues in use and what their wanderers can do."""
    records, tops = crown.records, crown.tops
    households = _with(records.areas.households, tops, [part.households for part in censuses])
    return replace(
        records, areas=replace(records.areas, households=households), venues=_venues(records.venues, tops, parts),
        specialities=_specialities(records.specialities, parts),
    )  # fmt: skip


def _venues(own: Venues, tops: Indices, parts: Sequence[Summary]) -> Venues:
    area, several = _at(tops, [part.venues for part in parts])
    area, more = np.repeat(area, several), int(several.sum())
    kinds = np.repeat(np.concatenate([own.kinds[:0], *(part.venue_kinds for part in parts)]), several)
    tiers = np.repeat(np.concatenate([own.tiers[:0], *(part.venue_tiers for part in parts)]), several)
    return Venues(
        np.append(own.area, area), np.append(own.kinds, kinds), np.append(own.tiers, tiers),
        np.append(own.in_use, np.ones(more, dtype=bool)), np.append(own.staff, np.full(more, -1)),
    )  # fmt: skip


def _specialities(own: Specialities, parts: Sequence[Summary]) -> Specialities:
    """Return what the crown's people and all wanderers can do; that some stand there twice counts once."""
    known = [own, *(part.wanderers.specialities for part in parts)]
    person, speciality = (
        np.concatenate(columns) for columns in zip(*((each.person, each.speciality) for each in known), strict=True)
    )
    return Specialities(person, speciality, own.kinds)


def _grids(crown: PartRecords, parts: Sequence[Summary], day: int) -> Grids:
    """Return the grids of the crown's workers and of those who work in several parts, there as if at the top.

    Within a part the grids keep their order: the means are of the same numbers in the same order as in the whole.
    """
    records, grids = crown.records, [part.wanderers.grids for part in parts]
    own = grids_of(records.areas, records.postings.running(day))
    area, person = _at(crown.tops, [each.person for each in grids])
    person, area = np.append(own.person, person), np.append(own.area, area)
    middle = np.concatenate([own.middle, *(each.middle for each in grids)])
    return Grids(person, area, middle).where(np.lexsort((records.areas.tree.place[area], person)))


def _active(crown: PartRecords, parts: Sequence[Summary]) -> Integers:
    area, person = _at(crown.tops, [part.wanderers.people.active for part in parts])
    own = crown.active
    return crown.records.areas.tree.count_once(np.append(own.area, area), np.append(own.person, person))


def _at(tops: Indices, told: Sequence[Integers]) -> tuple[Indices, Integers]:
    """Return the numbers that all parts tell, each with the row of the part's top."""
    several = np.array([len(numbers) for numbers in told], dtype=np.int64)
    return np.repeat(tops, several), np.concatenate([tops[:0], *told])


def _with(own: Integers, tops: Indices, sums: Sequence[int]) -> Integers:
    """Return what is at each area itself, with sums of all below at the tops."""
    found = own.copy()
    found[tops] = sums
    return found
