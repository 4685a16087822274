"""Where next over HTTP: candidates out of a file, and the places that cover most of those whom nothing reaches."""

import math
from typing import Any

import numpy as np
from flask import Blueprint, Response, jsonify, request

from gisgrid.api.access import allow
from gisgrid.api.arguments import argument, body, require_storable
from gisgrid.api.site import current_site, read, read_all
from gisgrid.api.stages import Advance, staged
from gisgrid.domain.accounts import Power
from gisgrid.domain.venues import Candidates
from gisgrid.errors import BadInput
from gisgrid.exchange.candidates import MOST, read_candidates
from gisgrid.services import siting_desk
from gisgrid.services.reach_desk import request_of
from gisgrid.services.reach_runs import show_run
from gisgrid.services.siting_desk import SitingRequest

blueprint = Blueprint("siting", __name__)

MOST_ADDED = 50


@blueprint.post("/api/reach/candidates")
@allow(Power.DRAFT, large=True)
def candidates() -> Response:
    """Read a file of candidates, sent as `file` of a form, and keep nothing of it."""
    parts = [(part.filename or "", part.stream) for part in request.files.getlist("file")]
    table, places = read_candidates(parts, crs=argument("crs", str, "") or None)
    said = zip(table.ids, table.names, table.points.tolist(), strict=True)
    return jsonify(
        {
            "candidates": [{"id": one, "name": name, "lon": lon, "lat": lat} for one, name, (lon, lat) in said],
            "source_crs": places.source_crs,
            "crs_evidence": places.crs_evidence,
            "notices": list(places.notices),
        }
    )


@blueprint.post("/api/reach/<int:run>/siting")
@allow(Power.DRAFT)
def sites(run: int) -> Response:
    """Choose `add` places in `area` among `candidates`: `crossings`, `planned`, or a list; nothing is stored."""
    area, given = argument("area", str), body()
    add, wanted = _number(given.get("add")), given.get("candidates", "crossings")
    with read() as connection:
        found = show_run(connection, run, public=True)
        exact, before = siting_desk.told_before(connection, found, area)
        chosen_from = siting_desk.planned_venues(connection) if wanted == "planned" else _candidates(wanted)
    asked, how = SitingRequest(add, chosen_from), request_of(found, area)

    def work(advance: Advance) -> dict[str, Any]:
        with read_all() as connection:
            return siting_desk.tell_sites(
                connection, current_site().reach, how, asked, exact=exact, before=before, advance=advance
            )

    return staged(work, siting_desk.STAGES)


def _number(given: Any) -> int:
    if type(given) is not int or not 1 <= given <= MOST_ADDED:
        raise BadInput(
            f"新增个数应在 1 到 {MOST_ADDED} 之间。",
            f"The number of new places lies between 1 and {MOST_ADDED}.",
            hint_zh="例如 3。",
            hint_en="For example 3.",
        )
    return given


def _candidates(given: Any) -> Candidates | None:
    """Return the candidates of a body; None for crossings.

    Raises
    ------
    BadInput
        They are not as they should be, or too many.
    """
    if given == "crossings":
        return None
    if not isinstance(given, list) or not 0 < len(given) <= MOST:
        raise _unreadable()
    rows = [_candidate(one) for one in given]
    return Candidates(
        [row[0] for row in rows], [row[1] for row in rows], np.array([row[2:] for row in rows], dtype=np.float64)
    )


def _candidate(given: Any) -> tuple[str, str, float, float]:
    try:
        one, name, lon, lat = given["id"], given.get("name", ""), float(given["lon"]), float(given["lat"])
    except (TypeError, KeyError, ValueError, AttributeError, OverflowError) as error:
        raise _unreadable() from error
    placed = math.isfinite(lon) and math.isfinite(lat) and abs(lon) <= 180 and abs(lat) <= 90
    if not (isinstance(one, str) and isinstance(name, str) and placed):
        raise _unreadable()
    require_storable("id", one)
    require_storable("name", name)
    return one, name, lon, lat


def _unreadable() -> BadInput:
    return BadInput(
        "候选点写得不对。",
        "The candidates cannot be read.",
        hint_zh=f"candidates 是 crossings、planned，或 id、name、lon、lat 的列表，不超过 {MOST} 个。",
        hint_en=f"candidates is crossings, planned, or a list of id, name, lon, lat, {MOST} at most.",
    )
