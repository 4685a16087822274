"""What the Civil Affairs office decides of villages (merged, split, renamed, recoded, 村改居), and codes then."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from gisgrid.errors import BadInput

MERGE, SPLIT, RENAME, RECODE, TO_COMMUNITY = "merge", "split", "rename", "recode", "to_community"
KINDS = {
    MERGE: ("合并", "Merged"),
    SPLIT: ("分设", "Split"),
    RENAME: ("更名", "Renamed"),
    RECODE: ("变更代码", "Recoded"),
    TO_COMMUNITY: ("村改居", "Village to residents' committee"),
}
MAX_WORDS = 200
MAX_REASON = 2000


@dataclass(frozen=True)
class VillageAsked:
    """A village as it shall be.

    Attributes
    ----------
    code, name : str
    came_from : tuple of str
        Codes of the villages whose ground it gets.
    grids : tuple of str
        Of a split: codes of the sub-grids that make it up.
    """

    code: str
    name: str
    came_from: tuple[str, ...]
    grids: tuple[str, ...] = ()


@dataclass(frozen=True)
class ReformAsked:
    """A decision: who, when, by which document, and what villages become.

    Attributes
    ----------
    scheme, parent_code : str
        The area whose villages they are.
    kind : str
        One of `KINDS`.
    document, authority, reason : str
        文号, who decided, and why as the change will say.
    effective_on : date
    villages : tuple of VillageAsked
    """

    scheme: str
    parent_code: str
    kind: str
    document: str
    authority: str
    effective_on: date
    reason: str
    villages: tuple[VillageAsked, ...]

    def old_codes(self) -> list[str]:
        """Return the codes of the villages concerned, in the order in which they are named."""
        return list(dict.fromkeys(code for village in self.villages for code in village.came_from))


@dataclass(frozen=True)
class CodeChange:
    """An old code and a new one.

    Attributes
    ----------
    level, old_code, new_code, old_name, new_name : str
    share : float
        Which part of the old ground the new area has.
    same_area : bool
        Whether it is the same area, with its id and history; else a successor.
    """

    level: str
    old_code: str
    new_code: str
    old_name: str
    new_name: str
    share: float
    same_area: bool


@dataclass(frozen=True)
class Reform:
    """A decision that was carried out.

    Attributes
    ----------
    number : int
    scheme, parent_code, kind, document, authority : str
    effective_on : date
    changeset : int
    codes : list of CodeChange
    """

    number: int
    scheme: str
    parent_code: str
    kind: str
    document: str
    authority: str
    effective_on: date
    changeset: int
    codes: list[CodeChange] = field(default_factory=list)


@dataclass(frozen=True)
class PlannedReform:
    """A decision whose day is to come.

    Attributes
    ----------
    number : int
    asked : ReformAsked
    entered_by : str
    refused : str or None
        Why it could not be carried out on its day, in both languages.
    """

    number: int
    asked: ReformAsked
    entered_by: str
    refused: str | None


def require_words(asked: ReformAsked, today: date) -> None:
    """Refuse a decision without a document, an authority or a reason, of an unknown kind, or of a day to come.

    Raises
    ------
    BadInput
    """
    for zh, en, given, most in (
        ("文号", "document number", asked.document, MAX_WORDS),
        ("批准机关", "authority", asked.authority, MAX_WORDS),
        ("事由", "reason", asked.reason, MAX_REASON),
    ):
        if not given.strip() or len(given) > most:
            raise BadInput(f"请填写{zh}（不超过 {most} 字）。", f"Give the {en}, of {most} characters at most.")
    if asked.kind not in KINDS:
        raise BadInput(f"没有调整类型 {asked.kind}。", f"There is no kind {asked.kind}; there are: {', '.join(KINDS)}.")
    if asked.effective_on > today:
        raise BadInput(
            f"生效日期 {asked.effective_on} 还没有到，请在当日或之后办理；未改动",
            f"It takes effect on {asked.effective_on}, which is still to come; nothing was changed.",
            hint_zh="可登记为待办理，生效当日夜间自动办理。",
            hint_en="Enter it ahead: the work of that night carries it out.",
        )


def require_form(asked: ReformAsked) -> None:
    """Refuse villages that do not make a decision of its kind.

    Raises
    ------
    BadInput

    Examples
    --------
    >>> one = VillageAsked("990101001299", "新村", ("990101001201", "990101001202"))
    >>> asked = ReformAsked("standard", "990101001000", "merge", "x", "x", date(2026, 1, 1), "x", (one,))
    >>> require_form(asked)
    """
    villages, kind = asked.villages, asked.kind
    sources = [len(village.came_from) for village in villages]
    fits = {
        MERGE: bool(villages) and all(count > 1 for count in sources),
        SPLIT: len(villages) > 1 and len(asked.old_codes()) == 1 and all(village.grids for village in villages),
        RENAME: bool(villages) and all(village.came_from == (village.code,) for village in villages),
        RECODE: bool(villages) and all(len(v.came_from) == 1 and v.came_from != (v.code,) for v in villages),
    }
    if not fits.get(RECODE if kind == TO_COMMUNITY else kind, False):
        zh, en = KINDS[kind]
        raise BadInput(
            f"所填的村不构成“{zh}”：合并须有两个以上的村，分设须写明各村的网格，更名不换代码，变更代码须有新代码",
            f"These villages do not make the kind '{en}': a merge needs two or more, a split the sub-grids of each, "
            "a new name keeps the code, a new code is another one",
        )
    _require_once(asked)


def _require_once(asked: ReformAsked) -> None:
    """Refuse a village or a sub-grid named twice, and villages without a name."""
    named = [village.code for village in asked.villages]
    named += [grid for village in asked.villages for grid in village.grids]
    if asked.kind != SPLIT:
        named += [f"from {code}" for village in asked.villages for code in village.came_from]
    twice = sorted(code.removeprefix("from ") for code, count in Counter(named).items() if count > 1)
    if twice:
        raise BadInput(f"写了两次：{'、'.join(twice)}", f"Named twice: {', '.join(twice)}")
    blank = [village.code for village in asked.villages if not village.name.strip() or len(village.name) > MAX_WORDS]
    if blank:
        raise BadInput(f"请填写名称：{'、'.join(blank)}", f"Give a name to: {', '.join(blank)}")


def asked_record(asked: ReformAsked) -> list[dict[str, Any]]:
    """Return the villages of a decision as they are kept."""
    return [
        {"code": one.code, "name": one.name, "from": list(one.came_from), "grids": list(one.grids)}
        for one in asked.villages
    ]


def villages_asked(record: list[dict[str, Any]]) -> tuple[VillageAsked, ...]:
    """Return villages from what `asked_record` keeps."""
    return tuple(VillageAsked(one["code"], one["name"], tuple(one["from"]), tuple(one["grids"])) for one in record)
