"""What a draft stands on when it is published: what others did meanwhile, and the children of what it moves."""

from sqlalchemy import Connection

from gisgrid.domain.areas import AreaTable, Scheme
from gisgrid.domain.drafts import MAX_LIMIT_M, Draft, DraftAreas, MendLimits, as_array
from gisgrid.errors import Refused
from gisgrid.services.carry import carry_subgrids
from gisgrid.services.courses import division_courses
from gisgrid.services.drafts import draft_numbered
from gisgrid.services.incoming import listed
from gisgrid.services.rebase import rebase_draft, what_others_published
from gisgrid.services.rebase_sides import Taken


def what_is_taken(connection: Connection, draft: Draft) -> Taken:
    """Return what others published since the draft began and it does not touch; refuse where both touched a place.

    A draft that is a file's as it came says all of a division: it is not mixed with what others did.
    """
    if (draft.file and not draft.position) or draft.derive_parents or len(draft.parent_codes) != 1:
        _require_untouched(connection, draft)
        return Taken([], [])
    return what_others_published(connection, draft, {})


def carries_children(scheme: Scheme, draft: Draft) -> bool:
    """Say whether a draft of the desk may move borders of divided areas, whose children are fitted to them then."""
    return (
        not draft.file and draft.state == "open" and draft.level != scheme.levels[-1] and len(draft.parent_codes) == 1
    )


def with_children(connection: Connection, draft: Draft) -> Draft:
    """Take in what others published, then the children of divided areas whose borders the draft moves."""
    rebase_draft(connection, draft.number)
    carry_subgrids(connection, draft.number, MendLimits(MAX_LIMIT_M, MAX_LIMIT_M))
    return draft_numbered(connection, draft.number)


def with_theirs(draft: Draft, areas: DraftAreas, taken: Taken) -> DraftAreas:
    """Return a draft's areas with those that others published in the place of what they replace."""
    theirs = [*taken.removed, *(row.code for row in taken.put)]
    stay = areas.take([i for i, code in enumerate(areas.areas.codes) if code not in theirs])
    if not taken.put:
        return stay
    count, parent = len(taken.put), draft.parent_codes[0]
    table = AreaTable(
        [row.code for row in taken.put], [parent] * count, [draft.level] * count, [row.name for row in taken.put],
        [row.kind for row in taken.put], [""] * count, as_array([row.geometry for row in taken.put]),
    )  # fmt: skip
    blank: list[list[str]] = [[] for _ in range(count)]
    return stay + DraftAreas(table, table.geometries, blank, blank)


def _require_untouched(connection: Connection, draft: Draft) -> None:
    """Refuse to publish over a division that another changed since; knots are no change."""
    now = division_courses(connection, draft.scheme, draft.parent_codes)
    changed = sorted(
        {
            code
            for parent, before in draft.base_courses.items()
            for code in {*now.get(parent, {}), *before}
            if now.get(parent, {}).get(code) != before.get(code)
        }
    )
    if changed:
        raise Refused(
            f"草稿建立之后，这些区域已被他人改动：{listed(changed)}；未发布，数据库未改动",
            f"these areas were changed by others since the draft was opened: {listed(changed)}; nothing was published",
            hint_zh="请核对他人的改动，再重新导入文件，得到基于现状的草稿",
            hint_en="look at their change, then import the file again for a draft on the present state",
            details={"codes": changed},
        )
