"""What leaves the map: the same figures as its values, drawn as SVG, PDF and PNG, or written as xlsx, GeoJSON, HTML."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from hashlib import blake2b
from urllib.parse import quote

from flask import Blueprint, Response, request
from sqlalchemy import Connection

from gisgrid.api.access import EVERYONE, allow
from gisgrid.api.arguments import argument, path_part
from gisgrid.api.compressed import gzipped
from gisgrid.api.indicators import count_what_is_new, reads_runs
from gisgrid.api.layers import values_asked
from gisgrid.api.site import current_site, read
from gisgrid.exchange.sheets.drawing import draw
from gisgrid.exchange.sheets.page import Page, printed, screen
from gisgrid.exchange.sheets.printing import PRINT_DPI, pdf, png
from gisgrid.exchange.sheets.report import report as written_report
from gisgrid.exchange.sheets.sheet import MapSheet
from gisgrid.exchange.sheets.tables import shown_geojson, table_workbook
from gisgrid.services.map_notice import require_notice
from gisgrid.services.sheets import report_sheets, sheet_to_draw, sheet_to_write

blueprint = Blueprint("sheets", __name__, url_prefix="/api/layers")

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SMALL = (360, 280)


@blueprint.get("/<code>/map.svg")
@allow(EVERYONE)
def small_map(code: str) -> Response:
    """Give a map of `width` by `height` pixels, with a line above it if there is a `title`, and a `legend=1`."""
    width, height = argument("width", int, SMALL[0]), argument("height", int, SMALL[1])
    page = screen(width, height, title=argument("title", str, ""), legend=argument("legend", str, "") == "1")
    drawn = draw(_to_draw(code), page)
    answer = gzipped(drawn, "image/svg+xml")
    answer.set_etag(blake2b(drawn.encode(), digest_size=12).hexdigest())
    answer.cache_control.no_cache = True
    answer.make_conditional(request)
    return _kept_from_others(answer)


@blueprint.get("/<code>/sheet.pdf")
@allow(EVERYONE)
def paper_pdf(code: str) -> Response:
    """Give a page of `paper` (a4, a3), turned landscape or portrait, and the table on pages of its own."""
    _require_notice()
    page, sheet = _paper(), _to_draw(code)
    return _file(Response(pdf(sheet, page), mimetype="application/pdf"), sheet, "pdf")


@blueprint.get("/<code>/sheet.png")
@allow(EVERYONE)
def paper_png(code: str) -> Response:
    """Give the first page as a picture of `dpi` dots per inch."""
    _require_notice()
    page, dpi, sheet = _paper(), argument("dpi", int, PRINT_DPI), _to_draw(code)
    return _file(Response(png(sheet, page, dpi), mimetype="image/png"), sheet, "png")


@blueprint.get("/<code>/table.xlsx")
@allow(EVERYONE)
def table(code: str) -> Response:
    """Give the figures as a workbook that says how they are computed."""
    sheet = _to_write(code)
    return _file(Response(table_workbook(sheet), mimetype=XLSX), sheet, "xlsx")


@blueprint.get("/<code>/shown.geojson")
@allow(EVERYONE)
def shown(code: str) -> Response:
    """Give polygons with their figures (RFC 7946, EPSG:4490)."""
    _require_notice()
    sheet = _to_write(code)
    return _file(gzipped("".join(shown_geojson(sheet)), "application/geo+json"), sheet, "geojson")


@blueprint.get("/<code>/report.html")
@allow(EVERYONE)
def report(code: str) -> Response:
    """Give a page that opens without any network: this layer and the three themes, with rankings."""
    _require_notice()
    site = current_site()
    with _figures() as connection:
        sheets = report_sheets(
            connection, path_part(code), partial(values_asked, connection), notice=site.notice, kept=site.sheets
        )
    return _file(gzipped(written_report(sheets), "text/html"), sheets[0], "html")


def _require_notice() -> None:
    """Refuse maps as files to the public while the line they must show is missing; a member's are drafts at work."""
    site = current_site()
    require_notice(site.notice, required=site.notice_required and not reads_runs())


def _paper() -> Page:
    paper, turn = argument("paper", str, "a4"), argument("turn", str, "landscape")
    return printed(paper, turn, title=argument("title", str, "") or None)


def _to_draw(code: str) -> MapSheet:
    site = current_site()
    with _figures() as connection:
        told = values_asked(connection, path_part(code))
        return sheet_to_draw(connection, told, notice=site.notice, kept=site.sheets)


def _to_write(code: str) -> MapSheet:
    with _figures() as connection:
        told = values_asked(connection, path_part(code))
        return sheet_to_write(connection, told, notice=current_site().notice)


@contextmanager
def _figures() -> Iterator[Connection]:
    """Open a transaction of this reader after what is new has been counted."""
    if reads_runs():
        count_what_is_new()
    with read() as connection:
        yield connection


def _file(answer: Response, sheet: MapSheet, kind: str) -> Response:
    """Give an answer as a file named after what it shows."""
    day = sheet.told.month or sheet.told.day
    name = quote(f"{sheet.area}-{sheet.figure}-{day:%Y-%m}.{kind}", safe="")
    answer.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
    return _kept_from_others(answer)


def _kept_from_others(answer: Response) -> Response:
    if reads_runs():
        answer.cache_control.no_store = True
    return answer
