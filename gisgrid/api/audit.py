"""What was done, by whom, when: for administrators, by area, account and time."""

from dataclasses import asdict
from datetime import UTC, datetime

from flask import Blueprint, Response, jsonify

from gisgrid.api.access import allow
from gisgrid.api.arguments import argument, scheme
from gisgrid.api.site import read
from gisgrid.domain.accounts import Power
from gisgrid.domain.audit import AuditFilter
from gisgrid.services import audit

blueprint = Blueprint("audit", __name__, url_prefix="/api")

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@blueprint.get("/audit")
@allow(Power.ADMINISTER)
def rows() -> Response:
    """List what was done, the newest first: `code`, `who`, `since`, `until` narrow it; `before` is the next page."""
    before = argument("before", int, 0)
    with read() as connection:
        found, following = audit.read_audit(connection, _wanted(), before or None)
    shown = [asdict(row) | {"at": row.at.isoformat(), "summary": audit.summary(row)} for row in found]
    return jsonify({"rows": shown, "next": following})


@blueprint.get("/audit.xlsx")
@allow(Power.ADMINISTER)
def export() -> Response:
    """Give the same as a workbook."""
    with read() as connection:
        book = audit.export_audit(connection, _wanted())
    return Response(book, mimetype=XLSX, headers={"Content-Disposition": "attachment; filename=audit.xlsx"})


def _wanted() -> AuditFilter:
    return AuditFilter(
        scheme(), argument("code", str, ""), argument("who", str, ""), _moment("since"), _moment("until")
    )


def _moment(name: str) -> datetime | None:
    given = argument(name, _read_moment, datetime.min)
    return None if given == datetime.min else given


def _read_moment(given: str) -> datetime:
    """Read an ISO date or moment; where it names no zone, the server's."""
    moment = datetime.fromisoformat(given)
    return moment.astimezone(UTC)  # PostgreSQL reads fewer zones than Python
