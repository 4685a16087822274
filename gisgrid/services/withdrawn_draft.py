"""A change that cannot be undone as it is, as a draft of what was."""

from sqlalchemy import Connection

from gisgrid.domain.areas import AreaTable
from gisgrid.domain.drafts import DraftAreas, NewDraft
from gisgrid.errors import Refused
from gisgrid.geometry.knotting import thread_knots
from gisgrid.services.checking import check_areas
from gisgrid.services.courses import division_courses
from gisgrid.services.drafts import draft_numbered
from gisgrid.store import areas as area_store
from gisgrid.store import drafts as draft_store
from gisgrid.store.areas import StoredAreas
from gisgrid.store.knots import knots_of
from gisgrid.store.schemes import scheme_named


def open_withdrawal(
    connection: Connection, scheme: str, changeset: int, made: StoredAreas, ended: StoredAreas, *, owner: str
) -> int:
    """Open a draft of the divisions as they would be without a change; return its number.

    It holds the highest level that the change touched: today's areas, with what the change made replaced by what it
    ended. Where others changed the same places since, the check says so.

    Parameters
    ----------
    made, ended : StoredAreas
        The states that the change made and ended.

    Raises
    ------
    Refused
        The areas whose division it was are gone, or it changed roots.
    """
    order = scheme_named(connection, scheme)
    level = min({*made.areas.levels, *ended.areas.levels}, key=order.rank)
    parents = _parents(ended, level) or _parents(made, level)
    there = area_store.areas_by_code(connection, scheme, parents).areas.codes
    if not parents or set(there) != set(parents):
        raise Refused(
            f"第 {changeset} 号变更所划分的上级区域已不存在，不能撤回",
            f"The areas that change {changeset} divided are gone; it cannot be withdrawn.",
            hint_zh="请在图上查看当时的状态，另拟划分草稿",
            hint_en="Look at that day's state on the map and draft the division anew.",
        )
    areas = _without(connection, scheme, parents, level, made, ended)
    new = NewDraft(
        scheme, level, tuple(parents), f"撤回第 {changeset} 号变更 · withdraw change {changeset}", owner, False, True,
        "", "", "EPSG:4490", "", division_courses(connection, scheme, parents),
    )  # fmt: skip
    number = draft_store.insert_draft(connection, new)
    blank: list[list[str]] = [[] for _ in areas.codes]
    draft_store.insert_draft_areas(connection, number, DraftAreas(areas, areas.geometries, blank, blank))
    check_areas(connection, draft_numbered(connection, number))
    return number


def _parents(states: StoredAreas, level: str) -> list[str]:
    pairs = zip(states.areas.parent_codes, states.areas.levels, strict=True)
    return sorted({up for up, its in pairs if its == level and up is not None})


def _without(
    connection: Connection, scheme: str, parents: list[str], level: str, made: StoredAreas, ended: StoredAreas
) -> AreaTable:
    """Return today's children of areas with those that a change made replaced by those that it ended."""
    now = area_store.children_of(connection, scheme, parents).areas
    drop = {*made.areas.codes, *ended.areas.codes}
    stay = now.take([i for i, code in enumerate(now.codes) if code not in drop])
    rows = [i for i, its in enumerate(ended.areas.levels) if its == level and ended.areas.parent_codes[i] in parents]
    knots = knots_of(connection, scheme)
    back = ended.areas.take(rows)
    return stay + back.with_geometries(thread_knots(back.geometries, knots))
