"""Where next over HTTP: what is promised, to whom it is told how exactly, and what cannot be asked."""

import io
import json

import pytest

from gisgrid.services.siting_desk import told_gains
from tests.api.test_reach import answered, app_of, change, county_template, rows, run, serving
from tests.visitors import visit

__all__ = ["county_template", "serving"]

FEW = range(1, 5)
NDJSON = {"Accept": "application/x-ndjson, application/json"}


def county_of(database):
    return rows(database, "SELECT code FROM gisgrid.area WHERE parent_code IS NULL")[0]["code"]


@pytest.fixture(scope="module")
def counted(cluster, county_template):
    """A county with a run, and its address for siting."""
    with cluster.temporary(county_template) as made:
        number = run(made)
        yield made, f"/api/reach/{number}/siting?area={county_of(made)}"


@pytest.fixture(scope="module")
def people(counted):
    """Somebody who plans and reads all, and somebody who plans alone."""
    app = app_of(counted[0])
    both = visit(app, counted[0], "全权", ("planner", None), ("viewer", None))
    return both, visit(app, counted[0], "划格员", ("planner", None))


def homes_outside(database, most):
    return rows(
        database,
        """SELECT 'C' || h.id AS id, ST_X(h.geom) AS lon, ST_Y(h.geom) AS lat FROM gisgrid.household h
        JOIN gisgrid.reach_household r ON r.household = h.id WHERE NOT r.covered ORDER BY h.id LIMIT :most""",
        most=most,
    )


def ask(person, path, **body):
    answer = person.post(path, json=body)
    assert answer.status_code == 200, answer.text
    return answer.json


def test_crossings_are_found_where_nobody_reaches_a_venue(counted, people):
    found = ask(people[0], counted[1], add=3)
    assert 1 <= len(found["chosen"]) <= 3
    assert found["candidates"] > 3
    gains = [one["gain"]["households"] for one in found["chosen"]]
    assert gains == sorted(gains, reverse=True)
    before, after = found["before"], found["after"]
    assert after["covered_households"] - before["covered_households"] == sum(gains) > 0
    assert after["covered_residents"] <= after["residents"] == before["residents"]


def test_what_is_promised_is_what_if_says(counted, people):
    database, path = counted
    change(database, "UPDATE gisgrid.venue SET status = 'planned' WHERE external_id = 'V00012'")
    found = ask(people[0], path, add=1, candidates="planned")
    assert [one["id"] for one in found["chosen"]] in ([], ["V00012"])
    (place, *_) = homes_outside(database, 1)
    (chosen,) = ask(people[0], path, add=1, candidates=[place])["chosen"]
    moved = people[0].post(path.replace("siting", "what-if"), json={"moved": {"V00012": [place["lon"], place["lat"]]}})
    assert moved.json["gained"] == chosen["gain"]


def test_a_place_that_adds_nothing_is_not_chosen_and_all_of_them_may_not_be_enough(counted, people):
    (place, *_) = homes_outside(counted[0], 1)
    found = ask(people[0], counted[1], add=5, candidates=[place, place | {"id": "twin"}])
    assert len(found["chosen"]) == 1
    assert found["least"] is None
    assert any("share their place" in notice for notice in found["notices"])


def test_no_count_of_fewer_than_five_people_is_told_to_who_may_not_read_households(serving):
    number = run(serving)
    change(serving, "UPDATE gisgrid.household SET persons = 1")
    path = f"/api/reach/{number}/siting?area={county_of(serving)}"
    app = app_of(serving)
    planner = visit(app, serving, "划格员", ("planner", None))
    reader = visit(app, serving, "全权", ("planner", None), ("viewer", None))
    hidden = 0
    for first in range(0, 40, 8):
        body = {"add": 8, "candidates": homes_outside(serving, 60)[first : first + 8]}
        said, known = ask(planner, path, **body), ask(reader, path, **body)
        assert [one["id"] for one in said["chosen"]] == [one["id"] for one in known["chosen"]]
        for one, exact in zip(said["chosen"], known["chosen"], strict=True):
            assert one["gain"] in (None, exact["gain"])
            assert one["gain"] is None or one["gain"]["residents"] not in FEW
            hidden += one["gain"] is None
        if said["after"]:
            told = sum(one["gain"]["residents"] for one in said["chosen"] if one["gain"])
            assert said["after"]["covered_residents"] == said["before"]["covered_residents"] + told
            assert said["after"]["residents"] - said["after"]["covered_residents"] not in FEW
    assert hidden > 0


