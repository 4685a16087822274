"""A division proposed into a draft: asked for at the desk, looked at there, taken as one step or left."""

import json
from typing import Any

import numpy as np
import shapely
from flask import Blueprint, Response

from gisgrid.api.access import SIGNED_IN, allow
from gisgrid.api.arguments import body
from gisgrid.api.desk_answers import knot_answers
from gisgrid.api.site import read
from gisgrid.api.stages import Advance, staged
from gisgrid.domain.division import USUAL_SEED, USUAL_TOLERANCE
from gisgrid.errors import BadInput
from gisgrid.services.desk_proposal import Asked, DeskProposal, propose_at_desk
from gisgrid.services.propose import STAGES

blueprint = Blueprint("proposals", __name__, url_prefix="/api/desk")

MOST_LOCKED = 5_000


@blueprint.post("/<int:number>/proposal")
@allow(SIGNED_IN)
def propose(number: int) -> Response:
    """Propose a division `into` so many pieces or with `households_per_grid`; the pieces `keep` stay as they are.

    `rebalance`: start from what is drawn. Nothing is stored: the desk takes `areas` that are `changed`, `removed` and
    `knots` as one step.
    """
    asked = _asked()

    def work(advance: Advance) -> dict[str, Any]:
        with read() as connection:
            return _answer(propose_at_desk(connection, number, asked, held_to_powers=True, advance=advance))

    return staged(work, STAGES)


def _asked() -> Asked:
    given = body()
    keep = given.get("keep") or []
    if not isinstance(keep, list) or len(keep) > MOST_LOCKED or not all(isinstance(code, str) for code in keep):
        raise BadInput("要保留的网格写得不对。", "The pieces to keep cannot be read.")
    into = _number(given, "into", None)
    if into is not None and into != int(into):
        raise BadInput("块数应是整数。", "A number of pieces is a whole number.")
    return Asked(
        into=None if into is None else int(into),
        households_per_grid=_number(given, "households_per_grid", None),
        rebalance=given.get("rebalance") is True,
        tolerance=_number(given, "tolerance", USUAL_TOLERANCE) or USUAL_TOLERANCE,
        seed=int(_number(given, "seed", USUAL_SEED) or USUAL_SEED),
        stored_reference=given.get("stored_reference") is not False,
        locked=frozenset(keep),
    )


def _number(given: dict[str, Any], name: str, default: float | None) -> float | None:
    value = given.get(name)
    if value is None:
        return default
    if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) < 1e9:
        raise BadInput(f"{name} 应是数。", f"{name} should be a number.", details={"name": name})
    return float(value)


def _answer(found: DeskProposal) -> dict[str, Any]:
    """Return a proposal as the desk draws it and takes it."""
    proposal, areas = found.proposal, found.proposal.areas
    proposed = [one for one, kept in zip(proposal.compactness, proposal.is_kept, strict=True) if not kept]
    return {
        "revision": found.revision,
        "areas": [
            {
                "code": areas.codes[row],
                "name": areas.names[row],
                "kind": areas.kinds[row],
                "kept": proposal.is_kept[row],
                "changed": found.is_changed[row],
                "households": proposal.households[row],
                "compactness": None if proposal.is_kept[row] else proposal.compactness[row],
                "geometry": json.loads(shapely.to_geojson(shape)),
            }
            for row, shape in enumerate(areas.geometries)
        ],
        "removed": found.removed,
        "knots": knot_answers(found.knots),
        "deviation": proposal.deviation,
        "least_deviation": proposal.least_deviation,
        "on_lines": proposal.on_lines,
        "mean_compactness": float(np.mean(proposed)),
        "least_compactness": min(proposed),
        "cut_villages": proposal.cut_villages,
        "remarks": [{"key": one.key, "zh": one.zh, "en": one.en} for one in proposal.remarks],
    }
