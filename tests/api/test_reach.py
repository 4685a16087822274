"""Service circles over HTTP: what everybody is told tells of no fewer than five people; who may see and do more."""

import json
from dataclasses import replace
from itertools import combinations

import pytest
from sqlalchemy import text

from gisgrid.domain.reach import ReachRequest
from gisgrid.services.reach import run_reach
from gisgrid.services.reach_basis import ReachCache
from gisgrid.services.what_if import Changes, what_if
from gisgrid.store.session import changing, figuring, reading
from tests.browsing import settings_of
from tests.serving import county_template, serving
from tests.tile_numbers import tile_at
from tests.visitors import visit
from webmap import create_app

__all__ = ["county_template", "serving"]

FEW = range(1, 5)


def run(database, **asked):
    with figuring(database.service_url) as connection:
        return run_reach(connection, ReachCache(), replace(ReachRequest(minutes=15), **asked), who="test")


def rows(database, query, **values):
    with reading(database.service_url) as connection:
        return [dict(row) for row in connection.execute(text(query), values).mappings()]


def change(database, statement):
    with changing(database.service_url, who="test", why="test") as connection:
        connection.execute(text(statement))


def answered(client, path):
    answer = client.get(path)
    assert answer.status_code == 200, answer.text
    return answer.json


def app_of(database):
    return create_app(settings_of(database))


@pytest.fixture(scope="module")
def thin(cluster, county_template):
    """A county where everybody lives alone: many areas hold few people within reach or outside."""
    with cluster.temporary(county_template) as made:
        change(made, "UPDATE gisgrid.household SET persons = 1")
        yield made


@pytest.fixture(scope="module")
def counted(thin):
    return thin, run(thin)


@pytest.fixture(scope="module")
def public(counted):
    return app_of(counted[0]).test_client()


@pytest.fixture(scope="module")
def planner(thin):
    return visit(app_of(thin), thin, "划格员", ("planner", None))


def exact_areas(database, number):
    found = rows(database, "SELECT * FROM gisgrid.reach_area WHERE run = :run", run=number)
    return {row["code"]: row for row in found}


def told_areas(client, exact, number):
    """All that is told area by area, asked for as the map does."""
    told = {row["code"]: row for row in answered(client, f"/api/reach/{number}/areas")["areas"]}
    for code in exact:
        told |= {row["code"]: row for row in answered(client, f"/api/reach/{number}/areas?area={code}")["areas"]}
    return told


def sides(row):
    return row["covered_residents"], row["residents"] - row["covered_residents"]


def people_told(told, exact):
    """The people within reach and outside of each area whose counts are told, as the answers say."""
    return {code: sides(told[code]) for code in exact if not told[code]["hidden"]}


def remainders(shown, exact):
    """What follows of each area that is told and of the hidden ones below it together: by side, exactly."""
    for code in shown:
        yield code, sides(exact[code])
        secret = [sides(row) for row in exact.values() if row["parent_code"] == code and row["code"] not in shown]
        yield f"below {code}", tuple(map(sum, zip(*secret, strict=True))) if secret else (0, 0)


@pytest.fixture(scope="module")
def paces(cluster, county_template):
    """Everybody lives alone; the same counted at several paces, and what everybody is told of each."""
    with cluster.temporary(county_template) as made:
        change(made, "UPDATE gisgrid.household SET persons = 1")
        numbers = [run(made, speed_kmh=speed) for speed in (4.8, 2.88, 5.5, 9.0)]
        client = app_of(made).test_client()
        exact = {number: exact_areas(made, number) for number in numbers}
        yield exact, {number: told_areas(client, exact[number], number) for number in numbers}


def test_no_count_of_fewer_than_five_people_is_told_nor_follows_from_its_neighbours(paces):
    exact, told = paces
    for number, rows_of in told.items():
        assert rows_of.keys() == exact[number].keys()
        shown = people_told(rows_of, exact[number])
        assert shown == {code: sides(exact[number][code]) for code in shown}
        assert [one for _, both in remainders(shown, exact[number]) for one in both if one in FEW] == []
        for code in exact[number].keys() - shown.keys():
            hidden = rows_of[code]
            assert {hidden[name] for name in ("households", "residents", "household_share", "venues")} == {None}
            assert hidden["covered_m2"] == exact[number][code]["covered_m2"]
            assert not {one for one in shown if exact[number][one]["parent_code"] == code}
        for code in shown:
            secret = [
                row for row in exact[number].values()
                if row["parent_code"] == code and row["code"] not in shown and any(sides(row))
            ]  # fmt: skip
            assert len(secret) != 1


