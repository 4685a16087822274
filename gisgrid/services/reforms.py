"""What the Civil Affairs office decides of villages: tried, then carried out whole, with a table of codes."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from gisgrid.domain.codes import CodeComparison
from gisgrid.domain.reforms import KINDS, CodeChange, Reform, ReformAsked, require_words
from gisgrid.errors import Forbidden, NotFound
from gisgrid.exchange.workbooks import workbook_of
from gisgrid.services.codes import compare_with_official
from gisgrid.services.reform_plan import plan_reform
from gisgrid.store import areas as area_store
from gisgrid.store import reforms as store
from gisgrid.store.divisions import lock_divisions
from gisgrid.store.succession import hanging_on, succeed

COLUMNS = ("层级 level", "原代码 old code", "原名称 old name", "新代码 new code", "新名称 new name",
           "关系 relation", "占原面积 share of ground")  # fmt: skip
LEVELS = {"village": "村（社区）", "subgrid": "网格单元"}


@dataclass(frozen=True)
class ReformTrial:
    """What a decision would do.

    Attributes
    ----------
    codes : list of CodeChange
    withdrawn : list of str
        Codes of villages that end.
    moving : dict of str to int
        What follows them to their successors: postings, people, teams, targets, needs, activities, grants.
    staying : dict of str to int
        What hangs on areas that get another code and stays with them.
    drafts : list of int
        Drafts in work that divide one of the villages: their ground is another one then.
    official : CodeComparison or None
        How the villages below the same parent would differ from the official register; None without one.
    """

    codes: list[CodeChange]
    withdrawn: list[str]
    moving: dict[str, int]
    staying: dict[str, int]
    drafts: list[int]
    official: CodeComparison | None


def may_reform(connection: Connection, asked: ReformAsked) -> None:
    """Refuse a signed-in person who does not approve what the parent is divided into.

    Raises
    ------
    Forbidden
    """
    if not store.may_approve(connection, asked.scheme, asked.parent_code):
        raise Forbidden(
            "行政区划调整须由在该乡镇有审批权的人员办理；未改动",
            "Only who approves divisions of the town enters what was decided of its villages; nothing was changed.",
            hint_zh="请联系该乡镇的审批人员。",
            hint_en="Ask who approves there.",
        )


def try_reform(connection: Connection, asked: ReformAsked) -> ReformTrial:
    """Work out what a decision would do; nothing is written, and its day may be to come.

    Raises
    ------
    BadInput, NotFound, Refused
        It cannot be carried out.
    """
    require_words(asked, date.max)
    plan = plan_reform(connection, asked)
    gone = area_store.areas_by_code(connection, asked.scheme, plan.withdrawn).ids
    return ReformTrial(
        plan.codes,
        plan.withdrawn,
        _together(connection, [int(i) for i in gone]),
        _together(connection, plan.ids),
        store.open_drafts_of(connection, asked.scheme, asked.old_codes()),
        _official(connection, asked),
    )


def do_reform(connection: Connection, asked: ReformAsked, *, who: str, today: date | None = None) -> Reform:
    """Carry a decision out: outlines, codes and names of villages and sub-grids, and what hangs on them.

    Areas that go on keep their ids and histories, whatever their codes; what hung on villages that end goes to those
    that have their ground.

    Parameters
    ----------
    connection : Connection
        The service's, inside `changing`: of a village that is recoded no signed-in person could still prove her right
        in the middle, so `may_reform` was asked before.
    today : date, optional
        The day of the night's work; decisions of a later day are refused.

    Raises
    ------
    BadInput, NotFound, Refused
        It cannot be carried out.
    """
    require_words(asked, today or date.today())
    lock_divisions(connection, asked.scheme, [asked.parent_code, *asked.old_codes()])
    plan = plan_reform(connection, asked)
    area_store.delete_areas(connection, asked.scheme, plan.withdrawn)
    area_store.recode_areas(connection, plan.ids, plan.stay)
    area_store.insert_areas(connection, asked.scheme, plan.new)
    succeed(connection)
    return read_reform(connection, store.insert_reform(connection, asked, who))


def read_reform(connection: Connection, number: int) -> Reform:
    """Return a decision that was carried out.

    Raises
    ------
    NotFound
        There is none of this number.
    """
    found = store.reform_numbered(connection, number) if 0 < number < 2**62 else None
    if found is None:
        raise NotFound(f"没有第 {number} 号区划调整。", f"There is no reform {number}.")
    return found


def list_reforms(connection: Connection, scheme: str) -> list[Reform]:
    """Return the decisions of a scheme with their old and new codes, the latest first."""
    return store.reforms_of(connection, scheme)


def reform_workbook(reform: Reform) -> bytes:
    """Return a decision's table of old and new codes as an xlsx workbook."""
    zh, en = KINDS[reform.kind]
    about = (
        ("文号 document", reform.document),
        ("批准机关 authority", reform.authority),
        ("类型 kind", f"{zh} {en}"),
        ("生效日期 effective on", reform.effective_on.isoformat()),
        ("变更号 change", str(reform.changeset)),
    )
    return workbook_of([("新旧对照", COLUMNS, code_rows(reform)), ("说明", ("项目 what", "内容 said"), about)])


def code_rows(reform: Reform) -> list[tuple[object, ...]]:
    """Return the rows of the table of old and new codes, as `COLUMNS` heads them."""
    return [
        (LEVELS.get(one.level, one.level), one.old_code, one.old_name, one.new_code, one.new_name,
         "同一区域 same" if one.same_area else "并入 successor", one.share)
        for one in reform.codes
    ]  # fmt: skip


def _together(connection: Connection, ids: list[int]) -> dict[str, int]:
    """Return how much hangs on some areas in all."""
    found: dict[str, int] = {}
    for counts in hanging_on(connection, ids).values():
        for name, count in counts.items():
            found[name] = found.get(name, 0) + count
    return found


def _official(connection: Connection, asked: ReformAsked) -> CodeComparison | None:
    """Compare the villages below the parent, as they would be, with the official register."""
    now = area_store.children_of(connection, asked.scheme, [asked.parent_code]).areas
    old = set(asked.old_codes())
    after = {code: name for code, name in zip(now.codes, now.names, strict=True) if code not in old}
    after |= {one.code: one.name for one in asked.villages}
    return compare_with_official(connection, sorted(after), [after[code] for code in sorted(after)])
