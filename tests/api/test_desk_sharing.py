"""Who reads, comments and edits a draft: who plans the area, with whom it is shared, and nobody else by any route."""

import pytest
from sqlalchemy import text

from gisgrid.store.areas import insert_areas
from gisgrid.store.session import changing, reading
from tests.accounts import add_households
from tests.browsing import settings_of
from tests.county import county, town_code, village_code
from tests.planners import Planner, planner
from tests.visitors import visit
from webmap import create_app

VILLAGE = village_code(5)
FIRST = f"{VILLAGE}019"


@pytest.fixture
def app(database, tmp_path):
    with changing(database.service_url, who="test", why="load") as connection:
        insert_areas(connection, "standard", county())
    add_households(database, [(110.12, 30.12), (110.02, 30.02)])
    return create_app(settings_of(database, data_dir=tmp_path))


@pytest.fixture
def desk(app, database):
    return planner(app, database, "周", VILLAGE)


@pytest.fixture
def stranger(app, database):
    """Who plans another town, and everything there."""
    return visit(app, database, "外", ("planner", town_code(3)), ("approver", town_code(3)))


def everything(number):
    """Each route of a draft, with what it needs to be refused late."""
    base = f"/api/desk/{number}"
    save = {"revision": 1, "keep": 0, "position": 0}
    return [
        ("GET", base, None),
        ("GET", f"{base}/steps", None),
        ("GET", f"{base}/knot?x=110.1&y=30.1", None),
        ("GET", f"{base}/comments", None),
        ("GET", f"{base}/shares", None),
        ("POST", f"{base}/save", save),
        ("POST", f"{base}/rebase", {}),
        ("POST", f"{base}/comments", {"text": "看"}),
        ("PUT", f"{base}/comments/1/done", {}),
        ("DELETE", f"{base}/comments/1", None),
        ("PUT", f"{base}/shares/外", {"may_edit": True}),
        ("DELETE", f"{base}/shares/外", None),
    ]


def answers(visitor, number):
    return {visitor.open(path, method=method, json=body).status_code for method, path, body in everything(number)}


def test_a_stranger_reaches_a_draft_by_no_route(desk, stranger):
    assert answers(stranger, desk.number) == {404}
    assert stranger.get(f"/api/desk?code={VILLAGE}").json["drafts"] == []
    begun = stranger.post("/api/desk", json={"code": VILLAGE, "start": "present"})
    assert begun.status_code == 403


def test_who_it_is_shared_with_reads_and_comments_and_does_not_edit(desk, stranger):
    assert desk.visitor.put(f"/api/desk/{desk.number}/shares/外", json={}).status_code == 204
    guest = Planner(stranger, desk.number)
    assert (guest.answer["draft"]["may_edit"], guest.answer["draft"]["may_share"]) == (False, False)
    assert guest.rename(FIRST, "改名").status_code == 403
    said = stranger.post(f"/api/desk/{desk.number}/comments", json={"text": "河东应归二组", "place": [110.1, 30.1]})
    assert said.status_code == 201
    assert (said.json["who"], said.json["place"], said.json["mine"]) == ("外同志", [110.1, 30.1], True)
    assert stranger.put(f"/api/desk/{desk.number}/comments/{said.json['id']}/done", json={}).status_code == 403
    assert stranger.put(f"/api/desk/{desk.number}/shares/外", json={"may_edit": True}).status_code == 403
    assert stranger.post(f"/api/desk/{desk.number}/rebase", json={}).status_code in (200, 403)
    assert Planner(desk.visitor, desk.number).rows == desk.rows


def test_who_may_edit_saves_and_neither_shares_nor_publishes_nor_moves_the_draft(desk, stranger, database):
    desk.visitor.put(f"/api/desk/{desk.number}/shares/外", json={"may_edit": True})
    guest = Planner(stranger, desk.number)
    assert guest.answer["draft"]["may_edit"]
    assert guest.rename(FIRST, "东村").status_code == 200
    assert Planner(desk.visitor, desk.number).rows[FIRST]["name"] == "东村"
    for act, body in (("publish", {"why": "试", "replace": True}), ("send", {}), ("return", {})):
        assert stranger.post(f"/api/drafts/{desk.number}/{act}", json=body).status_code in (403, 409)
    assert stranger.delete(f"/api/drafts/{desk.number}").status_code in (403, 409)
    with reading(database.service_url) as connection:
        found = connection.execute(text("SELECT state, parent_codes FROM gisgrid.draft")).one()
    assert found == ("open", [VILLAGE])
    assert stranger.get(f"/api/desk/{desk.number}/shares").json[0]["may_edit"]


def test_a_share_ends_at_once(desk, stranger):
    desk.visitor.put(f"/api/desk/{desk.number}/shares/外", json={"may_edit": True})
    guest = Planner(stranger, desk.number)
    assert desk.visitor.delete(f"/api/desk/{desk.number}/shares/外").status_code == 204
    assert guest.rename(FIRST, "东村").status_code == 404
    assert answers(stranger, desk.number) == {404}
    assert desk.visitor.delete(f"/api/desk/{desk.number}/shares/外").status_code == 404


def test_a_draft_is_shared_with_accounts_that_there_are(desk):
    refused = desk.visitor.put(f"/api/desk/{desk.number}/shares/没有此人", json={})
    assert refused.status_code == 404
    assert "没有此人" in refused.json["zh"]


def test_comments_are_taken_back_by_who_wrote_them_and_marked_by_who_edits(desk, stranger):
    desk.visitor.put(f"/api/desk/{desk.number}/shares/外", json={})
    comments = f"/api/desk/{desk.number}/comments"
    theirs = stranger.post(comments, json={"text": "二", "code": FIRST}).json["id"]
    assert desk.visitor.delete(f"{comments}/{theirs}").status_code == 403
    assert desk.visitor.put(f"{comments}/{theirs}/done", json={"done": True}).status_code == 204
    (found,) = desk.visitor.get(comments).json
    assert (found["text"], found["code"], found["done"], found["mine"]) == ("二", FIRST, True, False)
    assert stranger.delete(f"{comments}/{theirs}").status_code == 204
    assert desk.visitor.get(comments).json == []
    assert desk.visitor.post(comments, json={"text": " "}).status_code == 400


def test_homes_are_counted_by_who_divides_the_ground_and_told_to_no_guest(desk, stranger):
    assert desk.answer["homes"] == {"lon": [110.12], "lat": [30.12], "households": [1], "persons": [3]}
    desk.visitor.put(f"/api/desk/{desk.number}/shares/外", json={"may_edit": True})
    assert stranger.get(f"/api/desk/{desk.number}").json["homes"] is None
    assert stranger.get(f"/api/drafts/{desk.number}/comparison").json["areas"][0]["before"]["households"] is None
    assert desk.visitor.get(f"/api/areas/{FIRST}/households").status_code == 403  # whose they are is another matter