def test_what_is_hidden_is_hidden_in_all_runs_and_no_difference_of_two_tells_of_few(paces):
    exact, told = paces
    shown = [set(people_told(told[number], exact[number])) for number in told]
    assert all(one == shown[0] for one in shown)
    left = {number: dict(remainders(shown[0], exact[number])) for number in told}
    for one, other in combinations(told, 2):
        for key, both in left[one].items():
            differences = {abs(a - b) for a, b in zip(both, left[other][key], strict=True)}
            assert differences & set(FEW) == set(), (key, one, other)
    apart = sum(
        abs(sides(exact[one][code])[0] - sides(exact[other][code])[0]) in FEW
        for one, other in combinations(told, 2) for code in exact[one]
    )  # fmt: skip
    assert apart > 0


def test_circles_of_two_paces_are_not_told_where_they_differ_by_few(cluster, county_template):
    with cluster.temporary(county_template) as made:
        change(made, "UPDATE gisgrid.household SET persons = 1")
        one, other = run(made, speed_kmh=4.8), run(made, speed_kmh=5.0)
        client = app_of(made).test_client()
        exact = {
            (row["run"], row["name"]): row["residents"]
            for row in rows(made, "SELECT * FROM gisgrid.reach_circle WHERE scope = 'venue'")
        }
        hidden = 0
        for name in {name for _, name in exact}:
            few = abs(exact[one, name] - exact[other, name]) in FEW
            for number in (one, other):
                said = answered(client, f"/api/reach/{number}/venues/{name}")["residents"]
                assert said == (None if few or exact[number, name] in FEW else exact[number, name])
            hidden += few
        assert hidden > 0


def test_a_run_whose_sums_differ_by_few_from_a_wider_one_is_not_told(serving):
    """Three people live where the usual pace just comes to, twenty near a venue."""
    run(serving)
    change(
        serving,
        """DELETE FROM gisgrid.household WHERE id NOT IN (
        (SELECT household FROM gisgrid.reach_household WHERE minutes < 6 ORDER BY household LIMIT 20) UNION
        (SELECT household FROM gisgrid.reach_household WHERE minutes BETWEEN 13.5 AND 14.9
         ORDER BY household LIMIT 3))""",
    )
    change(serving, "UPDATE gisgrid.household SET persons = 1")
    usual, _, slowest = run(serving), run(serving, speed_kmh=4.0), run(serving, speed_kmh=0.1)
    client = app_of(serving).test_client()
    assert answered(client, "/api/reach")["run"]["id"] == usual
    assert answered(client, "/api/reach?speed_kmh=4.0")["run"] is None
    assert answered(client, "/api/reach?speed_kmh=0.1")["run"]["id"] == slowest


def test_of_each_kind_of_count_the_newest_is_told(serving):
    old, new = run(serving), run(serving)
    client = app_of(serving).test_client()
    assert answered(client, "/api/reach")["run"]["id"] == new
    assert answered(client, f"/api/reach/{old}/areas")["areas"] == []
    assert answered(client, f"/api/reach/{new}/areas")["areas"] != []
    change(serving, "UPDATE gisgrid.area SET name = name || '新' WHERE level = 'county'")
    slow = run(serving, speed_kmh=2.88)
    assert answered(client, "/api/reach")["run"] is None
    assert answered(client, "/api/reach?speed_kmh=2.88")["run"]["id"] == slow


def test_something_is_hidden_and_something_shown(counted, public):
    database, number = counted
    told = told_areas(public, exact_areas(database, number), number)
    assert 0 < sum(row["hidden"] for row in told.values()) < len(told)


