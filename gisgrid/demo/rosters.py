"""A demo's organisations, people, postings and events go into the database."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from sqlalchemy import Connection

from gisgrid.demo.calendar import AS_OF
from gisgrid.demo.generate import DemoCounty
from gisgrid.demo.tables import Table, length
from gisgrid.store.copying import hex_ewkb
from gisgrid.store.records import Batch, add_records, ids_of_areas, numbers_of, open_batch, require_role

VILLAGE_DIGITS = 12
ASKING_SHARE = 0.4
"""Of sub-grids in which residents ask for somebody who can teach."""
DUTIES = {
    ("village", "adviser"): ("base", "dedicated", "remainder"),
    ("village", "information_officer"): ("base", "dedicated", "remainder"),
    ("subgrid", "grid_worker"): ("base", "remainder"),
}
"""What the demo's county asks for beside a leader in each village and sub-grid."""

TARGETS = (
    ("venue_count", "central", 1, "1个区总馆+10个街道分馆+95个社区服务点"),
    ("venue_count", "branch", 10, "1个区总馆+10个街道分馆+95个社区服务点"),
    ("venue_count", "service_point", 95, "1个区总馆+10个街道分馆+95个社区服务点"),
    ("venue_staff", "central", 15, "总馆专职工作人员不少于15人"),
    ("venue_staff", "branch", 4, "分馆不少于4人"),
    ("venue_staff", "service_point", 1, "服务点文体协管员不少于1人"),
    ("yearly_activities", "performance", 20, "每年送演出下基层活动不少于20场"),
    ("yearly_activities", "lecture+exhibition", 20, "讲座、展览不少于20次"),
    ("yearly_activities", "training", 20, "公益性艺术培训不少于20次"),
    ("monthly_activities_per_grid", "", 1, "每月适时开展一次以上志愿服务活动"),
)


@dataclass(frozen=True)
class Loader:
    """What the tables of one demo are stored with: the areas by code, and the batch that all of it comes from."""

    connection: Connection
    scheme: str
    areas: dict[str, int]
    specialities: dict[str, str]
    batch: int

    def add(self, table: str, rows: int, **columns: Sequence[Any]) -> None:
        """Store the columns of one table."""
        add_records(self.connection, table, {**columns, "batch": [self.batch] * rows})

    def numbers(self, table: str, names: Sequence[str]) -> list[int | None]:
        """Return the numbers of records that the demo names; a blank name has none."""
        known = numbers_of(self.connection, table)
        return [known[name] if name else None for name in names]

    def area_ids(self, codes: Sequence[str]) -> list[int]:
        """Return the ids of areas."""
        return [self.areas[code] for code in codes]


def load_rosters(
    connection: Connection, demo: DemoCounty, specialities: dict[str, str], *, scheme: str, source: str
) -> None:
    """Store who serves where, what took place, and what offices state, marked as made up in their batch.

    Parameters
    ----------
    connection : Connection
        Inside `changing`; areas, venues and households are there.
    specialities : dict of str to str
        Codes by Chinese name.
    """
    batch = open_batch(connection, Batch("demo", source, "gisgrid demo"))
    loader = Loader(connection, scheme, ids_of_areas(connection, scheme, demo.areas.codes), specialities, batch)
    tables = demo.tables
    _organisations(loader, tables["organisations"])
    _people(loader, tables["volunteers"], tables["households"])
    _teams(loader, tables["teams"], tables["organisations"])
    _members(loader, tables["team_members"])
    _postings(loader, tables["postings"])
    _activities(loader, tables["activities"])
    _services(loader, tables["service_records"], tables["activities"])
    _contacts(loader, tables["household_contacts"])
    _statements(loader, tables["stated_households"])
    _place_names(loader, demo)
    _needs(loader, demo)
    _demands(loader, demo.areas.codes[0] if demo.areas.codes else "")


def _organisations(loader: Loader, table: Table) -> None:
    """Store the tree from the top: a centre stands before its sub-centres."""
    for tops in (True, False):
        rows = [k for k, parent in enumerate(table["parent_id"]) if (parent == "") == tops]
        part = {name: [values[k] for k in rows] for name, values in table.items()}
        loader.add(
            "organisation", len(rows), external_id=part["id"], name=part["name"], kind=part["kind"],
            parent=loader.numbers("organisation", part["parent_id"]), area_id=loader.area_ids(part["area_code"]),
        )  # fmt: skip


def _people(loader: Loader, table: Table, households: Table) -> None:
    """Store the volunteers in the rosters of the villages that they live in."""
    homes = zip(households["lon"], households["lat"], households["subgrid_code"], strict=True)
    village = {(lon, lat): code[:VILLAGE_DIGITS] for lon, lat, code in homes}
    loader.add(
        "person", length(table), external_id=table["id"], name=table["name"], sex=table["sex"],
        scheme=[loader.scheme] * length(table), ethnicity=table["ethnicity"],
        area_id=loader.area_ids([village[home] for home in zip(table["lon"], table["lat"], strict=True)]),
        born=[f"{month}-01" for month in table["birth"]], workplace=table["workplace"], phone=table["phone"],
        specialities=[[loader.specialities[one] for one in several.split()] for several in table["specialities"]],
        organisation=loader.numbers("organisation", table["organisation_id"]), register_id=table["external_id"],
        geom=_places(table["lon"], table["lat"]),
    )  # fmt: skip


