"""What is wrong with a cell: where, why, and what to do about it. Personal values are quoted masked."""

from dataclasses import dataclass
from typing import Any

from openpyxl.utils import get_column_letter

from gisgrid.domain.privacy import masked_name, masked_phone
from gisgrid.exchange.rosters.columns import Column, Kind

LONGEST = 40
WORDS: dict[str, tuple[str, str, str, str]] = {
    "missing": ("“{heading}”没有填", '"{heading}" is blank', "请填写", "Fill it in"),
    "missing_any": (
        "{headings} 至少要填一项", "one of {headings} must be filled in", "请补填一项", "Fill one of them in",
    ),
    "missing_column": (
        "表头中没有“{heading}”一栏", 'the header has no column "{heading}"',
        "请补上这一栏，或下载模板填写", "Add the column, or use the template",
    ),
    "double_column": (
        "“{heading}”一栏出现两次", 'the column "{heading}" occurs twice', "请只留一栏", "Leave only one of them",
    ),
    "lost_digits": (
        "数字已被 Excel 截断，末几位丢失", "a spreadsheet has cut digits off",
        "请把这一栏设为文本格式，重新填写", "Format the column as text and enter it again",
    ),
    "formula_error": ("公式出错，没有值", "the formula has no value", "请改为直接填写的值", "Enter the value itself"),
    "control_characters": ("含有看不见的控制字符", "it holds control characters", "请重新输入", "Type it again"),
    "too_long": ("超过 {most} 个字", "it is longer than {most} characters", "请缩短，其余写入备注", "Shorten it"),
    "not_phone": (
        "不是电话号码", "it is no telephone number",
        "请只填一个号码：手机 11 位，座机写区号-号码", "One number: 11 digits, or area code-number",
    ),
    "not_code": ("不是编号或代码", "it is no code", "请填字母、数字和短横", "Use letters, digits and dashes"),
    "not_date": (
        "不是日期", "it is no date", "请写作 2026-02-10 或 2026年2月10日", "Write it like 2026-02-10",
    ),
    "not_month": ("不是年月", "it is no month", "请写作 1985.06 或 1985年6月", "Write it like 1985.06"),
    "doubtful_month": (
        "分不清是 1 月还是 10 月（Excel 会把 .10 显示成 .1）", "January or October cannot be told apart",
        "请写作 {year}-01 或 {year}-10", "Write {year}-01 or {year}-10",
    ),
    "not_time": ("不是时刻", "it is no time of day", "请写作 09:30", "Write it like 09:30"),
    "not_integer": ("不是整数", "it is no whole number", "请只填数字", "Enter digits alone"),
    "not_number": ("不是数字", "it is no number", "请只填数字", "Enter digits alone"),
    "out_of_range": (
        "应在 {least} 与 {most} 之间", "it must be between {least} and {most}", "请核对", "Check it",
    ),
    "not_flag": ("应填“是”或“否”", "it must be 是 (yes) or 否 (no)", "请填“是”或“否”", "Write 是 or 否"),
    "not_in_list": ("不在可选的词之中", "it is not among the words of the list", "可填：{words}", "There are: {words}"),
    "unknown_area": (
        "没有这个网格", "there is no such area", "请填网格代码，或带镇名的全名", "Give its code or full name",
    ),
    "doubtful_area": (
        "同名的网格不止一个：{codes}", "several areas have this name: {codes}", "请填网格代码", "Give the code",
    ),
    "no_area": (
        "没有说明属于哪个网格", "it does not say which area it belongs to",
        "请填网格代码，或导入时指明所属区域", "Give an area's code, or name the area of the whole roster",
    ),
    "unknown_place": (
        "地名表中没有这个地名", "no place of this name is known",
        "请先导入地名表，或填经纬度", "Import the list of place names first, or give longitude and latitude",
    ),
    "doubtful_place": (
        "叫这个名字的地方有 {count} 处", "{count} places have this name",
        "请填网格代码，或填经纬度", "Give the code of the grid, or longitude and latitude",
    ),
    "unknown_person": (
        "名册中没有这个人", "nobody of this name is known", "请先导入志愿者名单", "Import the volunteers first",
    ),
    "doubtful_person": (
        "认不准是哪一个人：{candidates}", "it is not certain who is meant: {candidates}",
        "请填志愿者编号，或核对姓名、电话、出生年月", "Give the person's id, or check name, phone and birth",
    ),
    "half_place": (
        "经度和纬度只填了一个", "only one of longitude and latitude is given",
        "请两项都填，或都不填", "Give both, or neither",
    ),
    "unknown_reference": (
        "没有这个编号或名称（{what}），或不在您的权限内", "there is no such {what}, or it is beyond your scope",
        "请核对，或先导入它所在的表", "Check it, or import the roster it stands in first",
    ),
    "same_row_twice": (
        "与 {first} 是同一条，内容不同", "it is the same entry as {first}, told differently",
        "请只留一行", "Leave only one of them",
    ),
}  # fmt: skip
"""Of each code: what is wrong and what to do, in Chinese and in English."""


@dataclass(frozen=True)
class Fault:
    """Why a cell cannot be taken: a code of `WORDS` and what its sentences name."""

    code: str
    names: tuple[tuple[str, Any], ...] = ()


def fault(code: str, **names: Any) -> Fault:
    """Return a fault of a code."""
    return Fault(code, tuple(names.items()))


@dataclass(frozen=True)
class Problem:
    """A fault in its place.

    Attributes
    ----------
    sheet : str
        Empty for a CSV file.
    row, column : int
        From 0.
    fault : Fault
    heading : str
        Of the column; empty where the whole row is meant.
    shown : str
        The value as far as it may be shown.
    """

    sheet: str
    row: int
    column: int
    fault: Fault
    heading: str = ""
    shown: str = ""

    @property
    def cell(self) -> str:
        """Where it is, as `Sheet!B7`."""
        return cell_name(self.sheet, self.row, self.column)

    def sentence(self, language: str = "zh") -> str:
        """Return what is wrong, in `zh` or `en`."""
        return self._words(0 if language == "zh" else 1)

    def hint(self, language: str = "zh") -> str:
        """Return what to do, in `zh` or `en`."""
        return self._words(2 if language == "zh" else 3)

    def _words(self, which: int) -> str:
        return WORDS[self.fault.code][which].format(**{"heading": self.heading} | dict(self.fault.names))


def cell_name(sheet: str, row: int, column: int) -> str:
    """Return a cell's name.

    Examples
    --------
    >>> cell_name("名单", 6, 1), cell_name("", 0, 26)
    ('名单!B7', 'AA1')
    """
    return f"{sheet}!" * bool(sheet) + f"{get_column_letter(column + 1)}{row + 1}"


def shown(value: object, column: Column) -> str:
    """Return a value as far as a refusal may quote it.

    Examples
    --------
    >>> from gisgrid.exchange.rosters.columns import name, phone
    >>> shown("王小明", name("name", "姓名")), shown(1.38e10, phone("phone", "电话"))
    ('王**', '138****0000')
    """
    whole = isinstance(value, float) and value.is_integer()
    text = str(int(value) if whole and isinstance(value, float) else "" if value is None else value)[:LONGEST]
    if column.kind is Kind.PHONE:
        return masked_phone(text)
    return masked_name(text) if column.private else text