def test_dots_are_five_people_and_more_and_everybody_outside_is_in_one(counted, public):
    database, number = counted
    overview = answered(public, f"/api/reach/{number}/overview")["areas"]
    dots = [row["outside"] for row in overview if row["outside"]]
    assert min(dots) >= 5
    (county,) = [row for row in exact_areas(database, number).values() if row["level"] == "county"]
    assert sum(dots) == sides(county)[1]


def test_who_reads_the_households_of_a_town_sees_its_counts_as_they_are(serving):
    change(serving, "UPDATE gisgrid.household SET persons = 1")
    number = run(serving)
    exact, app = exact_areas(serving, number), app_of(serving)
    towns = sorted(code for code, row in exact.items() if row["level"] == "town")
    hidden = {code for code, row in told_areas(app.test_client(), exact, number).items() if row["hidden"]}
    town = next(town for town in towns if any(code.startswith(town[:9]) for code in hidden))
    viewer = visit(app, serving, "查看员", ("viewer", town))
    seen = told_areas(viewer, exact, number)
    mine = {code for code in exact if code.startswith(town[:9])}
    assert {code for code, row in seen.items() if row["hidden"]} == hidden - mine != hidden
    for code in mine:
        assert seen[code]["residents"] == exact[code]["residents"]


def test_a_run_of_a_part_is_not_for_everybody(serving):
    whole = run(serving)
    (village, *_) = [code for code, row in exact_areas(serving, whole).items() if row["level"] == "village"]
    part = run(serving, under=village)
    client = app_of(serving).test_client()
    assert answered(client, "/api/reach")["run"]["id"] == whole
    assert answered(client, f"/api/reach/{part}/areas?area={village}")["areas"] == []
    assert answered(client, f"/api/reach/{part}/overview?area={village}")["areas"] == []
    lon, lat = rows(serving, "SELECT ST_X(geom) AS x, ST_Y(geom) AS y FROM gisgrid.venue LIMIT 1")[0].values()
    assert client.get(tile_path(part, "all", lon, lat)).data == b""


def tile_path(number, scope, lon, lat, zoom=12, name=""):
    _, x, y = tile_at(lon, lat, zoom)
    return f"/tiles/circles/{number}/{scope}/{zoom}/{x}/{y}.mvt?name={name}"


def test_circles_come_as_tiles(counted, public):
    database, number = counted
    (place,) = rows(
        database,
        """SELECT name, ST_X(p) AS lon, ST_Y(p) AS lat FROM gisgrid.reach_circle, ST_PointOnSurface(geom) p
                                 WHERE run = :run AND scope = 'venue' AND NOT ST_IsEmpty(geom) LIMIT 1""",
        run=number,
    )
    for scope, name in (("all", ""), ("kind", ""), ("tier", ""), ("venue", place["name"])):
        tile = public.get(tile_path(number, scope, place["lon"], place["lat"], name=name))
        assert tile.status_code == 200
        assert b"circle" in tile.data
    assert public.get(tile_path(number, "venue", place["lon"], place["lat"], name="V99999")).data == b""
    assert public.get(tile_path(number, "palace", place["lon"], place["lat"])).status_code == 400
    assert public.get(f"/tiles/circles/{number}/all/3/8/0.mvt").status_code == 400


def test_a_venue_of_a_sensitive_host_never_leaves(serving):
    secret = rows(serving, "SELECT external_id AS id FROM gisgrid.venue WHERE status = 'existing' ORDER BY 1 LIMIT 1")[
        0
    ]["id"]
    number = run(serving)
    change(serving, f"UPDATE gisgrid.venue SET sensitive = true, host = '某部营区' WHERE external_id = '{secret}'")
    app = app_of(serving)
    county = rows(serving, "SELECT code FROM gisgrid.area WHERE parent_code IS NULL")[0]["code"]
    everything = visit(app, serving, "全权", ("viewer", None), ("planner", None), ("administrator", None))
    for client in (app.test_client(), everything):
        venues = client.get("/api/venues")
        assert len(venues.json["venues"]) > 10
        assert secret not in venues.text
        assert "营区" not in venues.text
        assert client.get(f"/api/reach/{number}/venues/{secret}").status_code == 404
        (place,) = rows(
            serving, "SELECT ST_X(geom) AS lon, ST_Y(geom) AS lat FROM gisgrid.venue WHERE external_id = :v", v=secret
        )
        assert client.get(tile_path(number, "venue", place["lon"], place["lat"], name=secret)).data == b""
    assert secret not in everything.get(f"/api/reach/{number}/households?area={county}").text
    asked = everything.post(f"/api/reach/{number}/what-if?area={county}", json={"closed": [secret]})
    assert asked.status_code == 404


