"""A comparison as JSON: codes, words, m², GeoJSON in EPSG:4490."""

from collections.abc import Iterable
from dataclasses import asdict

from gisgrid.api.answers import Answer
from gisgrid.domain.comparison import ADDED, CHANGED, UNCHANGED, WITHDRAWN, ComparedArea, Comparison, Side
from gisgrid.exchange.findings import geometry_record
from gisgrid.indicators.catalog import counting_areas
from gisgrid.services.comparison_words import Sentence


def comparison_answer(found: Comparison, said: Iterable[Sentence]) -> Answer:
    """Return a comparison with its sentences; shapes of areas that stay are not repeated."""
    return {
        "areas": [_area(area) for area in found.areas],
        "moves": [
            {
                "from": one.source,
                "to": one.target,
                "m2": one.m2,
                "households": one.households,
                "residents": one.residents,
            }
            for one in found.moves
        ],
        "counts": {change: found.count(change) for change in (ADDED, CHANGED, WITHDRAWN, UNCHANGED)},
        "m2_moved": found.m2_moved,
        "households_moved": found.households_moved,
        "residents_moved": found.residents_moved,
        "hanging": found.hanging(),
        "indicators_above": [{"code": one.code, "zh": one.zh, "en": one.en} for one in counting_areas()],
        "sentences": [asdict(one) for one in said],
    }


def _area(area: ComparedArea) -> Answer:
    stays = area.change == UNCHANGED
    return {
        "code": area.code,
        "given_code": area.given_code,
        "given_name": area.given_name,
        "change": area.change,
        "before": _side(area.before, shape=not stays),
        "after": _side(area.after, shape=not stays),
        "successor": area.successor,
        "hanging": area.hanging,
    }


def _side(side: Side | None, *, shape: bool) -> Answer | None:
    if side is None:
        return None
    told: Answer = {
        "name": side.name,
        "kind": side.kind,
        "m2": side.m2,
        "households": side.households,
        "residents": side.residents,
    }
    return told | ({"geometry": geometry_record(side.geometry)} if shape else {})