def _teams(loader: Loader, table: Table, organisations: Table) -> None:
    """Store the teams in the rosters of the towns whose organisations they belong to."""
    towns = dict(zip(organisations["id"], organisations["area_code"], strict=True))
    loader.add(
        "team", length(table), external_id=table["id"], name=table["name"],
        speciality=[loader.specialities[one] for one in table["speciality"]],
        captain=loader.numbers("person", table["captain_id"]),
        organisation=loader.numbers("organisation", table["organisation_id"]),
        area_id=loader.area_ids([towns[one] for one in table["organisation_id"]]),
    )  # fmt: skip


def _members(loader: Loader, table: Table) -> None:
    pairs = {name: loader.numbers(name, table[f"{name}_id"]) for name in ("team", "person")}
    add_records(loader.connection, "team_member", pairs)


def _postings(loader: Loader, table: Table) -> None:
    loader.add(
        "posting", length(table), external_id=table["id"], person=loader.numbers("person", table["person_id"]),
        team=loader.numbers("team", table["team_id"]), area_id=loader.area_ids(table["area_code"]), role=table["role"],
        from_day=table["from"], to_day=[day or None for day in table["to"]], contested=_second_leaders(table),
    )  # fmt: skip


def _second_leaders(table: Table) -> list[bool]:
    """Say which postings name a leader beside one whose time has not ended: the demo's doubles."""
    led: set[str] = set()
    second = []
    for code, role, end in zip(table["area_code"], table["role"], table["to"], strict=True):
        leads = role == "grid_leader" and not end
        second.append(leads and code in led)
        led.update([code] if leads else [])
    return second


def _activities(loader: Loader, table: Table) -> None:
    rows = length(table)
    loader.add(
        "activity", rows, external_id=table["id"], scheme=[loader.scheme] * rows, title=table["title"],
        kind=table["kind"], category=table["category"], starts_at=_moments(table, "start"),
        ends_at=_moments(table, "end"),
        participants=table["participants"], team=loader.numbers("team", table["team_id"]),
        organisation=loader.numbers("organisation", table["organisation_id"]),
        stated_area=loader.area_ids(table["subgrid_code"]), geom=_places(table["lon"], table["lat"]),
    )  # fmt: skip


def _services(loader: Loader, table: Table, activities: Table) -> None:
    days = dict(zip(activities["id"], activities["date"], strict=True))
    loader.add(
        "service_record", length(table), external_id=table["id"], scheme=[loader.scheme] * length(table),
        activity=loader.numbers("activity", table["activity_id"]), person=loader.numbers("person", table["person_id"]),
        day=[days[one] for one in table["activity_id"]], minutes=[round(float(hours) * 60) for hours in table["hours"]],
        geom=_places(table["check_in_lon"], table["check_in_lat"]),
    )  # fmt: skip


def _contacts(loader: Loader, table: Table) -> None:
    loader.add(
        "contact", length(table), household=loader.numbers("household", table["household_id"]),
        person=loader.numbers("person", table["person_id"]),
    )  # fmt: skip


def _statements(loader: Loader, table: Table) -> None:
    loader.add(
        "area_statement", length(table), area_id=loader.area_ids(table["subgrid_code"]),
        households=table["stated_households"],
    )  # fmt: skip


def _place_names(loader: Loader, demo: DemoCounty) -> None:
    """Store the name of each sub-grid where its first household is: the demo's natural villages and estates."""
    names = dict(zip(demo.areas.codes, demo.areas.names, strict=True))
    homes = demo.tables["households"]
    first = {code: row for row, code in reversed(list(enumerate(homes["subgrid_code"])))}
    rows, called = list(first.values()), [names[code] for code in first]
    loader.add(
        "place_name", len(rows), scheme=[loader.scheme] * len(rows), name=called,
        kind=["estate" if name.endswith("小区") else "natural_village" for name in called],
        geom=_places([homes["lon"][row] for row in rows], [homes["lat"][row] for row in rows]),
    )  # fmt: skip


def _needs(loader: Loader, demo: DemoCounty) -> None:
    """Store what residents ask for: in some sub-grids a few people of one or two specialities."""
    kinds = zip(demo.areas.codes, demo.areas.levels, demo.areas.kinds, strict=True)
    codes = [code for code, level, kind in kinds if level == "subgrid" and kind in ("base", "remainder")]
    rng, names = np.random.default_rng(len(codes)), sorted(loader.specialities)
    asked = [
        (code, loader.specialities[name], int(rng.integers(1, 4)))
        for code in codes
        if rng.uniform() < ASKING_SHARE
        for name in rng.choice(names, rng.integers(1, 3), replace=False).tolist()
    ]
    areas, specialities, people = zip(*asked, strict=True) if asked else ((), (), ())
    loader.add(
        "need", len(asked), area_id=loader.area_ids(areas), speciality=specialities, people=people,
        day=[f"{AS_OF.year}-03-01"] * len(asked),
    )  # fmt: skip


def _demands(loader: Loader, county: str) -> None:
    """Store which roles and what else the county asks for."""
    for (level, role), kinds in DUTIES.items():
        require_role(loader.connection, loader.scheme, level, kinds, role)
    measures, items, amounts, sentences = zip(*TARGETS, strict=True)
    loader.add(
        "target", len(TARGETS), area_id=loader.area_ids([county] * len(TARGETS)), measure=measures, item=items,
        amount=amounts, sentence=sentences, from_day=[f"{AS_OF.year - 1}-01-01"] * len(TARGETS),
    )  # fmt: skip


def _places(lon: Sequence[str], lat: Sequence[str]) -> list[str | None]:
    points = shapely.points([float(one or "nan") for one in lon], [float(one or "nan") for one in lat])
    return [place if x else None for x, place in zip(lon, hex_ewkb(points), strict=True)]


def _moments(table: Table, name: str) -> list[str]:
    return [f"{day} {clock}" for day, clock in zip(table["date"], table[name], strict=True)]