def test_a_venue_tells_what_it_covers_and_what_would_be_lost(counted, public):
    database, number = counted
    circles = rows(database, "SELECT * FROM gisgrid.reach_circle WHERE run = :run AND scope = 'venue'", run=number)
    cards = {one["name"]: answered(public, f"/api/reach/{number}/venues/{one['name']}") for one in circles}
    for one in circles:
        card = cards[one["name"]]
        few = one["residents"] in FEW
        assert (card["households"], card["residents"]) == (
            (None, None) if few else (one["households"], one["residents"])
        )
        assert card["lost_households"] == (None if one["lost_households"] in FEW else one["lost_households"])
    assert any(card["residents"] for card in cards.values())


def test_households_outside_are_for_who_may_read_them(serving):
    number = run(serving)
    exact, app = exact_areas(serving, number), app_of(serving)
    here, there = sorted(code for code, row in exact.items() if row["level"] == "town")[:2]
    path = f"/api/reach/{number}/households?area="
    assert app.test_client().get(path + here).status_code == 401
    assert visit(app, serving, "划格员", ("planner", None)).get(path + here).status_code == 403
    viewer = visit(app, serving, "查看员", ("viewer", here))
    assert viewer.get(path + there).status_code == 403
    found = answered(viewer, path + here)["households"]
    assert len(found) == exact[here]["households"] - exact[here]["covered_households"] > 0


def planned_venue(database):
    """A planned venue, put where somebody lives whom none reaches."""
    change(
        database,
        """UPDATE gisgrid.venue SET status = 'planned', geom = (
        SELECT h.geom FROM gisgrid.household h JOIN gisgrid.reach_household r ON r.household = h.id
        WHERE NOT r.covered ORDER BY h.id LIMIT 1) WHERE external_id = 'V00012'""",
    )
    return "V00012"


def test_what_if_is_for_planners_of_the_area_and_stores_nothing(serving):
    number = run(serving)
    venue = planned_venue(serving)
    app = app_of(serving)
    exact = exact_areas(serving, number)
    (county,) = [code for code, row in exact.items() if row["level"] == "county"]
    here, there = sorted(code for code, row in exact.items() if row["level"] == "town")[:2]
    path, body = f"/api/reach/{number}/what-if?area=", {"opened": [venue]}
    assert app.test_client().post(path + county, json=body).status_code in (401, 403)
    assert visit(app, serving, "查看员", ("viewer", None)).post(path + county, json=body).status_code == 403
    planner = visit(app, serving, "划格员", ("planner", here))
    assert planner.post(path + here, json=body).status_code == 200
    assert planner.post(path + there, json=body).status_code == 403
    whole = visit(app, serving, "县里", ("planner", None), ("viewer", None))
    answer = whole.post(path + county, json=body).json
    with reading(serving.service_url) as connection:
        expected = what_if(connection, ReachCache(), ReachRequest(minutes=15, under=county), Changes(opened=(venue,)))
    assert answer["gained"]["households"] == len(expected.gained) == len(answer["places"]) > 0
    assert answer["gained"]["residents"] == sum(persons for *_, persons in answer["places"])
    assert json.loads(answer["circle"])["type"] == "MultiPolygon"
    assert rows(serving, "SELECT count(*) AS runs FROM gisgrid.reach_run")[0]["runs"] == 1
    assert whole.post(path + county, json={}).json["gained"] == {"households": 0, "residents": 0}


