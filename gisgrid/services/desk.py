"""What the desk is told: of an area where a draft can begin, and of a draft that is worked on."""

from dataclasses import dataclass

from sqlalchemy import Connection

from gisgrid.domain.accounts import DraftRights
from gisgrid.domain.areas import AreaTable
from gisgrid.domain.desk import Homes, SizeBand, SizeBands
from gisgrid.domain.drafts import Draft, DraftFinding
from gisgrid.domain.households import HouseholdSum
from gisgrid.errors import NotFound
from gisgrid.geometry.knotting import held_places, knots_on, thread_knots
from gisgrid.services.desk_ground import Ground, ground_of, known_knots
from gisgrid.services.desk_opening import child_level
from gisgrid.services.drafts import draft_numbered, rights_on
from gisgrid.store import areas as area_store
from gisgrid.store import desk as desk_store
from gisgrid.store.accounts import draft_rights
from gisgrid.store.desk_ground import DeskRights, desk_rights, homes_below, neighbours_of
from gisgrid.store.findings import findings_of
from gisgrid.store.households import public_sum
from gisgrid.store.schemes import scheme_named


@dataclass(frozen=True)
class Start:
    """What can be begun at an area.

    Attributes
    ----------
    parent : AreaTable
        One row.
    child_level : str
    present : int
        How many children it has.
    may_draft : bool
    drafts : list of Draft
        Those of this area alone that are not ended, the latest first.
    households : HouseholdSum or None
        As everybody may know it.
    size_band : SizeBand or None
        Of the areas that would be drawn; None where they are no sub-grids.
    """

    parent: AreaTable
    child_level: str
    present: int
    may_draft: bool
    drafts: list[Draft]
    households: HouseholdSum | None
    size_band: SizeBand | None


def start_at(connection: Connection, scheme_code: str, code: str, bands: SizeBands) -> Start:
    """Return what can be begun at an area.

    Raises
    ------
    NotFound
        There is no such area.
    Refused
        It is of the lowest level.
    """
    scheme = scheme_named(connection, scheme_code)
    parent = area_store.areas_by_code(connection, scheme_code, [code]).areas
    if not len(parent):
        raise NotFound(f"没有代码为 {code[:40]} 的区域", f"there is no area {code[:40]}")
    level = child_level(connection, scheme, parent)
    rights = draft_rights(connection, scheme_code, [code])
    return Start(
        parent,
        level,
        len(area_store.children_of(connection, scheme_code, [code])),
        rights.may_edit,
        _drafts_at(connection, scheme_code, code),
        public_sum(connection, scheme_code, code),
        bands.at(code) if level == scheme.levels[-1] else None,
    )


def _drafts_at(connection: Connection, scheme: str, code: str) -> list[Draft]:
    """Return the drafts of an area one after the other: all at once would ask of every draft who may see it."""
    return [draft_numbered(connection, number) for number in desk_store.drafts_at(connection, scheme, code)]


@dataclass(frozen=True)
class Desk:
    """A draft with everything that is needed to work on it.

    Attributes
    ----------
    ground : Ground
        Areas, outline and knots.
    steps : int
        How many are kept.
    rights : DraftRights
    desk_rights : DeskRights
    neighbours : AreaTable
        One ring around the outline, with all knots.
    homes : Homes or None
        None where the person may not read them.
    size_band : SizeBand or None
    findings : list of DraftFinding
    """

    ground: Ground
    steps: int
    rights: DraftRights
    desk_rights: DeskRights
    neighbours: AreaTable
    homes: Homes | None
    size_band: SizeBand | None
    findings: list[DraftFinding]


def read_desk(connection: Connection, number: int, bands: SizeBands) -> Desk:
    """Return a draft as the desk opens it.

    Raises
    ------
    NotFound
        There is no such draft.
    Refused
        It does not divide exactly one area, or that area is gone.
    """
    draft = draft_numbered(connection, number)
    ground = ground_of(connection, draft)
    code = ground.parent.codes[0]
    scheme = scheme_named(connection, draft.scheme)
    return Desk(
        ground,
        desk_store.step_count(connection, number),
        rights_on(connection, draft),
        desk_rights(connection, number),
        _neighbours(connection, ground, code),
        homes_below(connection, draft.scheme, [code]),
        bands.at(code) if draft.level == scheme.levels[-1] else None,
        findings_of(connection, number),
    )


def _neighbours(connection: Connection, ground: Ground, code: str) -> AreaTable:
    """Return one ring of areas around the parent, with the knots that the draft put on the outline."""
    areas = neighbours_of(connection, ground.draft.scheme, code, ground.draft.level)
    known = known_knots(connection, ground.draft, ground.outline)
    own = knots_on(known, held_places(known, [ground.outline]))
    return areas.with_geometries(thread_knots(areas.geometries, own))
