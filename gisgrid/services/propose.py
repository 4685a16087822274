"""Propose how an area could be divided, and keep a proposal as a draft."""

import hashlib
from collections.abc import Callable

import numpy as np
import shapely
from sqlalchemy import Connection

from gisgrid.domain.accounts import Power
from gisgrid.domain.areas import AreaTable
from gisgrid.domain.division import MOST_PIECES, DivisionRequest, Drawing, Drawn, Proposal
from gisgrid.domain.drafts import Draft
from gisgrid.errors import Refused
from gisgrid.exchange.boundaries import BoundaryTable
from gisgrid.geometry.boundary import Indices
from gisgrid.planning.division.divide import Division, divide
from gisgrid.planning.division.ground import Ground, Wish
from gisgrid.planning.division.numbering import north_to_south
from gisgrid.planning.division.plane import areas_at
from gisgrid.planning.division.quality import deviation
from gisgrid.services.accounts import require_power
from gisgrid.services.courses import division_courses
from gisgrid.services.division_ground import FREE_KIND, Basis, basis_of
from gisgrid.services.division_words import remarks_on
from gisgrid.services.incoming import require_codes
from gisgrid.services.opening import Origin, open_draft
from gisgrid.services.subgrid_codes import new_codes, next_codes
from gisgrid.store.schemes import scheme_named

SOURCE = "gisgrid divide"
STAGES = 2
Advance = Callable[[str], None]


def propose_division(
    connection: Connection,
    request: DivisionRequest,
    drawn: Drawn,
    *,
    held_to_powers: bool = False,
    drawing: Drawing | None = None,
    advance: Advance = lambda stage: None,
) -> Proposal:
    """Propose a division of an area, on the stored roads and on the households that the transaction may read.

    Nothing is stored.

    Parameters
    ----------
    connection : Connection
    request : DivisionRequest
    drawn : Drawn
        What files add; what they give takes the place of stored rivers and natural villages.
    held_to_powers : bool
        It is a signed-in person's, who must plan the area.
    drawing : Drawing, optional
        Pieces to start from instead of the stored division; what is new has the code of no published area.
    advance : callable
        Called when each of `STAGES` stages begins, with its name.

    Raises
    ------
    NotFound
        There is no such area.
    Forbidden
    Refused
        It is divided already, or has too few households for so many pieces.
    BadInput
        Pieces to keep do not fit.
    NotTiling
        Lines lie so near to each other that no pieces tile the area.
    """
    scheme = scheme_named(connection, request.scheme)
    advance("读取道路、河流与农户 · reading")
    basis = basis_of(connection, scheme, request, drawn, drawing)
    if held_to_powers:
        require_power(connection, Power.DRAFT, request.scheme, [request.code])
    kept_homes = areas_at(shapely.points(basis.ground.homes), basis.ground.kept)
    pieces = _pieces(request, basis, kept_homes)
    advance("沿道路河流划分 · dividing")
    division = divide(basis.ground, Wish(pieces, request.tolerance, request.seed))
    areas, is_kept = _areas(connection, request, basis, division, published=drawing is None)
    if drawing is None:
        require_codes(scheme, basis.level, areas.codes)
    return _proposal(request, basis, division, areas, is_kept, published=drawing is None)


def keep_proposal(connection: Connection, proposal: Proposal, *, owner: str, title: str = "") -> Draft:
    """Keep a proposal as a draft, to be looked at, changed and published.

    Parameters
    ----------
    connection : Connection
        Inside `writing`.
    owner : str
        Who asked.

    Raises
    ------
    Forbidden
        The person of the transaction may not plan the area.
    Refused
        Somebody changed the area or its division since it was proposed.
    """
    scheme, areas = scheme_named(connection, proposal.request.scheme), proposal.areas
    if division_courses(connection, scheme.code, [proposal.request.code]) != proposal.base_courses:
        raise Refused(
            f"{proposal.request.code} 的边界或划分在此期间被他人改动，建议未保存。",
            f"Somebody changed {proposal.request.code} or its division meanwhile; the proposal was not kept.",
            hint_zh="请重新提出建议。",
            hint_en="Propose it anew.",
        )
    table = BoundaryTable(
        codes=areas.codes,
        names=areas.names,
        parent_codes=(areas.parent_codes,),
        parent_names=([str(code) for code in areas.parent_codes],),
        kinds=areas.kinds,
        geometries=areas.geometries,
        source_crs="EPSG:4490",
        crs_evidence="made from areas that are stored",
        notices=[],
    )
    digest = hashlib.sha256(b"".join(shapely.to_wkb(areas.geometries))).hexdigest()
    words = title or f"{proposal.request.code} 划分建议 proposed division"
    origin = Origin(SOURCE, digest, SOURCE)
    return open_draft(
        connection, scheme, areas.levels[0], table, origin, owner=owner, title=words, replaces=proposal.replaces
    )


