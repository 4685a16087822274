"""What does not fit together in the rosters of an area."""

from dataclasses import asdict
from datetime import date

from flask import Blueprint, Response, jsonify

from gisgrid.api.access import allow
from gisgrid.api.arguments import argument, scheme
from gisgrid.api.site import read
from gisgrid.domain.accounts import Power
from gisgrid.services.accounts import require_power
from gisgrid.services.checks import check_rosters

blueprint = Blueprint("checks", __name__, url_prefix="/api")


@blueprint.get("/checks")
@allow(Power.READ_PRIVATE)
def check() -> Response:
    """List what does not fit together in an area and below it: `area`, and `day` on which postings run (today)."""
    area, day = argument("area", str), argument("day", date.fromisoformat, date.today())
    with read() as connection:
        require_power(connection, Power.READ_PRIVATE, scheme(), [area])
        found = check_rosters(connection, scheme(), area, day=day)
    return jsonify({"day": day.isoformat(), "breaches": [asdict(one) for one in found]})
