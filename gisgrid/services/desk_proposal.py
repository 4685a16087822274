"""A division proposed at the desk: it starts from what is drawn, keeps what is locked, and becomes one step there."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import shapely
from sqlalchemy import Connection

from gisgrid.domain.areas import AreaTable
from gisgrid.domain.division import (
    USUAL_SEED,
    USUAL_TOLERANCE,
    DivisionRequest,
    Drawing,
    Drawn,
    NamedShapes,
    Proposal,
)
from gisgrid.domain.drafts import as_array
from gisgrid.errors import BadInput, NotTiling
from gisgrid.geometry.knots import Knot
from gisgrid.geometry.lattice import Geometries
from gisgrid.geometry.matching import match_edges, open_groups
from gisgrid.geometry.surveying import settled, surveyed_knots
from gisgrid.services.courses import gained_vertices
from gisgrid.services.desk_ground import Ground, ground_of
from gisgrid.services.drafts import draft_numbered
from gisgrid.services.propose import Advance, propose_division
from gisgrid.store.desk_ground import desk_rights
from gisgrid.store.session import not_granted

NOTHING = NamedShapes([], [], np.empty(0, dtype=object))


@dataclass(frozen=True)
class Asked:
    """What is asked for at the desk, as of `DivisionRequest`; `locked` are codes of pieces that stay as they are."""

    into: int | None = None
    households_per_grid: float | None = None
    rebalance: bool = False
    tolerance: float = USUAL_TOLERANCE
    seed: int = USUAL_SEED
    stored_reference: bool = True
    locked: frozenset[str] = frozenset()


@dataclass(frozen=True)
class DeskProposal:
    """A proposal that can be taken into its draft.

    Attributes
    ----------
    revision : int
        Of the draft that it was made from.
    proposal : Proposal
        Its areas have every vertex that their neighbours have: they tile the outline as it will be.
    is_changed : list of bool
        Whether each differs from what is drawn now, if only by vertices.
    removed : list of str
        Codes of pieces that are drawn now and would be gone.
    knots : list of Knot
        Vertices on edges that were surveyed before.
    """

    revision: int
    proposal: Proposal
    is_changed: list[bool]
    removed: list[str]
    knots: list[Knot]


def propose_at_desk(
    connection: Connection,
    number: int,
    asked: Asked,
    *,
    held_to_powers: bool = False,
    advance: Advance = lambda stage: None,
) -> DeskProposal:
    """Propose a division of the area of a draft. Nothing is stored.

    Parameters
    ----------
    connection : Connection
    number : int
        Of the draft.
    asked : Asked
    held_to_powers : bool
        It is a signed-in person's, who must be allowed to edit the draft.
    advance : callable
        As of `propose_division`.

    Raises
    ------
    NotFound
        There is no such draft.
    Forbidden
    Refused
        It divides not exactly one area, all is locked, or there are too few households for so many pieces.
    BadInput
        A locked piece is not there, or does not fit.
    NotTiling
        No pieces on the lattice tile the area.
    """
    draft = draft_numbered(connection, number)
    if held_to_powers and not desk_rights(connection, number).may_edit:
        raise not_granted()
    ground = ground_of(connection, draft)
    drawing = _drawing(ground, asked.locked)
    request = DivisionRequest(
        draft.scheme,
        draft.parent_codes[0],
        into=asked.into,
        households_per_grid=asked.households_per_grid,
        rebalance=asked.rebalance,
        tolerance=asked.tolerance,
        seed=asked.seed,
        stored_reference=asked.stored_reference,
    )
    drawn = Drawn(np.empty(0, dtype=object), NOTHING, NOTHING)
    proposal = propose_division(connection, request, drawn, drawing=drawing, advance=advance)
    shapes, knots = fitted(proposal.areas.geometries, proposal.is_kept, ground.outline, ground.knots)
    proposal = replace(proposal, areas=proposal.areas.with_geometries(shapes))
    return DeskProposal(draft.revision, proposal, *_changes(ground, proposal.areas), knots)


def fitted(
    shapes: Geometries, is_kept: Sequence[bool], outline: shapely.MultiPolygon, known: Sequence[Knot]
) -> tuple[Geometries, list[Knot]]:
    """Return pieces with every vertex that others have on their borders, and which of these are knots.

    Parameters
    ----------
    shapes : ndarray of MultiPolygon, shape (n,)
        They tile the outline but for vertices.
    is_kept : sequence of bool, length n
        Those whose borders were surveyed before, as the outline was.
    outline : MultiPolygon
    known : sequence of Knot
        Those that are there already.

    Raises
    ------
    NotTiling
        A piece is so thin that no vertices on the lattice fit.
    """
    matched = match_edges(shapes, [outline], np.zeros(len(shapes), dtype=np.int64))
    assert matched.parents is not None
    before = [*(shapes[row] for row in np.flatnonzero(is_kept)), outline]
    after = [*(matched.children[row] for row in np.flatnonzero(is_kept)), matched.parents[0]]
    gained = [piece for old, new in zip(before, after, strict=True) for piece in gained_vertices(old, new)]
    together, knots = settled(
        as_array([*matched.children, *matched.parents]), gained, surveyed_knots(gained, known)
    )  # fmt: skip
    pieces, outer = together[:-1], together[-1:]
    if not shapely.is_valid(together).all() or len(open_groups(pieces, outer, np.zeros(len(pieces), dtype=np.int64))):
        raise NotTiling(
            "道路或界线靠得太近，划出的网格在最小刻度上不能严丝合缝。",
            "Lines lie so near to each other that the pieces do not tile the area on the lattice.",
            hint_zh="请换一个方案编号再试，或解锁相邻的网格。",
            hint_en="Try another seed, or unlock pieces nearby.",
            details={"findings": []},
        )
    return pieces, list(dict.fromkeys(knots))


def _drawing(ground: Ground, locked: frozenset[str]) -> Drawing:
    rows, draft = ground.rows, ground.draft
    missing = sorted(locked - {row.code for row in rows})
    if missing:
        raise BadInput(
            f"草稿中没有要保留的网格 {missing[0][:40]}。",
            f"The draft has no piece {missing[0][:40]} to keep.",
            hint_zh="它可能刚被他人合并或删除；请刷新后再试。",
            hint_en="Somebody may have merged it meanwhile: reload and try again.",
        )
    areas = AreaTable(
        [row.code for row in rows],
        [draft.parent_codes[0]] * len(rows),
        [draft.level] * len(rows),
        [row.name for row in rows],
        [row.kind for row in rows],
        ["desk"] * len(rows),
        as_array([row.geometry for row in rows]),
    )
    return Drawing(ground.outline, areas, locked)


def _changes(ground: Ground, areas: AreaTable) -> tuple[list[bool], list[str]]:
    """Return which pieces differ from those drawn now, and the codes of those that would be gone."""
    now = {row.code: row.geometry for row in ground.rows}
    changed = [
        code not in now or not shapely.equals_exact(shape, now[code])
        for code, shape in zip(areas.codes, areas.geometries, strict=True)
    ]
    return changed, sorted(now.keys() - set(areas.codes))
