"""Changes, comparisons and decisions over HTTP: what the pages ask."""

import io
from datetime import date

import pytest
from openpyxl import load_workbook

from gisgrid.store.areas import insert_areas
from gisgrid.store.session import changing
from tests.browsing import settings_of
from tests.county import county, town_code, village_code
from tests.planners import planner
from tests.services.redrafting import children, drafted, merged
from tests.visitors import visit
from webmap import create_app

TOWN, VILLAGE = town_code(0), village_code(0)
OTHER = village_code(1)


@pytest.fixture
def app(database, tmp_path):
    with changing(database.service_url, who="test", why="load", kind="import") as connection:
        insert_areas(connection, "standard", county())
    return create_app(settings_of(database, data_dir=tmp_path))


@pytest.fixture
def first(database):
    return lambda: children(database, VILLAGE).codes


def test_a_draft_of_the_desk_is_compared_published_listed_and_withdrawn(app, database, first):
    one = planner(app, database, "划格员", VILLAGE, ("planner", TOWN), ("viewer", TOWN))
    keep, gone = first()[:2]
    saved = one.merge(keep, gone)
    assert saved.status_code == 200, saved.text
    told = one.visitor.get(f"/api/drafts/{one.number}/comparison").json
    assert told["counts"] == {"added": 0, "changed": 1, "withdrawn": 1, "unchanged": 2}
    assert [move["from"] for move in told["moves"]] == [gone]
    withdrawn, changed = told["areas"][:2]
    assert (withdrawn["successor"], withdrawn["after"], changed["before"]["geometry"]["type"]) == (
        keep,
        None,
        "MultiPolygon",
    )
    assert "comparison.said.households" in [said["key"] for said in told["sentences"]]
    assert one.visitor.post(f"/api/drafts/{one.number}/publish", json={"why": "合并"}).status_code == 200
    newest, oldest = one.visitor.get("/api/changesets").json["changes"]
    assert (newest["draft"], newest["may_withdraw"], oldest["may_withdraw"]) == (one.number, True, False)
    refused = one.visitor.post(f"/api/changesets/{newest['changeset']}/withdraw", json={})
    assert refused.status_code == 400
    done = one.visitor.post(f"/api/changesets/{newest['changeset']}/withdraw", json={"why": "有误"}).json
    assert done["draft"] is None
    assert gone in first()
    codes = one.visitor.get("/api/changes", query_string={"since": oldest["changeset"]}).json["codes"]
    assert [(code["old_code"], code["new_code"]) for code in codes] == [(gone, keep)]


def test_nobody_withdraws_what_is_anothers_to_divide(app, database, first):
    one = planner(app, database, "划格员", VILLAGE)
    one.merge(*first()[:2])
    one.visitor.post(f"/api/drafts/{one.number}/publish", json={"why": "合并"})
    stranger = visit(app, database, "邻村", ("planner", OTHER))
    (newest, _) = stranger.get("/api/changesets").json["changes"]
    assert not newest["may_withdraw"]
    refused = stranger.post(f"/api/changesets/{newest['changeset']}/withdraw", json={"why": "x"})
    assert refused.status_code == 403
    assert len(first()) == 3


def test_two_who_published_the_same_area_get_both_states(app, database, first):
    one = planner(app, database, "甲", VILLAGE)
    two = planner(app, database, "乙", VILLAGE)
    keep, gone, third = first()[:3]
    one.merge(keep, gone)
    two.merge(keep, third)
    assert one.visitor.post(f"/api/drafts/{one.number}/publish", json={"why": "先"}).status_code == 200
    late = two.visitor.post(f"/api/drafts/{two.number}/publish", json={"why": "后"})
    assert late.status_code == 409
    assert {"code", "mine", "theirs"} <= late.json["details"]["conflicts"][0].keys()


def test_what_is_left_open_is_drawn(app, database, first):
    number = drafted(database, VILLAGE, children(database, VILLAGE).take([0, 1, 2]))
    one = visit(app, database, "划格员", ("planner", VILLAGE))
    refused = one.post(f"/api/drafts/{number}/publish", json={"why": "x"})
    assert refused.status_code == 422
    assert refused.json["details"]["findings"][0]["geometry"]["type"] == "Polygon"


