"""Sheets as PDF, vectors with the font inside, and as PNG: painted by cairo from the same SVG."""

import io
from collections.abc import Sequence
from types import ModuleType
from typing import Any

from gisgrid.errors import BadInput, Unavailable
from gisgrid.exchange.sheets.drawing import draw
from gisgrid.exchange.sheets.page import Page
from gisgrid.exchange.sheets.sheet import MapSheet
from gisgrid.exchange.sheets.table_pages import table_pages

SCREEN_DPI, PRINT_DPI, MOST_DPI = 96, 200, 300


def pdf(sheet: MapSheet, page: Page) -> bytes:
    """Return a PDF: the map, then the table on as many pages as it takes.

    Text is text, in an embedded font, so it can be searched and copied.

    Raises
    ------
    Unavailable
        cairo is not installed.
    """
    pages = [draw(sheet, page), *(table_pages(sheet, page) if page.table else [])]
    return pages_pdf(pages, sheet.title)


def png(sheet: MapSheet, page: Page, dpi: int = PRINT_DPI) -> bytes:
    """Return a picture of the map.

    Raises
    ------
    BadInput
        The resolution is below a screen's or above what a printer shows.
    Unavailable
        cairo is not installed.
    """
    if not SCREEN_DPI <= dpi <= MOST_DPI:
        raise BadInput(
            f"分辨率应在 {SCREEN_DPI} 与 {MOST_DPI} 之间",
            f"a picture has from {SCREEN_DPI} to {MOST_DPI} dots per inch",
            hint_zh="例如 dpi=200", hint_en="for example dpi=200",
        )  # fmt: skip
    surface = _cairo().surface.PNGSurface
    painted: bytes = surface.convert(bytestring=draw(sheet, page).encode(), scale=dpi / SCREEN_DPI)
    return painted


def pages_pdf(pages: Sequence[str], title: str) -> bytes:
    """Return SVG pages as one PDF; fonts are embedded once for all of them."""
    cairo = _cairo()
    out = io.BytesIO()
    shared = cairo.surface.cairo.PDFSurface(out, 1, 1)
    shared.set_metadata(cairo.surface.cairo.PDF_METADATA_TITLE, title)
    shared.set_metadata(cairo.surface.cairo.PDF_METADATA_CREATOR, "gisgrid")

    class OnePage(cairo.surface.PDFSurface):  # type: ignore[misc, name-defined]
        """A page of the document that is being painted."""

        def _create_surface(self, width: float, height: float) -> tuple[Any, float, float]:
            shared.set_size(width, height)
            return shared, width, height

    for page in pages:
        OnePage(cairo.parser.Tree(bytestring=page.encode()), None, SCREEN_DPI)
        shared.show_page()
    shared.finish()
    return out.getvalue()


def _cairo() -> ModuleType:
    """Load CairoSVG when it is needed: it stands on a library of the system."""
    try:
        import cairosvg
    except OSError as error:
        raise Unavailable(
            "缺少绘图库 libcairo2，不能生成 PDF 和 PNG",
            "the library libcairo2 is missing, so there are no PDF and PNG",
            hint_zh="请让管理员运行：apt-get install libcairo2 fonts-noto-cjk",
            hint_en="let an administrator run: apt-get install libcairo2 fonts-noto-cjk",
        ) from error  # fmt: skip
    module: ModuleType = cairosvg
    return module
