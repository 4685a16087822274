"""A roster read as one of the forms: records, and every cell that cannot be taken."""

from collections.abc import Iterator
from pathlib import Path

from gisgrid.errors import BadInput
from gisgrid.exchange.rosters.catalog import FORMS
from gisgrid.exchange.rosters.forms import Form
from gisgrid.exchange.rosters.headings import Header, find_header
from gisgrid.exchange.rosters.opening import open_sheets
from gisgrid.exchange.rosters.problems import Problem, fault
from gisgrid.exchange.rosters.records import Record, Roster
from gisgrid.exchange.rosters.repeated import drop_repeated
from gisgrid.exchange.rosters.rows import RowReader
from gisgrid.exchange.rosters.sheets import Sheet
from gisgrid.exchange.rosters.stamp import STAMP_SHEET, stamped_form

MOST_RECORDS = 200_000


def read_roster(path: Path, form: Form) -> Roster:
    """Read a workbook or CSV file as a form.

    The header is looked for in the first rows of each sheet that can be seen; merged titles may stand above it, and
    lines such as 网格名称：某村, which then hold for every row of the sheet. Left out are blank rows, repeated headers,
    the example row of a template, totals and the line of signatures.

    Parameters
    ----------
    path : Path
        xlsx, xls, or csv in UTF-8 or GB 18030.
    form : Form

    Raises
    ------
    BadInput
        The file cannot be opened, is another form's template, or no sheet has the form's header.
    """
    sheets = open_sheets(path)
    _require_form(sheets, form)
    roster = Roster(form, sheets)
    headers = [(sheet, find_header(sheet, form)) for sheet in sheets if sheet.visible and sheet.name != STAMP_SHEET]
    if not any(header for _, header in headers):
        raise _no_header(sheets, form)
    for sheet, header in headers:
        if header is None:
            roster.notices += [_left_out(sheet)] if sheet.rows else []
        else:
            _read_sheet(roster, sheet, header)
    drop_repeated(roster)
    return roster


def _read_sheet(roster: Roster, sheet: Sheet, header: Header) -> None:
    roster.positions[sheet.name] = header.columns
    wrong = list(_header_problems(sheet, header, roster.form))
    roster.problems += wrong
    if header.unknown:
        listed = "、".join(header.unknown[:10])
        roster.notices.append(f"{sheet.name} 未读的栏：{listed} / columns not read: {listed}")
    if wrong:
        return
    reader = RowReader(sheet, header, roster.form)
    for row in range(header.last + 1, len(sheet.rows)):
        if reader.is_left_out(row):
            continue
        values, problems = reader.read(row)
        roster.problems += problems
        if not problems:
            roster.records.append(Record(sheet.name, row, values))
    if len(roster.records) > MOST_RECORDS:
        raise _too_many()


def _header_problems(sheet: Sheet, header: Header, form: Form) -> Iterator[Problem]:
    known = header.columns.keys() | RowReader.stated_above(sheet, header, form).keys()
    for column in form.understood:
        if column.required and column.key not in known:
            yield Problem(
                sheet.name, header.last, 0, fault("missing_column", heading=column.full_heading), column.full_heading
            )
    for key, position in header.doubled.items():
        heading = form.column(key).full_heading
        yield Problem(sheet.name, header.last, position, fault("double_column", heading=heading), heading)


def _require_form(sheets: list[Sheet], form: Form) -> None:
    """Refuse a template of another form or of a newer version."""
    stamped = next((stamped_form(sheet) for sheet in sheets if sheet.name == STAMP_SHEET), None)
    if stamped is None:
        return
    key, version = stamped
    if key != form.key and key in FORMS:
        raise _other_form(FORMS[key], form)
    if key == form.key and version > form.version:
        raise BadInput(
            f"这是《{form.title}》第 {version} 版的模板，本系统只认到第 {form.version} 版。",
            f"This is version {version} of the template; this service knows version {form.version}.",
            hint_zh="请从本系统重新下载模板。",
            hint_en="Download the template from this service again.",
        )


def _no_header(sheets: list[Sheet], form: Form) -> BadInput:
    scores = [
        (len(header.columns), other.title)
        for other in FORMS.values()
        if other.incoming and other is not form
        for header in (find_header(sheet, other) for sheet in sheets if sheet.visible)
        if header
    ]
    likely = f"它更像《{max(scores)[1]}》。" if scores else ""
    wanted = "、".join(column.full_heading for column in form.columns if column.required) or form.columns[0].heading
    return BadInput(
        f"前 20 行中没有找到《{form.title}》的表头。{likely}",
        f"The first 20 rows hold no header of the form {form.key}.",
        hint_zh=f"表头应有：{wanted}；也可下载模板填写。",
        hint_en=f"It should have: {wanted}; or fill in the template.",
    )


def _other_form(found: Form, wanted: Form) -> BadInput:
    return BadInput(
        f"这是《{found.title}》的模板，不是《{wanted.title}》。",
        f"This is the template of {found.key}, not of {wanted.key}.",
        hint_zh=f"请改选《{found.title}》后上传。",
        hint_en=f"Choose {found.key} and send it again.",
    )


def _left_out(sheet: Sheet) -> str:
    return f"工作表 {sheet.name} 没有这张表的表头，未读 / the sheet {sheet.name} has no such header and was not read"


def _too_many() -> BadInput:
    return BadInput(
        f"表中超过 {MOST_RECORDS:,} 行。",
        f"The table has more than {MOST_RECORDS:,} rows.",
        hint_zh="请按镇或县分成几份。",
        hint_en="Split it by town or county.",
    )
