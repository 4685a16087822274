"""What a proposed division is made from: the area, its roads and households as far as they may be read, and files."""

from dataclasses import dataclass

import numpy as np
import shapely
from sqlalchemy import Connection

from gisgrid.domain.areas import KINDS, AreaTable, Scheme
from gisgrid.domain.desk import Homes
from gisgrid.domain.division import DivisionRequest, Drawing, Drawn, NamedShapes
from gisgrid.domain.drafts import as_array
from gisgrid.errors import BadInput, NotFound, Refused
from gisgrid.geometry.lattice import Geometries, snap, to_lattice
from gisgrid.geometry.measure import area_m2
from gisgrid.planning.division.ground import Ground
from gisgrid.services.courses import division_courses
from gisgrid.services.incoming import listed
from gisgrid.services.reference import with_stored
from gisgrid.store import areas as area_store
from gisgrid.store.desk_ground import homes_below
from gisgrid.store.history import codes_ever
from gisgrid.store.roads import road_lines_near

FREE_KIND = KINDS[0]
"""Pieces of this kind are moved when a division is rebalanced; dedicated, remaining and undetermined ones stay."""
OVERLAP_M2 = 1.0


@dataclass(frozen=True)
class Basis:
    """An area to divide.

    Attributes
    ----------
    area : AreaTable
        Itself, one row.
    level : str
        Of the pieces.
    kept, present : AreaTable
        Pieces that stay, and those to start from; codes of kept ones may be empty.
    ground : Ground
    village_names : list of str
        Of the natural villages of the ground.
    base_courses : dict
        Digests of the courses of the area and its pieces.
    """

    area: AreaTable
    level: str
    kept: AreaTable
    present: AreaTable
    ground: Ground
    village_names: list[str]
    base_courses: dict[str, dict[str, str]]


def basis_of(
    connection: Connection, scheme: Scheme, request: DivisionRequest, drawn: Drawn, drawing: Drawing | None = None
) -> Basis:
    """Read what a division is made from.

    Parameters
    ----------
    drawing : Drawing, optional
        Pieces to start from instead of the stored ones.

    Raises
    ------
    NotFound
        There is no such area.
    Refused
        It is divided and this is no rebalancing, or the other way round; or it has no level below, or its pieces are
        divided themselves.
    BadInput
        Pieces to keep do not lie in it, or overlap.
    """
    area = area_store.areas_by_code(connection, scheme.code, [request.code]).areas
    if not len(area):
        raise NotFound(f"没有代码为 {request.code} 的区域", f"there is no area {request.code}")
    level = _level_below(scheme, area.levels[0])
    if drawing is None:
        kept, present = _stored_start(connection, scheme, request, area, level, drawn.kept)
    else:
        area = area.with_geometries(as_array([drawing.outline]))
        kept, present = _drawn_start(request, drawing)
    _require_inside(area, kept)
    if request.stored_reference:
        drawn = with_stored(connection, scheme.code, area.geometries[0], drawn)
    homes = homes_below(connection, scheme.code, [request.code]) or Homes([], [], [], [])
    ground = Ground(
        village=area.geometries[0],
        homes=np.column_stack([homes.lon, homes.lat]).reshape(-1, 2).astype(np.float64),
        households=np.asarray(homes.households, dtype=np.int64),
        streets=road_lines_near(connection, area.geometries[0]),
        rivers=shapely.transform(drawn.along, snap),
        natural=drawn.natural.geometries,
        kept=kept.geometries,
        present=present.geometries,
    )
    courses = division_courses(connection, scheme.code, [request.code]) if drawing is None else {}
    return Basis(area, level, kept, present, ground, drawn.natural.names, courses)


def _stored_start(
    connection: Connection, scheme: Scheme, request: DivisionRequest, area: AreaTable, level: str, named: NamedShapes
) -> tuple[AreaTable, AreaTable]:
    """Return the pieces that stay, and those of the stored division to start from."""
    children = _children(connection, scheme, request)
    used = codes_ever(connection, scheme.code, request.code)
    kept = _kept(area, level, named, children, used)
    free = [i for i in range(len(children)) if children.codes[i] not in set(kept.codes)]
    return kept, children.take(free)


