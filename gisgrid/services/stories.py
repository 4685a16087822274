"""The card of an area: how its figures went, who serves there, venues, activities, circles, what became of it."""

from datetime import date
from typing import Any

from sqlalchemy import Connection

from gisgrid.domain.layers import layer_said
from gisgrid.domain.reach import PROFILES
from gisgrid.domain.staffing import ROLE_WORDS
from gisgrid.services.browse import show_area
from gisgrid.services.layer_answer import month_said, numbers_said
from gisgrid.services.layer_cache import LayerCache
from gisgrid.services.layer_catalog import layer_named
from gisgrid.services.layer_figures import STATES
from gisgrid.services.layer_sources import Sources
from gisgrid.services.reach_map import show_counts
from gisgrid.store import stories as store
from gisgrid.store.reach_map import latest_run

Answer = dict[str, Any]

TREND = (
    "volunteers_per_1000_residents", "role_completeness", "leader_vacancies", "activities_per_grid", "activities",
    "silent_grids", "household_coverage",
)  # fmt: skip
MOST_NAMED, MOST_VENUES, MOST_ACTIVITIES, MOST_CHANGES = 50, 50, 10, 20


def show_story(
    connection: Connection, scheme: str, code: str, *, today: date, reads_runs: bool, cache: LayerCache
) -> Answer:
    """Return what may be told of an area.

    Parameters
    ----------
    connection : Connection
        Inside `reading`, of a member or of the public.
    today : date
        Of which postings are told.
    reads_runs, cache
        As `layers.layer_values`.

    Returns
    -------
    dict
        `area`, `trend`, `people` (None in place of what the reader may not know), `venues`, `activities`, `circles`
        (None where there are none), `history`.

    Raises
    ------
    NotFound
        There is no such scheme or area.
    """
    card = show_area(connection, scheme, code)
    sources = Sources(connection, scheme, reads_runs, cache, today=today)
    reads = reads_runs and store.reads_private(connection, scheme, code)
    venues = store.venues(connection, scheme, code, MOST_VENUES)
    return {
        "area": {name: card[name] for name in ("code", "name", "level", "kind", "path", "area_m2", "demo")},
        "trend": _trend(sources, card),
        "people": _people(connection, scheme, code, today)
        if reads
        else {"count": None, "by_role": None, "named": None},
        "venues": [{name: venue[name] for name in ("id", "name", "kind", "tier", "status")} for venue in venues],
        "venues_in_all": venues[0]["in_all"] if venues else 0,
        "activities": store.latest_activities(connection, scheme, code, MOST_ACTIVITIES),
        "circles": _circles(connection, scheme, code, member=reads),
        "history": store.border_history(connection, scheme, code, MOST_CHANGES),
    }


def _trend(sources: Sources, card: Answer) -> Answer:
    """Return figures month by month; what does not follow the months has none here."""
    frame = sources.frame(card["level"], card["code"])
    months = [head["month"] for head in sources.heads]
    told = []
    for code in TREND:
        figures = sources.figures(code)
        there = [month for month in months if month in figures.told] if figures.follows_months else []
        if there:
            cells = figures.read(frame, there)
            values = dict(zip(there, numbers_said(cells.values[:, 0]), strict=True))
            states = dict(zip(there, (STATES[k] for k in cells.states[:, 0].tolist()), strict=True))
            told.append({
                **layer_said(layer_named(code)), "values": [values.get(month) for month in months],
                "states": [states.get(month, STATES[-1]) for month in months],
            })  # fmt: skip
    return {"months": [month_said(month) for month in months], "layers": told}


def _people(connection: Connection, scheme: str, code: str, day: date) -> Answer:
    by_role = store.roles(connection, scheme, code, day)
    named = store.named_people(connection, scheme, code, day, MOST_NAMED)
    return {
        "count": store.count_people(connection, scheme, code, day),
        "by_role": [_role_said(row) for row in by_role],
        "named": [_role_said(row) for row in named],
    }


def _role_said(row: Answer) -> Answer:
    zh, en = ROLE_WORDS[row["role"]]
    return {**row, "zh": zh, "en": en}


def _circles(connection: Connection, scheme: str, code: str, *, member: bool) -> Answer | None:
    """Return the newest counts of the usual pace, as everybody is told; as they are to who reads the area's rosters."""
    run = latest_run(connection, scheme, PROFILES["default"])
    found = [] if run is None else show_counts(connection, run["id"], code, member=member)
    own = next((row for row in found if row["code"] == code), None)
    if run is None or own is None:
        return None
    names = ("hidden", "households", "covered_households", "residents", "covered_residents", "household_share")
    said = {name: own[name] for name in names if name in own}
    return {"run": run["id"], "at": run["at"], "minutes": run["minutes"], "speed_kmh": run["speed_kmh"], **said}