def test_a_planner_who_may_not_read_households_is_told_no_fewer_than_five_people(serving):
    number = run(serving)
    change(serving, "UPDATE gisgrid.household SET persons = 1")
    lone = rows(
        serving,
        """SELECT ST_X(h.geom) AS lon, ST_Y(h.geom) AS lat FROM gisgrid.household h
                            JOIN gisgrid.reach_household r ON r.household = h.id WHERE NOT r.covered ORDER BY h.id""",
    )
    county = rows(serving, "SELECT code FROM gisgrid.area WHERE parent_code IS NULL")[0]["code"]
    app = app_of(serving)
    planner = visit(app, serving, "划格员", ("planner", None))
    reader = visit(app, serving, "全权", ("planner", None), ("viewer", None))
    change(serving, "UPDATE gisgrid.venue SET status = 'planned' WHERE external_id = 'V00012'")
    few = 0
    for place in lone[:12]:
        body = {"moved": {"V00012": [place["lon"], place["lat"]]}}
        path = f"/api/reach/{number}/what-if?area={county}"
        said, known = planner.post(path, json=body).json, reader.post(path, json=body).json
        assert said["places"] == []
        assert said["gained"] == (None if known["gained"]["residents"] in FEW else known["gained"])
        few += said["gained"] is None
    assert few > 0


@pytest.mark.parametrize(
    "body",
    [
        {"opened": "V00001"},
        {"moved": {"V00001": [110.9]}},
        {"moved": {"V00001": ["x", 29.5]}},
        {"moved": {"V00001": [1e400, 29.5]}},
        {"closed": [7]},
        {"closed": ["V\0"]},
        {"closed": ["V00001"] * 201},
    ],
)
def test_what_cannot_be_read_is_said(counted, planner, body):
    county = rows(counted[0], "SELECT code FROM gisgrid.area WHERE parent_code IS NULL")[0]["code"]
    answer = planner.post(f"/api/reach/{counted[1]}/what-if?area={county}", json=body)
    assert answer.status_code == 400, answer.text


def test_counting_anew_is_for_who_plans_it_all(serving):
    number = run(serving, minutes=10)
    app = app_of(serving)
    (town, *_) = [code for code, row in exact_areas(serving, number).items() if row["level"] == "town"]
    change(serving, "UPDATE gisgrid.venue SET status = 'planned' WHERE external_id = 'V00012'")
    assert answered(app.test_client(), "/api/reach")["run"]["outdated"] == ["venues"]
    part = visit(app, serving, "镇里", ("planner", town))
    assert part.post("/api/reach").status_code == 403
    assert answered(part, f"/api/reach?area={town}")["countable"] == "area"
    whole = visit(app, serving, "县里", ("planner", None))
    assert whole.post("/api/reach?speed_kmh=0").status_code == 400
    done = whole.post("/api/reach")
    assert done.status_code == 201
    latest = answered(app.test_client(), "/api/reach")["run"]
    assert (latest["id"], latest["outdated"], latest["minutes"]) == (done.json["run"], [], 10)
    assert rows(serving, "SELECT who FROM gisgrid.reach_run WHERE id = :id", id=done.json["run"]) == [{"who": "县里"}]
    assert answered(app.test_client(), "/api/reach?speed_kmh=2.88")["run"] is None


def test_a_planner_of_a_town_counts_it_anew_for_who_plans_it_or_reads_its_households(serving):
    whole = run(serving, minutes=10)
    app = app_of(serving)
    here, there = sorted(code for code, row in exact_areas(serving, whole).items() if row["level"] == "town")[:2]
    planner = visit(app, serving, "镇里", ("planner", here))
    viewer, neighbour = (
        visit(app, serving, *who) for who in (("本镇", ("viewer", here)), ("邻镇", ("planner", there)))
    )
    assert planner.post(f"/api/reach?area={there}").status_code == 403
    done = planner.post(f"/api/reach?area={here}")
    assert done.status_code == 201
    part = done.json["run"]
    for client, seen in ((planner, part), (viewer, part), (neighbour, whole), (app.test_client(), whole)):
        assert answered(client, f"/api/reach?area={here}")["run"]["id"] == seen
        assert answered(client, "/api/reach")["run"]["id"] == whole
        told = answered(client, f"/api/reach/{part}/areas?area={here}")["areas"]
        assert bool(told) == (seen == part)
    village = next(code for code in exact_areas(serving, part) if code.startswith(here[:9]) and code != here)
    assert answered(planner, f"/api/reach?area={village}")["run"]["id"] == part
    exact = exact_areas(serving, part)
    assert {row["code"] for row in answered(viewer, f"/api/reach/{part}/areas?area={here}")["areas"]} <= set(exact)
    assert not [row for row in answered(viewer, f"/api/reach/{part}/areas?area={here}")["areas"] if row["hidden"]]


