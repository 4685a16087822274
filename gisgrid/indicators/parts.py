"""What a part of a scheme is measured from by itself, and what it says to the others.

A part is an area, its top, with all below it. The crown is what lies below no top and is none.
"""

from dataclasses import dataclass

from gisgrid.geometry.boundary import Indices
from gisgrid.indicators.counted import Records
from gisgrid.indicators.deployment import Grids
from gisgrid.indicators.figures import Figures
from gisgrid.indicators.people import Active, People, people_at
from gisgrid.indicators.privacy import left_out
from gisgrid.indicators.standards import Standards
from gisgrid.indicators.tables import Flags, Specialities, Texts
from gisgrid.indicators.tree import Integers


@dataclass(frozen=True)
class PartRecords:
    """What a part is measured from, or the crown.

    Attributes
    ----------
    records : Records
        Of a part: its areas and those above its top, for where a source reports for one above, it reports for those
        below. Of the crown: its areas, and the tops without any records.
    standards : Standards
        As of the whole. Targets at other areas are left out, but for each item of which activities are asked for in
        a year there is one, if need be of none: names of figures follow from items.
    active : Active
    numbers : ndarray of int, shape (n,)
        Of the areas, as `privacy.few_people` takes them.
    rows : ndarray of int, shape (m,)
        The areas that are measured, in order.
    tops : ndarray of int, shape (t,)
        Of a part its own; of the crown those of all parts, which are none of its rows.
    """

    records: Records
    standards: Standards
    active: Active
    numbers: Integers
    rows: Indices
    tops: Indices


@dataclass(frozen=True)
class Census:
    """What a part says of itself before any is measured, so that what concerns several can be decided.

    Attributes
    ----------
    people : People
    households, residents, left_out : int
        In all of it; `left_out` are residents on undetermined land.
    """

    people: People
    households: int
    residents: int
    left_out: int


@dataclass(frozen=True)
class Wanderers:
    """Those of a part who serve outside it too.

    Attributes
    ----------
    people : People
    grids : Grids
        Of those who are grid workers both here and outside.
    specialities : Specialities
    """

    people: People
    grids: Grids
    specialities: Specialities


@dataclass(frozen=True)
class Summary:
    """What the areas above need of a part.

    Attributes
    ----------
    totals : ndarray of int, shape (parts,)
        Of its top.
    wanted, able : ndarray of int, shape (specialities,)
        People asked for, and different people who serve, by speciality.
    venue_kinds, venue_tiers : ndarray of str, shape (v,)
        Kinds and tiers of its venues in use.
    venues : ndarray of int, shape (v,)
        How many are of that kind and tier.
    wanderers : Wanderers
    """

    totals: Integers
    wanted: Integers
    able: Integers
    venue_kinds: Texts
    venue_tiers: Texts
    venues: Integers
    wanderers: Wanderers


@dataclass(frozen=True)
class PartFigures:
    """The figures of a part's areas, in their order.

    Attributes
    ----------
    figures : Figures
    few_people : ndarray of bool, shape (m,)
    summary : Summary
    """

    figures: Figures
    few_people: Flags
    summary: Summary


def census(part: PartRecords, *, day: int) -> Census:
    """Return what a part says of itself, or the crown.

    Parameters
    ----------
    part : PartRecords
    day : int
        As `figures.measure`.
    """
    areas, rows = part.records.areas, part.rows
    people = people_at(part.records.postings.running(day), part.active, rows)
    sums = (int(own[rows].sum()) for own in (areas.households, areas.residents, left_out(areas)))
    return Census(people, *sums)
