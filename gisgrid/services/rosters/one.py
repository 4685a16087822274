"""One row of a form, typed on a page: the same way in as a whole file's."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import Connection

from gisgrid.domain.rosters import State
from gisgrid.domain.stars import Served
from gisgrid.errors import BadInput, NotFound, Refused
from gisgrid.exchange.rosters.catalog import FORMS
from gisgrid.exchange.rosters.columns import Column, Value
from gisgrid.exchange.rosters.forms import Form, form_named
from gisgrid.exchange.rosters.printed import printed
from gisgrid.exchange.rosters.problems import Fault, Problem, fault, shown
from gisgrid.exchange.rosters.records import Record, Roster
from gisgrid.exchange.rosters.values import read_value
from gisgrid.services.rosters.exporting import rows_of
from gisgrid.services.rosters.planning import plan_roster
from gisgrid.services.rosters.shelf import Row, Shelf
from gisgrid.services.rosters.storing import Conflicts, Wish, store_plan, with_problems
from gisgrid.store import stars

PAGE = ""
"""Name of the sheet that a page stands for."""
MOST_ROWS = 100


@dataclass(frozen=True)
class Typed:
    """What was typed into one row of a form.

    Attributes
    ----------
    form : str
    texts : mapping of str to str
        By key of column.
    source : str
        Who answers for it.
    under : str
        Code of the area whose roster it is; blank where the row itself says an area, or none.
    conflicts : str
        As of `Wish`.
    """

    form: str
    texts: Mapping[str, str]
    source: str
    under: str = ""
    conflicts: Conflicts = "ask"


def save_row(connection: Connection, typed: Typed, *, scheme: str, who: str, day: date) -> State:
    """Store one row and return what became of it.

    Parameters
    ----------
    connection : Connection
        Inside `writing`.
    day : date
        From which on it holds, where it says no day.

    Raises
    ------
    BadInput
        A column cannot be read or matched; `details["columns"]` says which.
    Refused
        Another source said otherwise, and nobody decided; `details["conflicts"]` says what.
    """
    roster = read_row(typed)
    _require(roster)
    plan = plan_roster(connection, roster, scheme=scheme, under=typed.under, source=typed.source, day=day)
    _require(with_problems(plan))
    plan = replace(plan, steps=plan.of(State.NEW, State.CHANGED, State.CONFLICT, State.SAME))
    if typed.conflicts == "ask" and plan.of(State.CONFLICT):
        raise _conflicting(plan.of(State.CONFLICT)[0].source)
    store_plan(connection, plan, Wish(conflicts=typed.conflicts), scheme=scheme, who=who, file="", sha256="")
    return next((state for state in (State.NEW, State.CONFLICT, State.CHANGED) if plan.of(state)), State.SAME)


def require_row(typed: Typed) -> None:
    """Refuse what cannot be read of one row, before anything is asked of the database.

    Raises
    ------
    BadInput
        `details["columns"]` says which columns.
    """
    _require(read_row(typed))


def read_row(typed: Typed) -> Roster:
    """Return what was typed as a roster of one row, with what cannot be read of it.

    Raises
    ------
    NotFound
        There is no such form.
    """
    form = form_named(FORMS, typed.form)
    roster = Roster(form, [], positions={PAGE: {column.key: at for at, column in enumerate(form.understood)}})
    values: dict[str, Value] = {}
    for column in form.understood:
        value = _value(typed.texts.get(column.key, "").strip(), column)
        if isinstance(value, Fault):
            roster.problems.append(_problem(roster, column, value, typed.texts.get(column.key, "")))
        else:
            values[column.key] = value
    for keys in form.any_of:
        if not roster.problems and all(values.get(key) is None for key in keys):
            headings = "、".join(form.column(key).heading for key in keys)
            lacking = fault("missing_any", headings=headings)
            roster.problems.append(_problem(roster, form.column(keys[0]), lacking, ""))
    roster.records.append(Record(PAGE, 0, values))
    return roster


def _value(text: str, column: Column) -> Value | Fault:
    value = read_value(text, column) if text else None
    return fault("missing") if value is None and column.required else value


def _problem(roster: Roster, column: Column, found: Fault, text: str) -> Problem:
    return Problem(PAGE, 0, roster.position(PAGE, column.key), found, column.full_heading, shown(text, column))


def _require(roster: Roster) -> None:
    """Refuse a row of which something is wrong, naming the columns."""
    if not roster.problems:
        return
    first, columns = roster.problems[0], roster.form.understood
    wrong = [
        {"column": columns[one.column].key, "zh": one.sentence(), "en": one.sentence("en"),
         "hint_zh": one.hint(), "hint_en": one.hint("en")}
        for one in roster.problems
    ]  # fmt: skip
    raise BadInput(
        f"没有保存：{_named(first, 'zh', '')}。", f"Not saved: {_named(first, 'en', ': ')}.",
        hint_zh=f"{first.hint()}。", hint_en=f"{first.hint('en')}.", details={"columns": wrong},
    )  # fmt: skip


def _named(problem: Problem, language: str, between: str) -> str:
    """Return what is wrong with the column's heading before it, unless the sentence names it already."""
    sentence = problem.sentence(language)
    return sentence if problem.heading in sentence else f"{problem.heading}{between}{sentence}"


def _conflicting(source: str) -> Refused:
    return Refused(
        f"没有保存：另一来源（{source or '来源不明'}）说的不同。",
        "Not saved: another source says otherwise.",
        hint_zh="请核对后选择以这次填写的为准，或保留原来的。",
        hint_en="Compare them, then let this one stand or keep the other.",
        details={"conflict": True, "source": source},
    )


def list_rows(shelf: Shelf, form: str, *, words: str = "", start: int = 0) -> tuple[list[dict[str, str]], int]:
    """Return a page of a form's rows as printed, of those that hold some words, and how many there are in all.

    Raises
    ------
    BadInput, NotFound
        As of `rows_of`.
    """
    found = form_named(FORMS, form)
    rows = [_printed(row, found) for row in rows_of(form, shelf)]
    chosen = [row for row in rows if not words or any(words in text for text in row.values())]
    return chosen[start : start + MOST_ROWS], len(chosen)


def show_row(shelf: Shelf, form: str, identity: str) -> dict[str, str]:
    """Return one row of a form, known by the id that its first column of identity holds.

    Raises
    ------
    NotFound
        There is none, or it may not be read.
    """
    found = form_named(FORMS, form)
    key = found.identity[0][0] if found.identity else None  # a form made from records has rows of no id
    rows = (_printed(row, found) for row in rows_of(form, shelf) if key and str(row.get(key)) == identity)
    row = next(rows, None)
    if row is None:
        raise NotFound("没有这条记录，或不在您的权限内。", "There is no such record, or it is beyond your scope.")
    return row


def served_by(connection: Connection, person: str) -> Served | None:
    """Return what a volunteer has served in all, and the stars for it."""
    return stars.served_by(connection, person)


def _printed(row: Row, form: Form) -> dict[str, str]:
    told = {column.key: printed(row.get(column.key), column) for column in form.understood}
    return {key: str(value) for key, value in told.items() if value is not None}
