"""A draft becomes areas: checked in full, whole or not at all, and never over somebody else's change."""

import shapely
from sqlalchemy import Connection

from gisgrid.domain.areas import AreaTable, Scheme
from gisgrid.domain.drafts import Draft, DraftAreas, as_array
from gisgrid.errors import NotTiling, Refused
from gisgrid.exchange.boundaries import BoundaryTable
from gisgrid.services.courses import division_courses
from gisgrid.services.drafts import draft_numbered, lock_open_draft
from gisgrid.services.imports import plan_import, store_areas
from gisgrid.services.incoming import listed
from gisgrid.services.rebase import what_others_published
from gisgrid.services.rebase_sides import Taken
from gisgrid.services.replacing import ImportPlan
from gisgrid.services.subgrid_codes import codes_by_rule, name_by_rule
from gisgrid.store import drafts as draft_store
from gisgrid.store import withdrawals
from gisgrid.store.batches import record_batch
from gisgrid.store.divisions import lock_divisions
from gisgrid.store.schemes import scheme_named
from gisgrid.store.succession import succeed, take_back


def publish_draft(connection: Connection, number: int, *, replace: bool = False) -> Draft:
    """Store a draft's areas, with the ledger of its mends.

    Parameters
    ----------
    connection : Connection
        Inside `changing(url, who=…, why=…, kind="import", draft=number)`: one changeset.
    replace : bool
        Allow that areas that are there are replaced, if the draft does not say so itself.

    Returns
    -------
    Draft
        Published; `changeset` says by which.

    Raises
    ------
    NotTiling
        A fault is left, waived or not.
    DraftConflict
        Somebody published other states of the same areas since the draft began; `details["conflicts"]` holds both.
    Refused
        The draft is published or dropped already, or somebody changed the same division since it was opened.
    BadInput
        It would replace areas and may not.
    """
    draft = lock_open_draft(connection, number, ("open", "sent"))
    lock_divisions(connection, draft.scheme, draft.parent_codes)
    taken = _taken(connection, draft)
    scheme = scheme_named(connection, draft.scheme)
    _number_pieces(connection, scheme, number)
    undone = withdrawals.withdrawn_by_draft(connection, number)
    areas = _with_theirs(draft, draft_store.draft_areas(connection, number), taken)
    own = set(areas.areas.codes)
    carried = {code for code in areas.areas.parent_codes if code in own}
    for group in _groups(draft, areas):
        plan = _plan(connection, scheme, draft, areas, group, carried, replace=replace or draft.replaces)
        store_areas(connection, plan)
    if undone is not None:
        take_back(connection, undone)
        withdrawals.note_draft_withdrew(connection, number)
    succeed(connection)
    ledger = draft_store.ledger_json(draft.ledger)
    record_batch(connection, draft.file, draft.sha256, draft.source_crs, draft.crs_evidence, len(areas), ledger)
    draft_store.end_draft(connection, number, "published")
    return draft_numbered(connection, number)


def _number_pieces(connection: Connection, scheme: Scheme, number: int) -> None:
    """Give the draft's new pieces their codes, and names where they have none."""
    areas = draft_store.draft_areas(connection, number).areas
    codes = codes_by_rule(connection, scheme, areas)
    if codes:
        given = dict(zip(areas.codes, areas.names, strict=True))
        names = [given[piece] or name_by_rule(code) for piece, code in codes.items()]
        draft_store.number_pieces(connection, number, list(codes), list(codes.values()), names)


def _taken(connection: Connection, draft: Draft) -> Taken:
    """Return what others published since the draft began and it does not touch; refuse where both touched a place.

    A draft that is a file's as it came says all of a division: it is not mixed with what others did.
    """
    if (draft.file and not draft.position) or draft.derive_parents or len(draft.parent_codes) != 1:
        _require_untouched(connection, draft)
        return Taken([], [])
    return what_others_published(connection, draft, {})


def _with_theirs(draft: Draft, areas: DraftAreas, taken: Taken) -> DraftAreas:
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


def _groups(draft: Draft, areas: DraftAreas) -> list[list[int]]:
    """Return rows in the order in which they are stored: the draft's level at once, then what is carried with it."""
    table = areas.areas
    first = [i for i, level in enumerate(table.levels) if level == draft.level]
    later = sorted({str(table.parent_codes[i]) for i in range(len(table)) if table.levels[i] != draft.level})
    carried = [
        [i for i, up in enumerate(table.parent_codes) if up == code and table.levels[i] != draft.level]
        for code in later
    ]
    return [first, *carried]


def _plan(
    connection: Connection,
    scheme: Scheme,
    draft: Draft,
    areas: DraftAreas,
    rows: list[int],
    carried: set[str],
    *,
    replace: bool,
) -> ImportPlan:
    level = areas.areas.levels[rows[0]]
    try:
        return plan_import(
            connection,
            scheme,
            level,
            _as_table(draft, areas, rows),
            source=areas.areas.sources[rows[0]],
            derive_parents=draft.derive_parents,
            replace=replace or level != draft.level,
            carried=carried,
            knots=draft.knots,
        )
    except NotTiling as error:
        raise _still_faulty(draft, error) from error


def _as_table(draft: Draft, areas: DraftAreas, rows: list[int]) -> BoundaryTable:
    """Return rows of a draft as the table that an import takes."""
    few = areas.areas.take(rows)
    parents = [few.parent_codes] if any(few.parent_codes) else []
    names: list[list[str]] = [[code or "" for code in few.parent_codes]] if parents else []
    if draft.derive_parents:
        parents += [list(column) for column in zip(*(areas.parents[i] for i in rows), strict=True)]
        names = [list(column) for column in zip(*(areas.parent_names[i] for i in rows), strict=True)]
    return BoundaryTable(
        few.codes,
        few.names,
        tuple(parents),
        tuple(names),
        few.kinds,
        shapely.force_2d(few.geometries),
        draft.source_crs,
        draft.crs_evidence,
        [],
    )


def _still_faulty(draft: Draft, error: NotTiling) -> NotTiling:
    findings = error.details["findings"]
    faults = [found for found in findings if found.severity == "fault"]
    kinds = sorted({f"{found.word} {found.kind}" for found in faults})
    waived = f"；其中 {draft.waived} 处已豁免，但豁免不等于可以发布" if draft.waived else ""
    also = f"; {draft.waived} are waived, which does not publish them" if draft.waived else ""
    return NotTiling(
        f"第 {draft.number} 号草稿还有 {len(faults)} 处问题（{'、'.join(kinds)}）{waived}；未发布，数据库未改动",
        f"draft {draft.number} still has {len(faults)} faults ({', '.join(kinds)}){also}; nothing was published",
        hint_zh=f"gisgrid draft show {draft.number} 列出各处，draft accept {draft.number} 修正小的",
        hint_en=f"`gisgrid draft show {draft.number}` lists them, `draft accept {draft.number}` mends small ones",
        details=error.details,
    )