def test_one_who_approves_alone_is_led_to_a_planner_where_it_takes_a_draft(app, database, first):
    approver = visit(app, database, "审批员", ("approver", TOWN))
    areas = children(database, VILLAGE)
    for k in (1, 2):
        number = drafted(database, VILLAGE, merged(children(database, VILLAGE), areas.codes[0], areas.codes[k]))
        assert approver.post(f"/api/drafts/{number}/publish", json={"why": "并"}).status_code == 200
    changes = approver.get("/api/changesets").json["changes"]
    refused = approver.post(f"/api/changesets/{changes[1]['changeset']}/withdraw", json={"why": "x"})
    assert refused.status_code == 409
    assert "planner" in refused.json["hint_en"]


def reform(kind, *villages):
    return {
        "parent_code": TOWN, "kind": kind, "document": "民发〔2026〕7号", "authority": "县人民政府",
        "effective_on": date.today().isoformat(), "reason": "撤并行政村", "villages": list(villages),
    }  # fmt: skip


def test_a_decision_is_tried_carried_out_and_told_to_everybody(app, database):
    approver = visit(app, database, "审批员", ("approver", TOWN))
    asked = reform("merge", {"code": VILLAGE, "name": "和合村", "from": [VILLAGE, OTHER]})
    trial = approver.post("/api/reforms/trial", json=asked)
    assert trial.status_code == 200, trial.text
    assert trial.json["withdrawn"] == [OTHER]
    assert len(children(database, TOWN)) == 4
    done = approver.post("/api/reforms", json=asked)
    assert done.status_code == 201, done.text
    assert len(children(database, VILLAGE)) == 8
    public = app.test_client()
    (listed,) = public.get("/api/reforms").json["reforms"]
    assert listed == done.json
    assert "reason" not in listed
    book = load_workbook(io.BytesIO(public.get(f"/api/reforms/{listed['number']}/codes").data))
    assert book.sheetnames == ["新旧对照", "说明"]
    table = public.get(f"/api/reforms/{listed['number']}/codes?format=csv").data.decode("utf-8-sig").splitlines()
    assert len(table) == len(listed["codes"]) + 1
    newest = approver.get("/api/changesets").json["changes"][0]
    assert (newest["document"], newest["may_withdraw"]) == ("民发〔2026〕7号", False)
    assert newest["who"] == "审批员同志"


def test_a_decision_is_for_who_approves_in_that_town(app, database):
    asked = reform("rename", {"code": VILLAGE, "name": "红星村", "from": [VILLAGE]})
    for name, grants, status in (
        ("外镇", [("approver", town_code(1))], 403),
        ("本村", [("approver", VILLAGE)], 403),
        ("划格员", [("planner", TOWN)], 403),
    ):
        someone = visit(app, database, name, *grants)
        assert someone.post("/api/reforms", json=asked).status_code == status
        assert someone.post("/api/reforms/trial", json=asked).status_code == status
    assert children(database, TOWN).names == children(database, TOWN).codes


def test_a_planner_gets_the_draft_where_the_place_changed_again(app, database, first):
    one = visit(app, database, "划格员", ("planner", TOWN))
    areas = children(database, VILLAGE)
    for k in (1, 2):
        number = drafted(database, VILLAGE, merged(children(database, VILLAGE), areas.codes[0], areas.codes[k]))
        assert one.post(f"/api/drafts/{number}/publish", json={"why": "并"}).status_code == 200
    changes = one.get("/api/changesets").json["changes"]
    done = one.post(f"/api/changesets/{changes[1]['changeset']}/withdraw", json={"why": "x"})
    assert done.status_code == 200, done.text
    assert (done.json["changeset"], areas.codes[0] in done.json["zh"]) == (None, True)
    opened = one.get(f"/api/desk/{done.json['draft']}")
    assert opened.status_code == 200, opened.text
    assert opened.json["draft"]["faults"] > 0
    assert len(first()) == 2
