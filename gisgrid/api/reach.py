"""Service circles: what was counted last, area by area; circles, venues and people outside; planning over the map."""

import json
from datetime import datetime
from typing import Any

from flask import Blueprint, Response, jsonify

from gisgrid.api.access import EVERYONE, allow, visitor
from gisgrid.api.arguments import argument, body, path_part, scheme
from gisgrid.api.compressed import gzipped
from gisgrid.api.reach_arguments import changes_asked, counted_as, way_asked
from gisgrid.api.site import current_site, figure, person, read, read_all
from gisgrid.api.stages import Advance, staged
from gisgrid.api.tiles import tile_answer
from gisgrid.domain.accounts import Power
from gisgrid.services import reach_desk, reach_map
from gisgrid.services.reach import STAGES, run_reach
from gisgrid.services.reach_runs import show_run
from gisgrid.services.tiles import Tile

blueprint = Blueprint("reach", __name__)


@blueprint.get("/api/reach")
@allow(EVERYONE)
def latest() -> Response:
    """Give the newest run of a scheme (or of the part in which `area` lies), and what has changed since."""
    area = argument("area", str, "") or None
    with read() as connection:
        found = reach_map.show_latest(connection, scheme(), way_asked(), area)
        found["countable"] = reach_desk.countable(connection, scheme(), area) if visitor() else ""
    return Response(json.dumps(found, ensure_ascii=False, default=datetime.isoformat), mimetype="application/json")


@blueprint.get("/api/reach/<int:run>/areas")
@allow(EVERYONE)
def counts(run: int) -> Response:
    """Give the counts of `area` and its children (without it: of the topmost areas)."""
    area = argument("area", str, "") or None
    with read() as connection:
        return jsonify({"areas": reach_map.show_counts(connection, run, area, member=visitor() is not None)})


@blueprint.get("/api/reach/<int:run>/overview")
@allow(EVERYONE)
def overview(run: int) -> Response:
    """Give the share of `area` (without it: of everything) and all below it that fits, and people outside as dots."""
    area = argument("area", str, "") or None
    with read() as connection:
        return gzipped(json.dumps({"areas": reach_map.show_overview(connection, run, area)}))


@blueprint.get("/api/reach/<int:run>/households")
@allow(Power.READ_PRIVATE, keys="households")
def households(run: int) -> Response:
    """Give the households of `area` outside the circles, for who may read them."""
    area = argument("area", str)
    with read() as connection:
        found = reach_map.show_households(connection, run, scheme(), area)
    return gzipped(json.dumps({"households": found}, ensure_ascii=False))


@blueprint.get("/api/venues")
@allow(EVERYONE)
def venues() -> Response:
    """List the venues that everybody may know."""
    with read() as connection:
        return gzipped(json.dumps({"venues": reach_map.list_public_venues(connection)}, ensure_ascii=False))


@blueprint.get("/api/reach/<int:run>/venues/<venue>")
@allow(EVERYONE)
def venue_card(run: int, venue: str) -> Response:
    """Give a venue, how many it reaches and how many only it reaches."""
    with read() as connection:
        return jsonify(reach_map.show_venue(connection, run, path_part(venue)))


@blueprint.get("/tiles/circles/<int:run>/<scope>/<int:z>/<int:x>/<int:y>.mvt")
@allow(EVERYONE)
def circles(run: int, scope: str, z: int, x: int, y: int) -> Response:
    """Give the circles of a run in one tile; `name`: only the one of this venue, kind or tier."""
    with read() as connection:
        drawn = reach_map.draw_circles(connection, run, scope, argument("name", str, ""), (z, x, y))
        return tile_answer(Tile(drawn))


@blueprint.post("/api/reach")
@allow(Power.DRAFT)
def count() -> Response:
    """Count a whole scheme anew, for who plans it all, else `area`, and keep the run."""
    with read() as connection:
        request = reach_desk.may_count(connection, scheme(), argument("area", str, "") or None)
    request, who = counted_as(request, way_asked()), person().name

    def work(advance: Advance) -> dict[str, Any]:
        with figure("service circles") as connection:
            return {"run": run_reach(connection, current_site().reach, request, who=who, advance=advance)}

    return staged(work, STAGES, status=201)


@blueprint.post("/api/reach/<int:run>/what-if")
@allow(Power.DRAFT)
def what_if(run: int) -> Response:
    """Say who would be gained and lost in `area`, were venues `opened`, `closed` or `moved`; nothing is stored."""
    area, changes = argument("area", str), changes_asked(body())
    with read() as connection:
        found = show_run(connection, run, public=True)
        exact = reach_desk.may_ask(connection, found["scheme"], area, changes)
    request = reach_desk.request_of(found, area)
    with read_all() as connection:
        return jsonify(reach_desk.tell_what_if(connection, current_site().reach, request, changes, exact=exact))
