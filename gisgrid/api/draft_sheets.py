"""A draft on paper: A3, to be looked at, signed and sealed."""

from urllib.parse import quote

from flask import Blueprint, Response

from gisgrid.api.access import SIGNED_IN, allow
from gisgrid.api.site import current_site, read
from gisgrid.exchange.sheets.draft_pages import draft_pages, draft_pdf
from gisgrid.exchange.sheets.draft_sheet import DraftSheet
from gisgrid.services.draft_sheets import draft_sheet

blueprint = Blueprint("draft_sheets", __name__, url_prefix="/api/desk")


@blueprint.get("/<int:number>/sheet.pdf")
@allow(SIGNED_IN)
def paper_pdf(number: int) -> Response:
    """Give the draft on A3: the map of its pieces, their list, boxes to sign."""
    sheet = _sheet(number)
    answer = Response(draft_pdf(sheet), mimetype="application/pdf")
    name = quote(f"{sheet.heading}-{number}-{sheet.changed_at:%Y-%m-%d}.pdf", safe="")
    answer.headers["Content-Disposition"] = f"inline; filename*=UTF-8''{name}"
    return answer


@blueprint.get("/<int:number>/sheet.svg")
@allow(SIGNED_IN)
def paper_svg(number: int) -> Response:
    """Give the first page of it as SVG."""
    return Response(draft_pages(_sheet(number))[0], mimetype="image/svg+xml")


def _sheet(number: int) -> DraftSheet:
    with read() as connection:
        return draft_sheet(connection, number, notice=current_site().notice)
