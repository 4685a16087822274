"""The truth file against a recount from the files alone, which shares nothing with the generator."""

import gzip
import json
from collections import Counter, defaultdict

import pytest
import shapely

from tests.demo.conftest import rows

SINGLE_DUTIES = ["village.grid_leader", "subgrid.grid_leader"]


@pytest.fixture(scope="module")
def truth(folder):
    return json.loads((folder / "truth.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def areas(folder):
    """Properties of every area, by code."""
    found = {}
    for path in sorted(folder.glob("areas-*.geojson.gz")):
        for feature in json.loads(gzip.decompress(path.read_bytes()))["features"]:
            found[feature["properties"]["code"]] = feature["properties"]
    return found


@pytest.fixture(scope="module")
def serving(folder, truth):
    """How many serve in each (area, role) on the day of the truth."""
    day = truth["as_of"]
    running = [p for p in rows(folder, "postings") if p["from"] <= day and (not p["to"] or p["to"] >= day)]
    return Counter((p["area_code"], p["role"]) for p in running)


def bound(areas, level, role):
    """Return the codes that need somebody in a role."""
    kinds = {"base", "dedicated", "remainder"} - ({"dedicated"} if role == "grid_worker" else set())
    return [code for code, area in areas.items() if area["level"] == level and area["kind"] in kinds]


@pytest.mark.parametrize(
    "duty", [*SINGLE_DUTIES, "village.adviser", "village.information_officer", "subgrid.grid_worker"]
)
def test_vacancies(truth, areas, serving, duty):
    level, role = duty.split(".")
    vacant = [code for code in bound(areas, level, role) if serving[code, role] == 0]
    assert sorted(vacant) == sorted(truth["vacancies"][duty])
    assert vacant


@pytest.mark.parametrize("duty", SINGLE_DUTIES)
def test_doubles(truth, areas, serving, duty):
    level, role = duty.split(".")
    doubled = [code for code in bound(areas, level, role) if serving[code, role] > 1]
    assert sorted(doubled) == sorted(truth["doubles"][duty])
    assert doubled


def test_wild_land_has_nobody(areas, folder):
    wild = {code for code, area in areas.items() if area["kind"] == "undetermined"}
    assert not wild & {posting["area_code"] for posting in rows(folder, "postings")}


def test_idle_volunteers(truth, folder):
    posted = {posting["person_id"] for posting in rows(folder, "postings")}
    idle = [person["id"] for person in rows(folder, "volunteers") if person["id"] not in posted]
    assert idle == truth["volunteers_without_posting"]
    assert idle


def test_villages_without_a_centre(truth, areas, folder):
    status = {v["subgrid_code"][:12]: v["status"] for v in rows(folder, "venues") if v["kind"] == "village_centre"}
    villages = sorted(code for code, area in areas.items() if area["level"] == "village")
    assert [code for code in villages if code not in status] == truth["villages_without_centre"]
    assert sorted(c for c, s in status.items() if s == "planned") == truth["villages_with_planned_centre_only"]


def test_venue_tree(truth, folder):
    venues = {venue["id"]: venue for venue in rows(folder, "venues")}
    assert Counter(venue["tier"] for venue in venues.values()) == truth["venues_by_tier"]
    assert [v["id"] for v in venues.values() if v["host_kind"] == "barracks"] == truth["sensitive_venues"]
    above = {"central": {""}, "branch": {"central"}, "service_point": {"branch", "central"}}
    for venue in venues.values():
        parent = venues[venue["parent_id"]]["tier"] if venue["parent_id"] else ""
        assert parent in above[venue["tier"]]


def test_wrong_counts_of_households(truth, folder):
    counted = Counter(household["subgrid_code"] for household in rows(folder, "households"))
    stated = {row["subgrid_code"]: int(row["stated_households"]) for row in rows(folder, "stated_households")}
    wrong = {code: [number, counted[code]] for code, number in stated.items() if number != counted[code]}
    assert wrong == truth["wrong_stated_households"]
    assert wrong


def test_contacts(truth, folder):
    listed = Counter(contact["household_id"] for contact in rows(folder, "household_contacts"))
    households = [household["id"] for household in rows(folder, "households")]
    assert [h for h in households if listed[h] == 0] == truth["households_without_contact"]
    assert [h for h in households if listed[h] > 1] == truth["households_with_two_contacts"]
    assert set(listed.values()) == {1, 2}


@pytest.fixture(scope="module")
def activities(folder):
    return rows(folder, "activities")


def test_silent_areas(truth, areas, activities):
    lively = {activity["subgrid_code"] for activity in activities}
    lively_villages = {areas[code]["parent_code"] for code in lively}
    by_level = defaultdict(list)
    for code, area in areas.items():
        by_level[area["level"]].append(code)
    assert sorted(set(by_level["subgrid"]) - lively) == truth["silent_subgrids"]
    assert sorted(set(by_level["village"]) - lively_villages) == truth["silent_villages"]


def test_silent_months(truth, areas, activities):
    seen = {(areas[activity["subgrid_code"]]["parent_code"], activity["date"][:7]) for activity in activities}
    villages = {village for village, _ in seen}
    silent = sorted([v, month] for v in villages for month in truth["months"] if (v, month) not in seen)
    assert silent == truth["silent_village_months"]
    assert silent


def test_activities_per_month(truth, activities):
    assert Counter(activity["date"][:7] for activity in activities) == truth["activities_per_month"]
    assert len(activities) == truth["activities"] == 4_000


def test_weekends_and_festivals_are_busier(activities):
    days = Counter(activity["date"] for activity in activities)
    assert days["2025-01-29"] > 2 * days["2025-01-15"]  # Spring Festival and a Wednesday before
    assert days["2024-11-02"] > days["2024-11-06"]  # a Saturday and a Wednesday


def test_check_ins_outside_the_grid(truth, folder, activities, county):
    subgrids = county.areas.take(county.areas.at("subgrid"))
    polygon = dict(zip(subgrids.codes, subgrids.geometries, strict=True))
    grid = {activity["id"]: polygon[activity["subgrid_code"]] for activity in activities}
    records = rows(folder, "service_records")
    lonlat = [(float(record["check_in_lon"]), float(record["check_in_lat"])) for record in records]
    inside = shapely.intersects([grid[record["activity_id"]] for record in records], shapely.points(lonlat))
    outside = [record["id"] for record, is_inside in zip(records, inside, strict=True) if not is_inside]
    assert outside == truth["check_ins_outside"]
    assert outside


def test_nobody_serves_twice_at_one_activity(folder):
    served = [(record["activity_id"], record["person_id"]) for record in rows(folder, "service_records")]
    assert len(set(served)) == len(served)


def test_rows_and_areas(truth, areas, folder):
    assert {name: len(rows(folder, name)) for name in truth["rows"]} == truth["rows"]
    assert Counter(area["level"] for area in areas.values()) == truth["areas_by_level"]
    kinds = Counter(area["kind"] for area in areas.values() if area["level"] == "subgrid")
    assert kinds == truth["subgrids_by_kind"]


def test_people_and_teams(folder):
    people = rows(folder, "volunteers")
    assert len(people) == 900
    assert len(rows(folder, "teams")) == 40
    assert all(person["phone"].startswith("1005") and len(person["phone"]) == 11 for person in people)
    known = {person["id"] for person in people}
    members = {(member["team_id"], member["person_id"]) for member in rows(folder, "team_members")}
    assert {person for _, person in members} <= known
    assert all((team["id"], team["captain_id"]) in members for team in rows(folder, "teams"))


def test_every_reference_leads_somewhere(folder, areas):
    organisations = {row["id"] for row in rows(folder, "organisations")}
    people, teams = ({row["id"] for row in rows(folder, name)} for name in ("volunteers", "teams"))
    assert {row["parent_id"] for row in rows(folder, "organisations")} <= organisations | {""}
    assert {row["owner_id"] for row in rows(folder, "venues")} <= organisations
    assert {row["organisation_id"] for row in rows(folder, "volunteers")} <= organisations
    for posting in rows(folder, "postings"):
        assert posting["area_code"] in areas
        assert (posting["person_id"] in people) != (posting["team_id"] in teams)
