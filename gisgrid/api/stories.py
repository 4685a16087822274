"""The card of an area over HTTP."""

from datetime import date

from flask import Blueprint, Response

from gisgrid.api.access import EVERYONE, allow
from gisgrid.api.arguments import path_part, scheme
from gisgrid.api.indicators import count_what_is_new, reads_runs
from gisgrid.api.layers import answer_of
from gisgrid.api.site import current_site, read
from gisgrid.services.stories import show_story

blueprint = Blueprint("stories", __name__)


@blueprint.get("/api/areas/<code>/story")
@allow(EVERYONE)
def story(code: str) -> Response:
    """Give the card of an area: trend, people as far as one may see, venues, activities, circles, borders' history."""
    if reads_runs():
        count_what_is_new()
    with read() as connection:
        found = show_story(
            connection, scheme(), path_part(code), today=date.today(), reads_runs=reads_runs(),
            cache=current_site().layers,
        )  # fmt: skip
    return answer_of(found)
