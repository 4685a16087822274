"""Indicators: the catalog, and values as far as whoever asks may know them."""

import json
from datetime import date, datetime
from typing import Any

from flask import Blueprint, Response, jsonify, request

from gisgrid.api.access import EVERYONE, allow, visitor
from gisgrid.api.arguments import argument, scheme
from gisgrid.api.compressed import gzipped
from gisgrid.api.site import figure_alone, read, read_all
from gisgrid.domain.accounts import Power
from gisgrid.services.indicator_releases import list_public_months, show_public_values
from gisgrid.services.indicator_values import list_indicators, list_months, show_trend, show_values
from gisgrid.services.indicators import bring_up_to_date, is_behind
from gisgrid.store.replica import is_replica

blueprint = Blueprint("indicators", __name__)

WHO = "at once"
"""Who made figures that were counted because somebody looked."""


@blueprint.get("/api/indicators")
@allow(EVERYONE)
def catalog() -> Response:
    """Give the catalog, and the months of which there are values for whoever asks."""
    with read() as connection:
        months = (list_months if reads_runs() else list_public_months)(connection, scheme())
    return jsonify({"indicators": list_indicators(), "months": [month.isoformat()[:7] for month in months]})


@blueprint.get("/api/indicators/values")
@allow(EVERYONE)
def values() -> Response:
    """Give values of `level`, or of the area `code` and its children: of the latest month or of `month`.

    Who may read rosters somewhere is given those areas as they are now, everybody else the set that was released.
    """
    code, level = argument("code", str, "") or None, argument("level", str, "") or None
    asked: dict[str, Any] = {"month": month_given("month"), "code": code, "level": level, "indicators": _indicators()}
    if reads_runs():
        count_what_is_new()
    with read() as connection:
        found = (show_values if reads_runs() else show_public_values)(connection, scheme(), **asked)
    answer = gzipped(_written(found))
    if reads_runs():
        answer.cache_control.no_store = True
    return answer


@blueprint.get("/api/indicators/trend")
@allow(Power.READ_PRIVATE)
def trend() -> Response:
    """Give values of the area `code` month by month, for who may read its rosters."""
    code = argument("code", str)
    count_what_is_new()
    with read() as connection:
        return gzipped(_written(show_trend(connection, scheme(), code, _indicators())))


def reads_runs() -> bool:
    """Return whether somebody asks who may read rosters, unless only what is public is wanted."""
    found = visitor()
    return bool(found and found.person.holds(Power.READ_PRIVATE) and argument("public", str, "") != "1")


def count_what_is_new() -> None:
    """Bring the figures up to date before a member reads them; a replica has those of its primary."""
    with read_all() as connection:
        behind = is_behind(connection, scheme(), today=date.today()) and not is_replica(connection)
    if behind:
        with figure_alone() as connection:
            bring_up_to_date(connection, scheme(), today=date.today(), who=WHO)


def month_given(name: str) -> date | None:
    """Return the first day of a month that the query names, None where it names none."""
    return argument(name, _first_day) if name in request.args else None


def _first_day(text: str) -> date:
    return date.fromisoformat(f"{text}-01")


def _indicators() -> list[str] | None:
    return [code for code in argument("indicators", str, "").split(",") if code] or None


def _written(found: dict[str, Any]) -> str:
    return json.dumps(found, ensure_ascii=False, default=_day_or_moment)


def _day_or_moment(value: date | datetime) -> str:
    return value.isoformat()
