"""Which layers of the map there are, and which of them tell something to a reader."""

from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
from sqlalchemy import Connection

from gisgrid.domain.layer_filters import (
    ACTIVITY_KIND,
    FILTER_WORDS,
    FILTERED,
    GAP,
    NEEDED,
    OF_KIND,
    SPECIALITY,
    TIER,
    TIER_WORDS,
    VENUE_KIND,
    VENUE_KIND_WORDS,
    VENUES,
)
from gisgrid.domain.layers import Layer
from gisgrid.errors import BadInput, NotFound
from gisgrid.indicators.catalog import CATALOG, GROUPS, by_code
from gisgrid.indicators.indicator import Indicator
from gisgrid.indicators.values import TOLD, values
from gisgrid.services import layer_circles
from gisgrid.services.layer_figures import STATES
from gisgrid.store import layer_records as records
from gisgrid.store import layers as store
from gisgrid.store.reach_map import supply

Answer = dict[str, Any]

THEMES = {
    "volunteers": "volunteers_per_1000_residents",
    "circles": layer_circles.CODE,
    "activities": "activities_per_grid",
}
"""What the first page shows, by its three themes."""


def layer_of(indicator: Indicator) -> Layer:
    """Return an indicator as a layer.

    Examples
    --------
    >>> layer_of(by_code()["leader_vacancy"]).group
    'duty'
    """
    group, (zh, en, _) = next(found for found in GROUPS.items() if indicator in found[1][2])
    shared = ("code", "zh", "en", "unit_zh", "unit_en", "formula_zh", "formula_en", "period")
    return Layer(
        **{name: getattr(indicator, name) for name in shared}, group=group, group_zh=zh, group_en=en,
        better="neither" if indicator.better == "none" else indicator.better, rate=indicator.is_rate,
    )  # fmt: skip


def layer_named(code: str) -> Layer:
    """Return a layer by its code.

    Raises
    ------
    NotFound
    """
    filtered = next((layer for layer in FILTERED if layer.code == code), None)
    if filtered is not None:
        return filtered
    indicator = by_code().get(code)
    if indicator is None:
        raise NotFound(
            f"没有图层 {code}。", f"There is no layer {code}.",
            hint_zh="图层列在 /api/layers。", hint_en="They are listed at /api/layers.",
        )  # fmt: skip
    return layer_of(indicator)


def list_layers(connection: Connection, scheme: str, *, reads_runs: bool) -> list[Layer]:
    """Return the layers that have something to tell this reader, group by group, rates before counts.

    Parameters
    ----------
    reads_runs : bool
        As `layer_values`.
    """
    telling = _counted_codes(connection, scheme) if reads_runs else _released_codes(connection, scheme)
    telling |= _filtered_codes(connection, reads_runs=reads_runs)
    order = list(GROUPS)
    told = [layer for layer in (*map(layer_of, CATALOG), *FILTERED) if layer.code in telling]
    if not reads_runs:
        told = [replace(layer, period="latest") if layer.code == layer_circles.CODE else layer for layer in told]
    return sorted(told, key=lambda layer: (order.index(layer.group), not layer.rate))


def list_layer_months(connection: Connection, scheme: str, *, reads_runs: bool) -> list[date]:
    """Return the months of which there are figures for this reader, the latest first, by their first days."""
    heads = (store.run_heads if reads_runs else store.set_heads)(connection, scheme)
    return [head["month"] for head in reversed(heads)]


def _counted_codes(connection: Connection, scheme: str) -> set[str]:
    """Return the indicators that tell something of the areas at the top of what a member may see."""
    heads = store.run_heads(connection, scheme)
    totals, counts = store.topmost_totals(connection, scheme, heads[-1]["id"]) if heads else (np.empty((0, 0)), [])
    if not len(totals):
        return set()
    parts = dict(zip(heads[-1]["parts"], totals.T, strict=True))
    determined = np.array(counts, dtype=bool)
    return {one.code for one in CATALOG if (values(one, parts, determined).state == TOLD).any()}


def _released_codes(connection: Connection, scheme: str) -> set[str]:
    """Return what was released and tells something, each by the latest set that has it, and the circles."""
    newest = {code: one for one in store.set_heads(connection, scheme) for code in one["indicators"]}
    sets = {one["id"] for one in newest.values()}
    states = {number: store.released_topmost(connection, number) for number in sorted(sets)}
    found = {
        code
        for code, one in newest.items()
        if any(row[one["indicators"].index(code)] == STATES[TOLD] for row in states[one["id"]])
    }
    circles = layer_circles.CircleFigures(connection, scheme)
    return found | ({layer_circles.CODE} if circles.told else set())


def list_filters(connection: Connection) -> dict[str, list[Answer]]:
    """Return what can be chosen of the layers that ask for it: code and names."""
    kinds = {kind: VENUE_KIND_WORDS.get(kind, (kind, kind)) for kind in records.venue_kinds(connection)}
    return {
        SPECIALITY: records.specialities(connection), ACTIVITY_KIND: records.activity_kinds(connection),
        VENUE_KIND: _named(kinds), TIER: _named(TIER_WORDS),
    }  # fmt: skip


def require_filters(connection: Connection, layer: Layer, given: dict[str, str]) -> dict[str, str]:
    """Return what was chosen of a layer, blank where nothing was.

    Raises
    ------
    BadInput
        There is no such choice, or the layer needs one.
    """
    options = list_filters(connection) if layer.filters else {}
    for name in layer.filters:
        chosen = given.get(name, "")
        if (chosen or name in NEEDED) and chosen not in {option["code"] for option in options[name]}:
            zh, en = FILTER_WORDS[name]
            raise BadInput(
                f"请选择{zh}。", f"Choose {en}.",
                hint_zh=f"可选的值列在 /api/layers 的 filters.{name}。",
                hint_en=f"What there is stands in filters.{name} of /api/layers.",
            )  # fmt: skip
    return {name: given.get(name, "") for name in layer.filters}


def _named(words: dict[str, tuple[str, str]]) -> list[Answer]:
    return [{"code": code, "zh": zh, "en": en} for code, (zh, en) in words.items()]


def _filtered_codes(connection: Connection, *, reads_runs: bool) -> set[str]:
    """Return the layers counted from records of which there are any."""
    there = supply(connection)
    found = {OF_KIND.code} if records.public_records_version(connection) else set()
    return (
        found | ({VENUES.code} if there["venues"] else set())
        | ({GAP.code} if reads_runs and records.any_need(connection) else set())
    )  # fmt: skip
