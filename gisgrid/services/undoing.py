"""A change to be undone: the states it made and ended, what they are now, and what keeps them from coming back."""

from dataclasses import dataclass
from dataclasses import replace as with_fields

from sqlalchemy import Connection

from gisgrid.domain.areas import AreaTable
from gisgrid.errors import NotFound, Refused
from gisgrid.geometry.knots import Knot
from gisgrid.geometry.knotting import thread_knots
from gisgrid.services.courses import courses
from gisgrid.services.incoming import listed
from gisgrid.store import areas as area_store
from gisgrid.store import withdrawals as store
from gisgrid.store.areas import StoredAreas
from gisgrid.store.knots import knots_of


@dataclass(frozen=True)
class Undoing:
    """A change and what is to be undone: the states that it made and ended, and what its areas are now."""

    changeset: int
    scheme: str
    made: StoredAreas
    ended: StoredAreas
    now: StoredAreas
    knots: list[Knot]


def read_undoing(connection: Connection, changeset: int) -> Undoing:
    """Return a change with what it made and ended.

    Raises
    ------
    NotFound
        There is no change of this number that touched areas.
    Refused
        It was withdrawn already, or carried out a decision of the Civil Affairs office.
    """
    schemes = store.schemes_of(connection, changeset) if 0 < changeset < 2**62 else []
    if len(schemes) != 1:
        raise NotFound(
            f"没有第 {changeset} 号区域变更",
            f"There is no change {changeset} that touched areas of one scheme.",
            hint_zh="gisgrid changes list 列出已发布的变更",
            hint_en="`gisgrid changes list` lists those there are",
        )
    if store.is_reform(connection, changeset):
        raise Refused(
            "这是依文件办理的行政区划调整，不能撤回",
            "This change carried out a decision of the Civil Affairs office and is not withdrawn.",
            hint_zh="请凭新的文件在“行政区划调整”中办理。",
            hint_en="A new decision undoes it: enter that as a reform.",
        )
    done = store.withdrawn_by(connection, changeset)
    if done is not None:
        raise Refused(
            f"第 {changeset} 号变更已由第 {done} 号撤回",
            f"Change {changeset} was withdrawn by change {done} already.",
            hint_zh=f"要恢复它，请撤回第 {done} 号变更",
            hint_en=f"To have it again, withdraw change {done}.",
        )
    made, ended = store.made_by(connection, changeset), store.ended_by(connection, changeset)
    ids = [int(i) for i in sorted({*made.ids, *ended.ids})]
    now = store.areas_with_ids(connection, ids)
    return Undoing(changeset, schemes[0], made, ended, now, knots_of(connection, schemes[0]))


def parents_of(undoing: Undoing) -> list[str]:
    """Return the codes of the areas whose division a change touched."""
    codes = [*undoing.made.areas.parent_codes, *undoing.ended.areas.parent_codes]
    return sorted({code for code in codes if code is not None})


def in_the_way(connection: Connection, undoing: Undoing) -> tuple[str, str] | None:
    """Say what keeps a change from being undone directly; None where nothing does."""
    changed = _changed_since(undoing)
    if changed:
        return (
            f"此后又有改动的区域：{listed(changed)}",
            f"areas that were changed again since: {listed(changed)}",
        )
    taken = _codes_taken(connection, undoing)
    if taken:
        return f"代码已另作他用：{listed(taken)}", f"codes that other areas have now: {listed(taken)}"
    divided = _divided_since(connection, undoing)
    if divided:
        return f"此后又划分了下级：{listed(divided)}", f"areas that were divided since: {listed(divided)}"
    return None


def _changed_since(undoing: Undoing) -> list[str]:
    """Return codes of areas that are not what the change made of them: knots, names and kinds are no change."""
    row = {int(i): k for k, i in enumerate(undoing.now.ids)}
    there = [k for k, i in enumerate(undoing.made.ids) if int(i) in row]
    gone = [undoing.made.areas.codes[k] for k in range(len(undoing.made)) if k not in set(there)]
    now = undoing.now.areas.take([row[int(undoing.made.ids[k])] for k in there])
    made = undoing.made.areas.take(there)
    same = [
        a.equals_exact(b, 0) and pair
        for a, b, pair in zip(
            courses(made.geometries, undoing.knots),
            courses(now.geometries, undoing.knots),
            [(made.codes[k], made.parent_codes[k]) == (now.codes[k], now.parent_codes[k]) for k in range(len(made))],
            strict=True,
        )
    ]
    revived = {*map(int, undoing.ended.ids)} & row.keys() - {*map(int, undoing.made.ids)}
    back = [undoing.now.areas.codes[row[i]] for i in sorted(revived)]
    return sorted({*gone, *back, *(made.codes[k] for k, is_same in enumerate(same) if not is_same)})


def _codes_taken(connection: Connection, undoing: Undoing) -> list[str]:
    """Return codes of areas to restore that others have now."""
    mine = {int(i) for i in undoing.now.ids}
    there = area_store.areas_by_code(connection, undoing.scheme, undoing.ended.areas.codes)
    return [code for code, i in zip(there.areas.codes, there.ids, strict=True) if int(i) not in mine]


def _divided_since(connection: Connection, undoing: Undoing) -> list[str]:
    """Return areas to take away whose children the change did not make."""
    own = set(undoing.made.areas.codes)
    children = area_store.children_of(connection, undoing.scheme, only_made(undoing)).areas
    found = {str(up) for code, up in zip(children.codes, children.parent_codes, strict=True) if code not in own}
    return sorted(found | _reshaped_parents(connection, undoing))


def _reshaped_parents(connection: Connection, undoing: Undoing) -> set[str]:
    """Return areas that get another course back while their children stay as they are."""
    kept = {int(i): k for k, i in enumerate(undoing.made.ids)}
    both = [(kept[int(i)], k) for k, i in enumerate(undoing.ended.ids) if int(i) in kept]
    made, ended = undoing.made.areas, undoing.ended.areas
    after = courses([made.geometries[i] for i, _ in both], undoing.knots)
    before = courses([ended.geometries[k] for _, k in both], undoing.knots)
    other = [made.codes[i] for (i, _), a, b in zip(both, after, before, strict=True) if not a.equals_exact(b, 0)]
    children = area_store.children_of(connection, undoing.scheme, other).areas
    return {
        str(up)
        for code, up in zip(children.codes, children.parent_codes, strict=True)
        if code not in set(made.codes) and str(up) in other
    }


def only_made(undoing: Undoing) -> list[str]:
    """Return codes of areas that the change added."""
    before = {int(i) for i in undoing.ended.ids}
    return [undoing.made.areas.codes[k] for k, i in enumerate(undoing.made.ids) if int(i) not in before]


def with_todays_words(undoing: Undoing) -> AreaTable:
    """Return the former states with today's knots, and with the names and kinds that were given since."""
    then = undoing.ended.areas
    shapes = thread_knots(then.geometries, undoing.knots)
    made = {int(i): k for k, i in enumerate(undoing.made.ids)}
    now = {int(i): k for k, i in enumerate(undoing.now.ids)}
    names, kinds = list(then.names), list(then.kinds)
    for k, area_id in enumerate(map(int, undoing.ended.ids)):
        if area_id in made and area_id in now:
            after, today = undoing.made.areas, undoing.now.areas
            if after.names[made[area_id]] != today.names[now[area_id]]:
                names[k] = today.names[now[area_id]]
            if after.kinds[made[area_id]] != today.kinds[now[area_id]]:
                kinds[k] = today.kinds[now[area_id]]
    return with_fields(then.with_geometries(shapes), names=names, kinds=kinds)
