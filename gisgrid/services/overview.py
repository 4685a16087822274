"""The first page: three themes of one area, each with its own figure, the thinnest villages, and what is missing."""

from typing import Any

import numpy as np
from sqlalchemy import Connection

from gisgrid.domain.layers import LayerValues, layer_said
from gisgrid.errors import GisgridError, NotFound
from gisgrid.services.browse import show_area
from gisgrid.services.layer_answer import numbers_said, values_said
from gisgrid.services.layer_cache import LayerCache
from gisgrid.services.layer_catalog import THEMES, layer_named
from gisgrid.services.layer_figures import STATES
from gisgrid.services.layer_sources import Sources
from gisgrid.services.layers import values_from
from gisgrid.services.overview_gaps import gaps
from gisgrid.store import browse
from gisgrid.store import layers as store
from gisgrid.store.schemes import scheme_named

Answer = dict[str, Any]

VILLAGE = "village"
THINNEST = 5
BESIDE = {"volunteers": {"vacant": "leader_vacancies"}, "activities": {"silent": "silent_villages"}}
"""What else is told of the area itself, by theme."""


def show_overview(
    connection: Connection, scheme: str, under: str | None, *, reads_runs: bool, cache: LayerCache
) -> Answer:
    """Return the three themes of an area.

    Parameters
    ----------
    connection : Connection
        Inside `reading`, of a member or of the public.
    under : str, optional
        Code; by default the area whose rosters the reader may read where it is but one, else the only root.
    reads_runs, cache
        As `layer_values`.

    Returns
    -------
    dict
        `area` (None: the whole scheme), `level` of the areas shown, `themes`, and `empty`: what is missing and what
        to do next.

    Raises
    ------
    NotFound
        There is no such scheme or area.
    """
    sources = Sources(connection, scheme, reads_runs, cache, kept=True)
    code = under or _own_area(sources)
    card = None if code is None else show_area(connection, scheme, code)
    level = _level_below(connection, scheme, card)
    themes = [_theme(sources, theme, layer, card, level) for theme, layer in THEMES.items()]
    area = None if card is None else {name: card[name] for name in ("code", "name", "level", "path")}
    return {"area": area, "level": level, "themes": themes, "empty": gaps(connection, scheme, themes, reads_runs)}


def _own_area(sources: Sources) -> str | None:
    """Return the one area that a reader's figures are of, None where there are several."""
    places = store.own_places(sources.connection, sources.scheme) if sources.reads_runs else []
    found = places or store.roots(sources.connection, sources.scheme)
    return found[0] if len(found) == 1 else None


def _level_below(connection: Connection, scheme: str, card: Answer | None) -> str:
    """Return villages, for an area that lies above them; else the next level, or that of an area with none below."""
    levels = scheme_named(connection, scheme).levels
    shown = levels.index(VILLAGE) if VILLAGE in levels else len(levels) - 1
    if card is None:
        return levels[shown]
    own = levels.index(card["level"])
    return levels[shown if own < shown else min(own + 1, len(levels) - 1)]


def _theme(sources: Sources, theme: str, code: str, card: Answer | None, level: str) -> Answer:
    """Return a theme, or why there is nothing to tell of it."""
    try:
        shown = values_from(sources, code, level=level, under=None if card is None else card["code"])
    except NotFound as missing:
        return {"theme": theme, "layer": layer_said(layer_named(code)), "missing": _said(missing)}
    return {
        "theme": theme, **values_said(shown), **_of_itself(sources, code, card), "thinnest": thinnest(sources, shown),
        "not_reported": shown.states.count("not_reported"),
        **{name: _of_itself(sources, one, card)["value"] for name, one in BESIDE.get(theme, {}).items()},
    }  # fmt: skip


def _of_itself(sources: Sources, code: str, card: Answer | None) -> Answer:
    """Return a layer's value of the area itself, None where there is none."""
    figures = sources.figures(code)
    if card is None or not figures.told:
        return {"value": None, "value_state": STATES[-1], "value_estimate": False}
    cells = figures.read(sources.frame(card["level"], card["code"]), [max(figures.told)])
    return {
        "value": numbers_said(cells.values[0])[0], "value_state": STATES[cells.states[0, 0]],
        "value_estimate": bool(cells.estimates[0, 0]),
    }  # fmt: skip


def thinnest(sources: Sources, shown: LayerValues) -> list[Answer]:
    """Return the areas that are worst off, the worst first; those of which nothing is told are not among them."""
    worst = shown.values if shown.layer.better != "less" else -shown.values
    order = [k for k in np.argsort(worst, kind="stable").tolist() if not np.isnan(worst[k])][:THINNEST]
    paths = browse.paths(sources.connection, sources.scheme, [shown.codes[k] for k in order])
    said = values_said(shown)["values"]
    return [
        {
            "code": shown.codes[k], "name": shown.names[k], "value": said[k], "estimate": bool(shown.estimates[k]),
            "path": [above["name"] for above in paths[shown.codes[k]][:-1]],
        }
        for k in order
    ]  # fmt: skip


def _said(problem: GisgridError) -> Answer:
    return {"zh": problem.zh, "en": problem.en, "hint_zh": problem.hint_zh, "hint_en": problem.hint_en}
