"""The first page's figures over HTTP."""

from flask import Blueprint, Response

from gisgrid.api.access import EVERYONE, allow
from gisgrid.api.arguments import argument, scheme
from gisgrid.api.indicators import count_what_is_new, reads_runs
from gisgrid.api.layers import answer_of
from gisgrid.api.site import current_site, read
from gisgrid.services.overview import show_overview

blueprint = Blueprint("overview", __name__)


@blueprint.get("/api/overview")
@allow(EVERYONE)
def overview() -> Response:
    """Give volunteers, circles and activities of the area `under`, with the thinnest villages of each."""
    if reads_runs():
        count_what_is_new()
    under = argument("under", str, "") or None
    with read() as connection:
        found = show_overview(connection, scheme(), under, reads_runs=reads_runs(), cache=current_site().layers)
    return answer_of(found)