def _drawn_start(request: DivisionRequest, drawing: Drawing) -> tuple[AreaTable, AreaTable]:
    """Return the pieces that stay, and those to start from: none where everything else is to be drawn anew."""
    areas = drawing.areas
    stays = [code in drawing.locked or kind != FREE_KIND for code, kind in zip(areas.codes, areas.kinds, strict=True)]
    free = [row for row, stay in enumerate(stays) if not stay]
    if not free:
        raise Refused(
            "所有网格都已锁定或属于特殊类型，没有可以划分的了。",
            "All pieces are locked or of a special kind, which leaves none to divide.",
            hint_zh="请解锁要重新划分的网格。",
            hint_en="Unlock those to be divided anew.",
        )
    kept = areas.take([row for row, stay in enumerate(stays) if stay])
    return kept, areas.take(free if request.rebalance else [])


def _level_below(scheme: Scheme, level: str) -> str:
    rank = scheme.rank(level) + 1
    if rank == len(scheme.levels):
        raise Refused(
            f"{level} 是方案 {scheme.code} 的最低一级，不能再划分。",
            f"{level} is the lowest level of scheme {scheme.code} and is not divided.",
            hint_zh="请给出上一级区域的代码。",
            hint_en="Name an area of a higher level.",
        )
    return scheme.levels[rank]


def _children(connection: Connection, scheme: Scheme, request: DivisionRequest) -> AreaTable:
    """Return the present pieces, which there must be just where they are to be rebalanced."""
    children = area_store.children_of(connection, scheme.code, [request.code]).areas
    if len(children) and not request.rebalance:
        raise Refused(
            f"{request.code} 已划分为 {len(children)} 块。",
            f"{request.code} is divided already, into {len(children)} pieces.",
            hint_zh="加 --rebalance，从现有划分出发调整。",
            hint_en="Add --rebalance to start from the present division.",
        )
    if request.rebalance and not len(children):
        raise Refused(
            f"{request.code} 还没有划分，无从调整。",
            f"{request.code} is not divided yet: there is nothing to rebalance.",
            hint_zh="去掉 --rebalance。",
            hint_en="Leave --rebalance out.",
        )
    divided = area_store.children_of(connection, scheme.code, children.codes).areas.parent_codes
    if divided:
        codes = sorted({str(code) for code in divided})
        raise Refused(
            f"这些网格自身已划分，调整会打乱它们的下级：{listed(codes)}。",
            f"These pieces are divided themselves, and rebalancing would upset their own: {listed(codes)}.",
            hint_zh="请逐个调整它们。",
            hint_en="Rebalance them one by one.",
        )
    return children


def _kept(area: AreaTable, level: str, named: NamedShapes, children: AreaTable, used: list[str]) -> AreaTable:
    """Return the pieces that stay: those of the file, as they are stored where their code is; and special kinds.

    A code of the file that was used for another place once is left out.
    """
    codes = [code for code in named.codes if code]
    if len(set(codes)) < len(codes):
        raise BadInput(
            "要保留的网格中有重复的代码。", "Pieces to keep have the same code twice.", hint_en="Mend the file."
        )
    there = {code: row for row, code in enumerate(children.codes)}
    stored = [there[code] for code in named.codes if code in there]
    special = [row for row, kind in enumerate(children.kinds) if kind != FREE_KIND and row not in stored]
    new = [row for row, code in enumerate(named.codes) if code not in there]
    drawn = AreaTable(
        codes=[named.codes[row] if named.codes[row] not in used else "" for row in new],
        parent_codes=[area.codes[0]] * len(new),
        levels=[level] * len(new),
        names=[named.names[row] for row in new],
        kinds=[FREE_KIND] * len(new),
        sources=[""] * len(new),
        geometries=to_lattice(named.geometries[new]),
    )
    return children.take([*stored, *special]) + drawn


def _require_inside(area: AreaTable, kept: AreaTable) -> None:
    """Refuse pieces to keep that are no sound polygons inside the area, or overlap."""
    shapes = kept.geometries
    if not len(shapes):
        return
    sound = bool(shapely.is_valid(shapes).all() and not shapely.is_empty(shapes).any())
    if not sound or _beyond_m2(shapes, area.geometries[0]) > OVERLAP_M2:
        raise BadInput(
            f"要保留的网格须是有效的面，彼此不重叠，且都在 {area.codes[0]} 之内。",
            f"Pieces to keep must be sound polygons inside {area.codes[0]} that do not overlap.",
            hint_zh="用 gisgrid check 查看该文件的问题。",
            hint_en="`gisgrid check` shows what is wrong with the file.",
        )


def _beyond_m2(shapes: Geometries, outline: shapely.Geometry) -> float:
    """Return how much lies outside an outline or is covered twice."""
    union = shapely.union_all(shapes)
    outside = shapely.difference(union, outline)
    sums = area_m2(shapes).sum() - area_m2([union])[0]
    return float(np.abs(sums) + area_m2([outside])[0])
