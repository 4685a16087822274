"""The committed demo county as the tables that indicators read, from its files alone."""

import csv
import gzip
import json
from collections import Counter
from datetime import date
from functools import cache
from pathlib import Path

import numpy as np
import shapely

from gisgrid.geometry.measure import area_m2, metres_per_degree
from gisgrid.indicators.counted import Records
from gisgrid.indicators.months import Span, activity_months, month_number, service_months
from gisgrid.indicators.standards import Duty, Standards, Targets
from gisgrid.indicators.tables import NO_END, ROLES, Areas, Keeping, Needs, Postings, Specialities, Venues

DEMO = Path(__file__).parents[2] / "data" / "boundaries" / "demo"
SETTLED = ("base", "remainder", "dedicated")
DUTIES = (
    Duty("village", "grid_leader"),
    Duty("village", "adviser"),
    Duty("village", "information_officer"),
    Duty("subgrid", "grid_leader", SETTLED),
    Duty("subgrid", "grid_worker", ("base", "remainder")),
)
"""What the demo planted its vacancies against."""


@cache
def truth():
    return json.loads((DEMO / "truth.json").read_text(encoding="utf-8"))


@cache
def rows(name):
    with (DEMO / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def column(name, field):
    return [row[field] for row in rows(name)]


def day_number(text):
    return (date.fromisoformat(text) - date(1970, 1, 1)).days


def month_of(text):
    return month_number(int(text[:4]), int(text[5:7]))


@cache
def features():
    """Every area's properties and polygon, in order of code."""
    found = []
    for path in DEMO.glob("areas-*.geojson.gz"):
        for feature in json.loads(gzip.decompress(path.read_bytes()))["features"]:
            found += [(feature["properties"], shapely.from_geojson(json.dumps(feature["geometry"])))]
    return sorted(found, key=lambda pair: pair[0]["code"])


@cache
def row_of():
    return {area["code"]: row for row, (area, _) in enumerate(features())}


def at(codes):
    return np.array([row_of()[code] for code in codes], dtype=np.int64)


@cache
def areas():
    told, polygons = zip(*features(), strict=True)
    polygons = np.array(polygons)
    leaf = at(column("households", "subgrid_code"))
    middle = shapely.get_coordinates(shapely.centroid(polygons))
    nothing = np.zeros(len(told), dtype=np.int64)
    return Areas(
        codes=np.array([area["code"] for area in told]),
        levels=np.array([area["level"] for area in told]),
        kinds=np.array([area["kind"] for area in told]),
        parent=np.array([row_of().get(area["parent_code"], -1) for area in told]),
        area_m2=np.rint(area_m2(polygons)).astype(np.int64),
        households=np.bincount(leaf, minlength=len(told)),
        residents=np.bincount(leaf, np.array(column("households", "persons"), int), len(told)).astype(np.int64),
        estimated_households=nothing,
        middle=middle * metres_per_degree(middle[:, 1].mean()),
    )


@cache
def people():
    return {person: k for k, person in enumerate(column("volunteers", "id"))}


@cache
def postings():
    teams = {team: k for k, team in enumerate(column("teams", "id"))}
    return Postings(
        area=at(column("postings", "area_code")),
        role=np.array([ROLES.index(role) for role in column("postings", "role")]),
        person=np.array([people().get(person, -1) for person in column("postings", "person_id")]),
        team=np.array([teams.get(team, -1) for team in column("postings", "team_id")]),
        first_day=np.array([day_number(day) for day in column("postings", "from")]),
        last_day=np.array([day_number(day) if day else NO_END for day in column("postings", "to")]),
    )


@cache
def specialities():
    known = [row["specialities"].split() for row in rows("volunteers")]
    names = sorted({name for each in known for name in each})
    pairs = [(k, names.index(name)) for k, each in enumerate(known) for name in each]
    return Specialities(*np.array(pairs).T, kinds=len(names))


@cache
def venues():
    return Venues(
        area=at(column("venues", "subgrid_code")),
        kinds=np.array(column("venues", "kind")),
        tiers=np.array(column("venues", "tier")),
        in_use=np.array(column("venues", "status")) != "planned",
        staff=np.array(column("venues", "staff"), dtype=np.int64),
    )


def stated():
    found = np.full(len(areas()), -1, dtype=np.int64)
    found[at(column("stated_households", "subgrid_code"))] = column("stated_households", "stated_households")
    return found


def contacts():
    """The row of the household of each contact."""
    household = {code: k for k, code in enumerate(column("households", "id"))}
    return np.array([household[code] for code in column("household_contacts", "household_id")])


@cache
def keeping():
    kept = np.unique(contacts())
    nothing = np.zeros(len(areas()), dtype=np.int64)
    return Keeping(np.bincount(at(column("households", "subgrid_code"))[kept], minlength=len(nothing)),
                   stated(), nothing, nothing)  # fmt: skip


@cache
def span():
    return Span(month_of(truth()["months"][0]), len(truth()["months"]))


@cache
def reported():
    """The county's towns, whose sub-centres report their activities."""
    known = np.zeros(len(areas()), dtype=bool)
    by_centre = {row["id"]: row["area_code"] for row in rows("organisations")}
    known[at(sorted({by_centre[centre] for centre in column("activities", "organisation_id")}))] = True
    return known


@cache
def activities():
    kinds = tuple(sorted(set(column("activities", "kind"))))
    return activity_months(
        span(), kinds, reported(),
        area=at(column("activities", "subgrid_code")),
        month=np.array([month_of(day) for day in column("activities", "date")]),
        kind=np.array([kinds.index(kind) for kind in column("activities", "kind")]),
        participants=np.array(column("activities", "participants"), dtype=np.int64),
    )  # fmt: skip


@cache
def outside():
    """Whether each service record was checked in outside the grid of its activity."""
    grid = dict(zip(column("activities", "id"), at(column("activities", "subgrid_code")).tolist(), strict=True))
    polygons = np.array([polygon for _, polygon in features()])
    lonlat = [(float(row["check_in_lon"]), float(row["check_in_lat"])) for row in rows("service_records")]
    mine = polygons[[grid[activity] for activity in column("service_records", "activity_id")]]
    return ~shapely.intersects(mine, shapely.points(lonlat))


@cache
def service():
    held = {row["id"]: (row_of()[row["subgrid_code"]], month_of(row["date"])) for row in rows("activities")}
    area, month = np.array([held[activity] for activity in column("service_records", "activity_id")]).T
    return service_months(
        span(), areas().tree, area=area, month=month,
        person=np.array([people()[person] for person in column("service_records", "person_id")]),
        minutes=np.array([round(60 * float(hours)) for hours in column("service_records", "hours")]),
        check_ins=np.ones(len(area), dtype=np.int64), outside=outside().astype(np.int64),
    )  # fmt: skip


@cache
def standards():
    """The duties of the demo and targets of the papers, for the one county."""
    asked = [
        ("venue_count", "central", 1), ("venue_count", "branch", 10), ("venue_count", "service_point", 95),
        ("venue_staff", "central", 15), ("venue_staff", "branch", 4), ("venue_staff", "service_point", 1),
        ("yearly_activities", "performance", 20), ("yearly_activities", "lecture+exhibition", 20),
        ("yearly_activities", "training", 20), ("monthly_activities_per_grid", "", 1),
    ]  # fmt: skip
    measure, item, amount = (np.array(values) for values in zip(*asked, strict=True))
    return Standards(DUTIES, Targets(np.zeros(len(asked), dtype=np.int64), measure, item, amount))


@cache
def records():
    none = np.empty(0, dtype=np.int64)
    return Records(areas(), postings(), specialities(), Needs(none, none, none), venues(), keeping(),
                   activities(), service())  # fmt: skip


def counts():
    """How many volunteers, records and households each file holds, by plain counting."""
    return Counter({name: len(rows(name)) for name in truth()["rows"]})