def test_gains_that_leave_few_people_outside_are_not_told():
    gains = [{"households": 3, "residents": 9}, {"households": 2, "residents": 6}]
    assert told_gains(gains, 17) == [gains[0], None]
    assert told_gains(gains, 15) == gains
    assert told_gains(gains, None) == gains


def test_stages_come_line_by_line_and_the_answer_last(counted, people):
    answer = people[0].post(counted[1], json={"add": 1}, headers=NDJSON)
    assert answer.mimetype == "application/x-ndjson"
    *stages, last = map(json.loads, answer.text.splitlines())
    assert [one["number"] for one in stages] == list(range(1, stages[0]["of"] + 1))
    assert stages[0]["stage"].endswith("· reading")
    assert len(last["done"]["chosen"]) == 1


def test_a_refusal_comes_as_the_last_line(counted, people):
    far = [{"id": "far", "lon": 10.0, "lat": 50.0}]
    answer = people[0].post(counted[1], json={"add": 1, "candidates": far}, headers=NDJSON)
    assert answer.status_code == 200
    last = json.loads(answer.text.splitlines()[-1])
    assert last["problem"]["status"] == 400
    assert people[0].post(counted[1], json={"add": 1, "candidates": far}).status_code == 400


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"add": 0},
        {"add": 51},
        {"add": True},
        {"add": "3"},
        {"add": 1, "candidates": []},
        {"add": 1, "candidates": "palaces"},
        {"add": 1, "candidates": [7]},
        {"add": 1, "candidates": [{"id": "a", "lon": 1e400, "lat": 1}]},
        {"add": 1, "candidates": [{"id": "a\0", "lon": 1, "lat": 1}]},
        {"add": 1, "candidates": [{"id": "a", "lon": 1, "lat": 1}] * 2001},
    ],
)
def test_what_cannot_be_asked_is_said(counted, people, body):
    assert people[0].post(counted[1], json=body).status_code == 400


CSV = "编号,名称,经度,纬度\nA1,老祠堂,110.5,29.5\nA2,,110.6,29.6\n".encode("gb18030")


def sent(person, *files):
    form = {"file": [(io.BytesIO(data), name) for name, data in files]}
    return person.post("/api/reach/candidates", data=form, content_type="multipart/form-data")


def test_a_list_of_candidates_is_read_and_kept_nowhere(people):
    answer = sent(people[1], ("候选点.csv", CSV))
    assert answer.status_code == 200, answer.text
    first, second = answer.json["candidates"]
    assert first == {"id": "A1", "name": "老祠堂", "lon": 110.5, "lat": 29.5}
    assert second["name"] == "A2"


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ((), "0"),
        ((("a.exe", b"x"),), "a.exe"),
        ((("a.csv", CSV), ("b.csv", CSV)), "b.csv"),
        ((("候选.csv", "编号,名称\n1,a\n".encode()),), "候选.csv"),
        ((("a.geojson", b"{}"),), "a.geojson"),
        ((("n.csv", b"id,lon,lat\n" + b"".join(b"%d,110,29\n" % k for k in range(2001))),), "2001"),
    ],
)
def test_files_that_are_none_are_refused_by_their_own_name(people, files, said):
    answer = sent(people[1], *files)
    assert answer.status_code == 400
    assert said in answer.json["zh"]


def test_a_planner_of_one_town_asks_for_it_alone(serving):
    number = run(serving)
    towns = [row["code"] for row in rows(serving, "SELECT code FROM gisgrid.area WHERE level = 'town' ORDER BY 1")]
    planner = visit(app_of(serving), serving, "镇里", ("planner", towns[0]))
    assert planner.post(f"/api/reach/{number}/siting?area={towns[0]}", json={"add": 1}).status_code == 200
    assert planner.post(f"/api/reach/{number}/siting?area={towns[1]}", json={"add": 1}).status_code == 403
    assert answered(app_of(serving).test_client(), "/api/reach")["run"]["id"] == number


def test_without_roads_there_are_no_crossings(serving):
    number = run(serving)
    change(serving, "DELETE FROM gisgrid.road")
    change(serving, "UPDATE gisgrid.reach_run SET network = NULL")
    change(serving, "DELETE FROM gisgrid.road_network")
    planner = visit(app_of(serving), serving, "划格员", ("planner", None))
    path = f"/api/reach/{number}/siting?area={county_of(serving)}"
    assert planner.post(path, json={"add": 1}).status_code == 404
    found = ask(planner, path, add=1, candidates=homes_outside(serving, 1))
    assert any("estimate" in notice for notice in found["notices"])
