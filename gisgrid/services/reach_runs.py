"""Runs of the reach as they were counted, and whether they still hold."""

from typing import Any

from sqlalchemy import Connection

from gisgrid.errors import NotFound
from gisgrid.store import reach_runs as store
from gisgrid.store.reach import versions

Answer = dict[str, Any]

OUTDATED = {
    "road_changes": "roads",
    "venue_changes": "venues",
    "household_changes": "households",
    "area_changeset": "areas",
}
"""By column of `reach_run`: what has changed if it differs from today's."""


def show_run(connection: Connection, number: int | None = None, *, public: bool = False) -> Answer:
    """Return a run, or the newest: what it was asked with and made from, counts, and what has changed since.

    Parameters
    ----------
    connection : Connection
        Inside `reading`.
    number : int, optional
    public : bool
        The connection is the public's: runs with venues of sensitive hosts are not there, nor who made them.

    Returns
    -------
    dict
        The columns of the run; `outdated` lists what has changed since, of roads, venues, households and areas.

    Raises
    ------
    NotFound
        There is no such run.
    """
    found = store.runs(connection, run=number, most=1, public=public)
    if not found:
        raise NotFound(
            "还没有算过服务圈" if number is None else f"没有第 {number} 次服务圈计算",
            "no service circles have been counted yet" if number is None else f"there is no run {number}",
            hint_zh="用 gisgrid service-area run 计算",
            hint_en="count them by `gisgrid service-area run`",
        )
    return with_outdated(found[0], versions(connection))


def list_runs(connection: Connection, most: int = 20, *, public: bool = False) -> list[Answer]:
    """Return the latest runs, the newest first, as `show_run` does."""
    now = versions(connection)
    return [with_outdated(run, now) for run in store.runs(connection, most=most, public=public)]


def list_areas(connection: Connection, run: int, level: str | None = None, *, public: bool = False) -> list[Answer]:
    """Return the counts of a run per area, with the shares of households, residents and ground within reach.

    A share is None where there is nothing to have a share of, and where the public is not told the counts.
    """
    return [with_shares(row) for row in store.areas_of_run(connection, run, level, public=public)]


def with_shares(row: Answer) -> Answer:
    """Return the counts of an area with the shares of households, residents and ground within reach."""
    return row | {
        "household_share": _share(row["covered_households"], row["households"]),
        "resident_share": _share(row["covered_residents"], row["residents"]),
        "area_share": _share(row["covered_m2"], row["area_m2"]),
    }


def list_circles(connection: Connection, run: int, scope: str, *, public: bool = False) -> list[Answer]:
    """Return the circles of a run, by `venue`, `kind`, `tier` or `all`."""
    return store.circles_of_run(connection, run, scope, public=public)


def list_uncovered(connection: Connection, run: Answer, under: str) -> list[Answer]:
    """Return the households of an area that a run found outside, with their places: for those in scope alone."""
    return store.uncovered_of_run(connection, run["id"], run["scheme"], under)


def with_outdated(run: Answer, now: dict[str, int]) -> Answer:
    """Return a run with what has changed since it was made, of roads, venues, households and areas.

    A planning standard asks no road.
    """
    asked = [column for column in OUTDATED if not (run["standard"] and column == "road_changes")]
    return run | {"outdated": [OUTDATED[column] for column in asked if run[column] != now[column]]}


def _share(part: int | None, whole: int | None) -> float | None:
    return part / whole if whole and part is not None else None
