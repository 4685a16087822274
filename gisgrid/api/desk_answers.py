"""The desk's answers as JSON; polygons are written as GEOS writes them."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from typing import Any

import numpy as np
import shapely

from gisgrid.api.answers import draft_answer, draft_finding_answer, finding_answer
from gisgrid.domain.areas import AreaTable
from gisgrid.domain.desk import Comment, Conflict, DeskRow, Saved, Share, SizeBand, Step
from gisgrid.domain.drafts import as_array
from gisgrid.errors import GisgridError
from gisgrid.geometry.knots import Knot
from gisgrid.services.desk import Desk, Start
from gisgrid.services.knots import BorderPlace
from gisgrid.services.rebase import Rebased

Answer = dict[str, Any]


def desk_text(desk: Desk) -> str:
    """Return what the desk opens a draft with, as JSON; polygons go into it as text, for there may be thousands."""
    ground = desk.ground
    parent = ground.parent
    plain = {
        "draft": _draft_answer(desk),
        "parent": {
            "scheme": ground.draft.scheme,
            "code": parent.codes[0],
            "name": parent.names[0],
            "level": parent.levels[0],
        },
        "child_level": ground.draft.level,
        "knots": knot_answers(ground.knots),
        "homes": None if desk.homes is None else asdict(desk.homes),
        "size_band": band_answer(desk.size_band),
        "findings": [draft_finding_answer(one) for one in desk.findings],
    }
    drawn = {
        "areas": f"[{','.join(_row_texts(ground.rows))}]",
        "neighbours": f"[{','.join(_area_texts(desk.neighbours))}]",
        "outline": shapely.to_geojson(ground.outline),
    }
    return json.dumps(plain)[:-1] + "".join(f', "{name}": {value}' for name, value in drawn.items()) + "}"


def _draft_answer(desk: Desk) -> Answer:
    draft = desk.ground.draft
    return (
        draft_answer(draft)
        | asdict(desk.rights)
        | asdict(desk.desk_rights)
        | {
            "revision": draft.revision,
            "position": draft.position,
            "steps": desk.steps,
            "base_changeset": draft.base_changeset,
            "wanted_names": [asdict(name) for name in draft.wanted_names],
        }
    )


def _row_texts(rows: list[DeskRow]) -> Iterator[str]:
    shapes = shapely.to_geojson(as_array([row.geometry for row in rows]))
    for row, shape in zip(rows, shapes, strict=True):
        words = json.dumps({"code": row.code, "name": row.name, "kind": row.kind, "version": row.version})
        yield f'{words[:-1]}, "geometry": {shape}}}'


def _area_texts(areas: AreaTable) -> Iterator[str]:
    shapes = np.atleast_1d(shapely.to_geojson(areas.geometries))
    for code, name, kind, shape in zip(areas.codes, areas.names, areas.kinds, shapes, strict=True):
        words = json.dumps({"code": code, "name": name, "kind": kind})
        yield f'{words[:-1]}, "geometry": {shape}}}'


def row_answer(row: DeskRow | None) -> Answer | None:
    """Return a row of a draft; None where there is none."""
    if row is None:
        return None
    words = {"code": row.code, "name": row.name, "kind": row.kind, "version": row.version}
    return words | {"geometry": json.loads(shapely.to_geojson(row.geometry))}


def knot_answers(knots: Iterable[Knot]) -> list[list[tuple[float, float]]]:
    """Return knots as three places each: lower end, upper end, vertex."""
    return [[knot.a0, knot.b0, knot.p] for knot in knots]


def band_answer(band: SizeBand | None) -> Answer | None:
    """Return how many households a sub-grid should hold."""
    return None if band is None else {"from": band.least, "to": band.most, "recommended": band.recommended}


def start_answer(start: Start, scheme: str) -> Answer:
    """Return what can be begun at an area."""
    parent = start.parent
    return {
        "parent": {"scheme": scheme, "code": parent.codes[0], "name": parent.names[0], "level": parent.levels[0]},
        "child_level": start.child_level,
        "present": start.present,
        "may_draft": start.may_draft,
        "drafts": [draft_answer(draft) for draft in start.drafts],
        "households": None if start.households is None else asdict(start.households),
        "size_band": band_answer(start.size_band),
    }


def saved_answer(saved: Saved) -> Answer:
    """Return what a save did."""
    return {
        "revision": saved.revision,
        "versions": saved.versions,
        "others": {"put": [row_answer(row) for row in saved.others], "removed": saved.others_removed},
        "findings": [draft_finding_answer(one) for one in saved.findings],
        "position": saved.position,
        "steps": saved.steps,
        "knots": knot_answers(saved.knots),
    }


def rebased_answer(done: Rebased) -> Answer:
    """Return what a rebase took from the published division."""
    return {
        "revision": done.revision,
        "put": [row_answer(row) for row in done.put],
        "removed": done.removed,
        "findings": [draft_finding_answer(one) for one in done.findings],
        "position": done.position,
        "steps": done.steps,
        "knots": knot_answers(done.knots),
    }


def place_answer(place: BorderPlace) -> Answer:
    """Return where on a border a vertex may stand."""
    (a0, b0) = place.edge
    return {"p": place.p, "a0": a0, "b0": b0, "existing": place.existing}


def comment_answer(one: Comment) -> Answer:
    """Return what somebody said of a draft."""
    return {
        "id": one.number,
        "who": one.who,
        "at": one.at.isoformat(),
        "text": one.text,
        "place": one.place,
        "code": one.code,
        "done": one.done,
        "mine": one.mine,
    }


def share_answer(one: Share) -> Answer:
    """Return with whom a draft is shared."""
    return asdict(one) | {"at": one.at.isoformat()}


def step_answer(step: Step) -> Answer:
    """Return a step that was kept."""
    return asdict(step) | {"at": step.at.isoformat()}


def conflict_answer(one: Conflict) -> Answer:
    """Return both states of an area."""
    return {"code": one.code, "mine": row_answer(one.mine), "theirs": row_answer(one.theirs)}


def told(error: GisgridError) -> GisgridError:
    """Return a refusal whose details a page can draw: findings and conflicts with their geometry."""
    drawn = {
        "findings": [finding_answer(found) for found in error.details.get("findings", [])],
        "conflicts": [conflict_answer(one) for one in error.details.get("conflicts", [])],
    }
    error.details.update({name: values for name, values in drawn.items() if name in error.details})
    return error
