"""What was read of a roster: records, problems, and what was left out."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from gisgrid.errors import BadInput
from gisgrid.exchange.rosters.columns import Value
from gisgrid.exchange.rosters.forms import Form
from gisgrid.exchange.rosters.problems import Problem
from gisgrid.exchange.rosters.sheets import Sheet

LISTED = 20


@dataclass(frozen=True)
class Record:
    """One row that was taken.

    Attributes
    ----------
    sheet : str
    row : int
        From 0.
    values : mapping of str to Value
        By key of column; columns that the file does not have are not there.
    """

    sheet: str
    row: int
    values: Mapping[str, Value]


@dataclass
class Roster:
    """One file, read as a form.

    Attributes
    ----------
    form : Form
    sheets : list of Sheet
        As they stand in the file.
    records : list of Record
        In order of sheets and rows.
    problems : list of Problem
        In the same order; rows that have one are not among the records.
    notices : list of str
        What was left out, in Chinese and English.
    positions : dict of str to (dict of str to int)
        By sheet and key, where each column stands.
    """

    form: Form
    sheets: list[Sheet]
    records: list[Record] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    positions: dict[str, dict[str, int]] = field(default_factory=dict)

    def position(self, sheet: str, key: str) -> int:
        """Return where a column stands in a sheet, from 0; 0 where the sheet does not have it."""
        return self.positions.get(sheet, {}).get(key, 0)

    def require_clean(self) -> None:
        """Refuse the whole file if anything is wrong with it.

        Raises
        ------
        BadInput
            `details["problems"]` lists the first of them.
        """
        if not self.problems:
            return
        first = self.problems[0]
        raise BadInput(
            f"表中有 {len(self.problems)} 处错误，没有存入任何一行；第一处在 {first.cell}：{first.sentence()}。",
            f"The table has {len(self.problems)} mistakes and no row was stored; the first is at {first.cell}: "
            f"{first.sentence('en')}.",
            hint_zh="请按错误清单改正后重新上传。",
            hint_en="Mend them by the list and send the file again.",
            details={"problems": [told(problem) for problem in self.problems[:LISTED]]},
        )


def told(problem: Problem) -> dict[str, str]:
    """Return a problem as pages and commands show it; personal values are masked."""
    return {
        "cell": problem.cell,
        "code": problem.fault.code,
        "value": problem.shown,
        "zh": problem.sentence(),
        "en": problem.sentence("en"),
        "hint_zh": problem.hint(),
        "hint_en": problem.hint("en"),
    }
