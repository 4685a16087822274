"""How rosters look: fonts, borders, widths, and an A4 page on its side."""

from dataclasses import dataclass, replace

from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter

from gisgrid.exchange.rosters.columns import AS_TEXT, Column
from gisgrid.exchange.rosters.forms import SEQUENCE, Form
from gisgrid.exchange.workbooks import MOST_LETTERS, NOT_ALLOWED

THIN = Side(style="thin", color="FF404040")
BOX = Border(left=THIN, right=THIN, top=THIN, bottom=THIN)
TYPE, NO_FILL = Font(name="宋体", size=11), PatternFill()
TEXT_FORMAT = "@"
SEQUENCE_WIDTH = 6


@dataclass(frozen=True)
class Look:
    """How a cell looks."""

    font: Font = TYPE
    border: Border = BOX
    fill: PatternFill = NO_FILL
    across: str = "left"
    number_format: str = "General"

    def dress(self, cell: WriteOnlyCell) -> WriteOnlyCell:
        """Give a cell this look and return it."""
        cell.font, cell.border, cell.fill, cell.number_format = self.font, self.border, self.fill, self.number_format
        cell.alignment = Alignment(horizontal=self.across, vertical="center", wrap_text=True)
        return cell


TITLE = Look(Font(name="黑体", size=18), Border(), across="center")
LINE = Look(border=Border())
HEADING = Look(Font(name="黑体", size=11), fill=PatternFill("solid", fgColor="FFE9EEF5"), across="center")
BODY = Look()
EXAMPLE = Look(Font(name="楷体", size=11, italic=True, color="FF808080"))
WRONG = Look(fill=PatternFill("solid", fgColor="FFFFC7CE"))


def look_of(column: Column, look: Look = BODY) -> Look:
    """Return a look with the number format that keeps a column's cells as they are."""
    return replace(look, number_format=TEXT_FORMAT) if column.kind in AS_TEXT else look


def put(cell: WriteOnlyCell, value: object) -> WriteOnlyCell:
    """Put a value into a cell and return it; text is never a formula, whatever it begins with."""
    shown = NOT_ALLOWED.sub("", value)[:MOST_LETTERS] if isinstance(value, str) else value
    cell.value = shown
    if isinstance(shown, str):
        cell.data_type = "s"
    return cell


def set_up_page(sheet: object, form: Form, header_rows: tuple[int, int]) -> None:
    """Make a sheet print on A4 on its side, as wide as the page, with the header on each page.

    Parameters
    ----------
    sheet : openpyxl worksheet
    form : Form
    header_rows : (int, int)
        First and last row of the header, from 1.
    """
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9  # type: ignore[attr-defined]
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0  # type: ignore[attr-defined]
    sheet.sheet_properties.pageSetUpPr.fitToPage = True  # type: ignore[attr-defined]
    sheet.print_title_rows = f"{header_rows[0]}:{header_rows[1]}"  # type: ignore[attr-defined]
    sheet.oddFooter.center.text = "第 &P 页 共 &N 页"  # type: ignore[attr-defined]
    sheet.freeze_panes = f"A{header_rows[1] + 1}"  # type: ignore[attr-defined]
    widths = [SEQUENCE_WIDTH, *(column.width for column in form.columns)]
    for number, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(number)].width = width  # type: ignore[attr-defined]


def headings(form: Form) -> tuple[list[str], list[str] | None]:
    """Return the upper and the lower line of a form's header; None for the lower where one line is enough."""
    lower = [SEQUENCE, *(column.heading for column in form.columns)]
    if not form.groups:
        return lower, None
    return [SEQUENCE, *(column.group or column.heading for column in form.columns)], lower


def header_blocks(form: Form, row: int) -> list[str]:
    """Return the merged blocks of a header of two lines that begins in a row (from 1): groups, and lone columns."""
    upper, lower = headings(form)
    if lower is None:
        return []
    starts = [k for k, word in enumerate(upper) if k == 0 or word != upper[k - 1]]
    blocks = []
    for start, end in zip(starts, [*starts[1:], len(upper)], strict=True):
        first, last = get_column_letter(start + 1), get_column_letter(end)
        alone = end == start + 1 and upper[start] == lower[start]
        blocks.append(f"{first}{row}:{first}{row + 1}" if alone else f"{first}{row}:{last}{row}")
    return blocks