def test_a_run_of_a_part_tells_its_planner_no_few_people_nor_by_subtraction_from_the_whole(serving):
    change(serving, "UPDATE gisgrid.household SET persons = 1")
    whole = run(serving, minutes=10)
    app, exact = app_of(serving), exact_areas(serving, whole)
    (town, *_) = sorted(code for code, row in exact.items() if row["level"] == "town")
    planner = visit(app, serving, "镇里", ("planner", town))
    change(serving, "UPDATE gisgrid.venue SET status = 'planned' WHERE external_id IN ('V00012', 'V00009', 'V00003')")
    change(serving, "DELETE FROM gisgrid.household WHERE id % 7 = 0")
    part = planner.post(f"/api/reach?area={town}").json["run"]
    mine = exact_areas(serving, part)
    told = {
        row["code"]: row for code in mine for row in answered(planner, f"/api/reach/{part}/areas?area={code}")["areas"]
    }
    before = told_areas(app.test_client(), exact, whole)
    shown = people_told(told, mine)
    assert shown.keys() <= people_told(before, exact).keys()
    assert [one for _, both in remainders(shown, mine) for one in both if one in FEW] == []
    now, then = dict(remainders(shown, mine)), dict(remainders(shown, {code: exact[code] for code in mine}))
    for key, both in now.items():
        assert not {abs(a - b) for a, b in zip(both, then[key], strict=True)} & set(FEW), key
    circles = rows(serving, "SELECT name FROM gisgrid.reach_circle WHERE run = :run AND scope = 'venue'", run=part)
    cards = [answered(planner, f"/api/reach/{part}/venues/{one['name']}") for one in circles]
    assert {(card["households"], card["residents"], card["lost_households"]) for card in cards} == {(None, None, None)}


def test_circles_of_an_hour_and_of_a_standard_stand_beside_the_usual_ones(serving):
    usual = run(serving, minutes=10)
    change(serving, "UPDATE gisgrid.venue SET hours = '看情况' WHERE external_id IN ('V00003', 'V00009')")
    app = app_of(serving)
    whole, everybody = visit(app, serving, "县里", ("planner", None)), app.test_client()
    assert answered(everybody, "/api/reach?standard=500m")["run"] is None
    standard = whole.post("/api/reach?standard=500m").json["run"]
    evening = whole.post("/api/reach?at=Sa%2019:30").json["run"]
    found = {
        way: answered(everybody, f"/api/reach?{way}")["run"]
        for way in ("", "standard=500m", "at=Sa%2019:30", "at=周六19:30")
    }
    assert [one["id"] for one in found.values()] == [usual, standard, evening, evening]
    assert found["at=Sa%2019:30"]["unknown_venues"] == len(found["at=Sa%2019:30"]["unknown_names"]) >= 2
    assert found["standard=500m"]["standard"] == "500m"
    county = rows(serving, "SELECT code FROM gisgrid.area WHERE parent_code IS NULL")[0]["code"]
    for number in (standard, evening):
        asked = whole.post(f"/api/reach/{number}/what-if?area={county}", json={"closed": ["V00012"]})
        assert asked.status_code == 200, asked.text
    assert whole.post("/api/reach?standard=1km").status_code == 400
    assert whole.post("/api/reach?at=nine").status_code == 400


def test_an_empty_system_says_what_is_missing(database):
    app = app_of(database)
    assert answered(app.test_client(), "/api/reach") == {"run": None, "roads": False, "venues": False, "countable": ""}
    assert answered(app.test_client(), "/api/venues") == {"venues": []}
    assert visit(app, database, "县里", ("planner", None)).post("/api/reach").status_code == 404
