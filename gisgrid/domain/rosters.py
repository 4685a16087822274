"""What a roster would change: its facts beside what is stored, pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

Key = tuple[Any, ...]
"""What tells one row of a table from others: names that sources give, codes, words; never a number of the database."""


CLEARED = object()
"""Says that a column holds nothing any more; None says nothing of it."""


class State(StrEnum):
    """What becomes of a row."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    CONFLICT = "conflict"
    GONE = "gone"


@dataclass(frozen=True)
class Fact:
    """One row of one table, as a roster tells it.

    Attributes
    ----------
    table : str
    key : Key
    values : mapping of str to object
        By column; None where nothing is said, which changes nothing, and `CLEARED` where nothing stands any more.
        References are external ids, areas are codes.
    sheet : str
    row : int
        Where it is told, from 0.
    label : str
        What a person would call it.
    """

    table: str
    key: Key
    values: Mapping[str, Any]
    sheet: str
    row: int
    label: str = ""


@dataclass(frozen=True)
class Stored:
    """One row as it is stored.

    Attributes
    ----------
    id : int or None
        None where a table has none.
    values : mapping of str to object
        As of `Fact`.
    source : str
        Who answers for it; empty where that is not to be seen.
    """

    id: int | None
    values: Mapping[str, Any]
    source: str
    label: str = ""


@dataclass(frozen=True)
class Step:
    """What becomes of one row.

    Attributes
    ----------
    state : State
    table : str
    key : Key
    label : str
    id : int or None
        Of the stored row.
    values : mapping of str to object
        What is said of a new row, or what changes.
    before : mapping of str to object
        What stood there, of the columns that change.
    source : str
        Who answers for the stored row.
    sheet : str
    row : int
        Where it is told; -1 for what is gone.
    """

    state: State
    table: str
    key: Key
    label: str = ""
    id: int | None = None
    values: Mapping[str, Any] = field(default_factory=dict)
    before: Mapping[str, Any] = field(default_factory=dict)
    source: str = ""
    sheet: str = ""
    row: int = -1


def merged(facts: Iterable[Fact]) -> list[Fact]:
    """Return one fact for each row of a table: what several lines of a roster say of it, the first that says something.

    Examples
    --------
    >>> once = Fact("area_statement", ("1",), {"households": 3, "extent": None}, "", 1)
    >>> again = Fact("area_statement", ("1",), {"households": None, "extent": "一组"}, "", 2)
    >>> [dict(fact.values) for fact in merged([once, again])]
    [{'households': 3, 'extent': '一组'}]
    """
    found: dict[tuple[str, Key], Fact] = {}
    for fact in facts:
        first = found.setdefault((fact.table, fact.key), fact)
        if first is not fact:
            said = {name: value for name, value in first.values.items() if value is not None}
            values = {**fact.values, **said}
            found[fact.table, fact.key] = Fact(fact.table, fact.key, values, first.sheet, first.row, first.label)
    return list(found.values())


def compared(facts: Sequence[Fact], stored: Mapping[tuple[str, Key], Stored], source: str) -> list[Step]:
    """Return what becomes of each fact.

    Parameters
    ----------
    facts : sequence of Fact
        One for each row.
    stored : mapping of (table, key) to Stored
    source : str
        Who answers for the roster. What another source said is never overwritten unseen: it is a conflict.
    """
    return [_step(fact, stored.get((fact.table, fact.key)), source) for fact in facts]


def _step(fact: Fact, found: Stored | None, source: str) -> Step:
    told = {name: value for name, value in fact.values.items() if value is not None}
    place: dict[str, Any] = {"label": fact.label, "sheet": fact.sheet, "row": fact.row}
    if found is None:
        new = {name: value for name, value in told.items() if value is not CLEARED}
        return Step(State.NEW, fact.table, fact.key, values=new, **place)
    wanted = {name: None if value is CLEARED else value for name, value in told.items()}
    changes = {name: value for name, value in wanted.items() if found.values.get(name) != value}
    before = {name: found.values.get(name) for name in changes}
    overwrites = any(value not in (None, "", ()) for value in before.values())
    state = State.SAME if not changes else State.CONFLICT if overwrites and found.source != source else State.CHANGED
    return Step(state, fact.table, fact.key, id=found.id, values=changes, before=before, source=found.source, **place)


def gone(facts: Iterable[Fact], stored: Mapping[tuple[str, Key], Stored], tables: Iterable[str]) -> list[Step]:
    """Return the stored rows of some tables of which a roster says nothing."""
    told = {(fact.table, fact.key) for fact in facts}
    wanted = set(tables)
    return [
        Step(State.GONE, table, key, label=found.label, id=found.id, before=found.values, source=found.source)
        for (table, key), found in stored.items()
        if table in wanted and (table, key) not in told
    ]