def _pieces(request: DivisionRequest, basis: Basis, kept_homes: Indices) -> int:
    """Return how many pieces there shall be beside those kept."""
    if request.households_per_grid is not None:
        free = int(basis.ground.households[kept_homes < 0].sum())
        return min(MOST_PIECES, max(1, round(free / request.households_per_grid)))
    pieces = len(basis.present) if request.into is None else request.into - len(basis.kept)
    if pieces < 1:
        raise Refused(
            f"保留的网格已有 {len(basis.kept)} 块，没有可以划分的块了。",
            f"{len(basis.kept)} pieces are kept already, which leaves none to divide.",
            hint_zh="请增加块数，或少保留一些。",
            hint_en="Ask for more pieces, or keep fewer.",
        )
    return pieces


def _areas(
    connection: Connection, request: DivisionRequest, basis: Basis, division: Division, *, published: bool
) -> tuple[AreaTable, list[bool]]:
    """Return pieces and kept ones with their codes: those they have, and the next free ones.

    Those that are not `published` get names and lasting codes when they are.
    """
    started = division.started_as.tolist()
    had = [basis.present.codes[row] if row >= 0 else "" for row in started] + basis.kept.codes
    names = [basis.present.names[row] if row >= 0 else "" for row in started] + basis.kept.names
    shapes = np.concatenate([division.pieces, basis.kept.geometries])
    new = [row for row in north_to_south(shapes).tolist() if not had[row]]
    spoken = [code for code in had if code]
    fresh = next_codes(connection, request.scheme, request.code, len(new), spoken) if published else new_codes(len(new))
    codes = dict(zip(new, fresh, strict=True))
    given = [codes.get(row, code) for row, code in enumerate(had)]
    if published:
        names = [name or f"网格{int(code[-3:])}" for name, code in zip(names, given, strict=True)]
    areas = AreaTable(
        codes=given,
        parent_codes=[request.code] * len(given),
        levels=[basis.level] * len(given),
        names=names,
        kinds=[FREE_KIND] * len(division.pieces) + basis.kept.kinds,
        sources=[SOURCE] * len(given),
        geometries=shapes,
    )
    return areas, [False] * len(division.pieces) + [True] * len(basis.kept)


def _counted(ground: Ground, areas: AreaTable) -> Indices:
    """Return the households of each area as the database counts them: one on a border is in that of the lowest code."""
    at = areas_at(shapely.points(ground.homes), areas.geometries)
    counts = np.bincount(at[at >= 0], weights=ground.households[at >= 0], minlength=len(areas))
    return counts.astype(np.int64)


def _proposal(
    request: DivisionRequest,
    basis: Basis,
    division: Division,
    areas: AreaTable,
    is_kept: list[bool],
    *,
    published: bool,
) -> Proposal:
    order = sorted(range(len(areas)), key=areas.codes.__getitem__) if published else list(range(len(areas)))
    areas, is_kept = areas.take(order), [is_kept[row] for row in order]
    households, quality = _counted(basis.ground, areas), division.quality
    compactness = quality.compactness.tolist() + [0.0] * len(basis.kept)
    off = deviation(households[~np.array(is_kept)])
    names = [basis.village_names[row] or str(row + 1) for row in quality.cut_villages]
    return Proposal(
        request=request,
        areas=areas,
        is_kept=is_kept,
        households=households.tolist(),
        compactness=[round(compactness[row], 4) for row in order],
        deviation=off,
        least_deviation=quality.least_deviation,
        on_lines=quality.on_lines,
        cut_villages=names,
        replaces=request.rebalance,
        remarks=remarks_on(request, basis.ground, division, off, names),
        base_courses=basis.base_courses,
    )
