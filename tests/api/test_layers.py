"""Layers over HTTP: the same figures as indicators tell, in the order of the areas, in classes that do not move."""

from datetime import date
from itertools import pairwise

import pytest
from sqlalchemy import event, text

from gisgrid.demo.calendar import AS_OF
from gisgrid.demo.load import count_circles
from gisgrid.services import accounts
from gisgrid.services.indicator_releases import release, withdraw
from gisgrid.services.indicators import run_month
from gisgrid.store.session import engine, figuring, writing
from tests.accounts import add
from tests.browsing import settings_of
from tests.serving import county_template, tiny_county
from tests.visitors import Visit
from webmap import create_app

__all__ = ["county_template"]

CODES = tiny_county().areas.codes
COUNTY = min(CODES)
TOWNS = sorted(code for code in CODES if len(code) == 12 and code.endswith("000") and code != COUNTY)
COUNTED = ["2025-06", "2025-05", "2025-04", "2025-03"]
RELEASED = COUNTED[:3]
READERS = ("nobody", "planner", "town", "county")


def first(month):
    return date.fromisoformat(f"{month}-01")


@pytest.fixture(scope="module")
def seen(cluster, county_template, tmp_path_factory):
    """A county with four months of figures, three of them released; nobody changes it."""
    with cluster.temporary(county_template) as made:
        with writing(made.service_url) as connection:
            count_circles(connection)
        with figuring(made.service_url) as connection:
            for month in COUNTED:
                run_month(connection, "standard", today=AS_OF, month=first(month), who="test")
        with writing(made.service_url) as connection:
            for month in RELEASED:
                release(connection, "standard", first(month), who="test", note="示意")
        for name, role, code in (
            ("town", "viewer", TOWNS[0]),
            ("county", "viewer", None),
            ("planner", "planner", None),
        ):
            add(made, name, (role, code))
        yield made, create_app(settings_of(made, data_dir=tmp_path_factory.mktemp("data")))


@pytest.fixture(scope="module")
def app(seen):
    return seen[1]


@pytest.fixture(scope="module")
def clients(app):
    return {name: app.test_client() if name == "nobody" else Visit(app, name) for name in READERS}


def got(client, address, status=200, **asked):
    query = "&".join(f"{name}={value}" for name, value in asked.items())
    with client.open(f"/api/{address}?{query}") as answer:
        assert answer.status_code == status, answer.text
        return answer.json


def told(client, code, **asked):
    """Value, state by code of area: every area of the frame has one of each."""
    shown = got(client, f"layers/{code}/values", **asked)
    place = {name: asked[name] for name in ("level", "under") if name in asked}
    frame = got(client, "layers/frame", **place)
    assert frame["frame"] == shown["frame"]
    states = [shown["states"][k] for k in shown["state"]]
    return dict(zip(frame["codes"], zip(shown["values"], states, strict=True), strict=True))


@pytest.mark.parametrize("reader", READERS)
def test_values_are_those_that_indicators_tell_the_same_reader(clients, reader):
    client = clients[reader]
    layers = [
        layer for layer in got(client, "layers")["layers"] if not layer["filters"] and layer["period"] != "latest"
    ]
    assert len(layers) > 25
    for level, month, some in (("village", RELEASED[0], layers), ("subgrid", RELEASED[1], layers[::6])):
        wanted = got(client, "indicators/values", level=level, month=month)
        for layer in some:
            found, k = told(client, layer["code"], level=level, month=month), wanted["indicators"].index(layer["code"])
            rows = {area["code"]: (area["values"][k], area["states"][k]) for area in wanted["areas"]}
            for code, (value, state) in found.items():
                number, said = rows.get(code, (None, "not_told"))
                assert (value, state) == (None if number is None else pytest.approx(number, abs=1e-6), said)


def test_a_member_is_told_of_the_own_areas_and_of_no_other(clients):
    found = told(clients["town"], "activities_per_grid", level="village")
    for code, (value, state) in found.items():
        assert (state == "not_told") == (code[:9] != TOWNS[0][:9])
        assert (value is None) == (state != "told")
    everywhere = told(clients["town"], "activities_per_grid", level="village", public=1)
    assert {state for _, state in everywhere.values()} == {"told"}


@pytest.mark.parametrize("reader", READERS)
def test_classes_do_not_move_with_the_month_nor_with_what_is_shown(clients, reader):
    def breaks(**asked):
        return got(clients[reader], "layers/activities_per_grid/values", level="village", **asked)["breaks"]

    fixed = breaks()
    assert 1 <= len(fixed) <= 5
    assert all(low < high for low, high in pairwise([0, *fixed]))
    for month in RELEASED:
        assert breaks(month=month) == breaks(month=month, under=TOWNS[0]) == fixed
    assert breaks(since=RELEASED[-1]) == fixed


def test_a_range_tells_the_mean_of_what_is_counted_by_month(clients):
    months = [told(clients["county"], "activities", level="town", month=month) for month in COUNTED]
    mean = told(clients["county"], "activities", level="town", month=COUNTED[0], since=COUNTED[-1])
    for town in TOWNS:
        assert mean[town][0] == pytest.approx(sum(month[town][0] for month in months) / 4, abs=1e-5)
    last = told(clients["county"], "volunteers", level="town", since=COUNTED[-1])
    assert last == told(clients["county"], "volunteers", level="town")


def test_the_public_sees_coverage_as_the_circles_tell_it(clients, seen):
    shown = got(clients["nobody"], "layers/household_coverage/values", level="village")
    with engine(seen[0].public_url).connect() as connection:
        run = got(clients["nobody"], "reach")["run"]["id"]
        rows = connection.execute(
            text("SELECT code, hidden, covered_households AS covered, households FROM gisgrid.reach_area_public "
                 "WHERE run = :run AND level = 'village' ORDER BY code"), {"run": run},
        ).all()  # fmt: skip
    assert any(row.hidden for row in rows)
    for value, state, row in zip(shown["values"], shown["state"], rows, strict=True):
        assert (shown["states"][state] == "few_people") == row.hidden
        assert value == (None if row.hidden else pytest.approx(100 * row.covered / row.households, abs=1e-6))
    assert shown["month"] is None
    assert shown["layer"]["period"] == "latest"


def test_what_is_hidden_never_appears_whoever_asked_before(clients):
    """Members' and the public's answers alternate: nothing kept for one is told to another."""
    hidden = {
        code for code, (_, state) in told(clients["nobody"], "household_coverage", level="village").items()
        if state == "few_people"
    }  # fmt: skip
    assert hidden
    mine = [code[:9] == TOWNS[0][:9] for code in told(clients["nobody"], "household_coverage", level="village")]
    for n in range(100):
        reader = READERS[n % 4]
        shown = got(clients[reader], "layers/household_coverage/values", level="village")
        states = [shown["states"][k] for k in shown["state"]]
        if reader in ("nobody", "planner"):
            assert states.count("few_people") == shown["values"].count(None) == len(hidden)
        elif reader == "town":
            assert [state == "told" for state in states] == mine
        else:
            assert set(states) == {"told"}


def test_unreleased_months_and_layers_are_not_told(clients):
    assert got(clients["nobody"], "layers")["months"] == RELEASED
    assert got(clients["county"], "layers")["months"] == COUNTED
    got(clients["nobody"], "layers/activities/values", 404, level="town", month=COUNTED[3])
    got(clients["nobody"], "layers/check_ins_outside/values", 404, level="town")
    assert "check_ins_outside" not in {layer["code"] for layer in got(clients["nobody"], "layers")["layers"]}


def test_rates_stand_before_counts_in_each_group(clients):
    layers = got(clients["nobody"], "layers")["layers"]
    for a, b in pairwise(layers):
        assert a["group"] != b["group"] or a["rate"] or not b["rate"]


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("layers/wealth/values?level=town", 404),
        ("layers/activities/values?level=province", 400),
        ("layers/activities/values", 400),
        ("layers/activities/values?level=town&month=June", 400),
        ("layers/activities/values?level=town&since=2025-06&month=2025-05", 400),
        ("layers/activities/values?level=town&under=1", 404),
        ("layers/activities_of_kind/values?level=town", 400),
        ("layers/activities_of_kind/values?level=town&activity_kind=wealth", 400),
        ("layers/venues_of_kind/values?level=town&tier=top", 400),
        ("layers/frame?level=town&scheme=none", 404),
    ],
)
def test_what_cannot_be_told_is_refused_in_words(clients, address, status):
    with clients["nobody"].open(f"/api/{address}") as answer:
        assert answer.status_code == status
        assert answer.json["zh"]


def test_a_frame_is_sent_once(clients):
    with clients["nobody"].open("/api/layers/frame?level=village") as answer:
        etag = answer.headers["ETag"]
        assert etag == f'"{answer.json["frame"]}"'
    with clients["nobody"].open("/api/layers/frame?level=village", headers={"If-None-Match": etag}) as again:
        assert (again.status_code, again.data) == (304, b"")


def statements(database, ask):
    """How many statements the answer takes, of whichever role."""
    found = []
    watched = [engine(url) for url in (database.public_url, database.member_url, database.service_url)]
    for one in watched:
        event.listen(one, "before_cursor_execute", lambda *words: found.append(words[2]))
    ask()
    return len(found)


@pytest.mark.parametrize("reader", ["nobody", "county"])
def test_the_number_of_statements_does_not_grow_with_areas_nor_months(clients, seen, reader):
    def ask(**asked):
        got(clients[reader], "layers/activities_per_grid/values", **asked)

    for level in ("town", "subgrid"):
        ask(level=level)
        ask(level=level, since=RELEASED[-1])
    few = statements(seen[0], lambda: ask(level="town"))
    assert few <= 22
    assert statements(seen[0], lambda: ask(level="subgrid", since=RELEASED[-1])) <= 2 * few + 2


def test_speciality_gap_is_what_members_read_and_the_public_does_not(clients, seen):
    got(clients["nobody"], "layers/speciality_gap/values", 404, level="village", speciality="dance")
    found = told(clients["town"], "speciality_gap", level="village", speciality="dance")
    assert {code[:9] for code, (_, state) in found.items() if state != "not_told"} == {TOWNS[0][:9]}
    asked = """
        WITH here AS (SELECT a.id, left(a.code, 12) AS village FROM gisgrid.area a)
        SELECT v.code, (SELECT sum(n.people) FROM gisgrid.need n JOIN here h ON h.id = n.area_id
                        WHERE h.village = v.code AND n.speciality = 'dance') AS asked,
               (SELECT count(DISTINCT p.person) FROM gisgrid.posting p JOIN here h ON h.id = p.area_id
                JOIN gisgrid.person w ON w.id = p.person
                WHERE h.village = v.code AND 'dance' = ANY (w.specialities)
                    AND p.from_day <= current_date AND coalesce(p.to_day, current_date) >= current_date) AS serving
        FROM gisgrid.area v WHERE v.level = 'village'"""
    with engine(seen[0].service_url).connect() as connection:
        rows = connection.execute(text(asked)).all()
    everywhere = told(clients["county"], "speciality_gap", level="village", speciality="dance")
    assert any(row.asked for row in rows)
    for row in rows:
        wanted = (None, "nothing_to_count") if row.asked is None else (max(row.asked - row.serving, 0), "told")
        assert everywhere[row.code] == wanted


def test_activities_of_a_kind_are_those_that_everybody_may_know(clients, seen):
    counted = """
        SELECT left(a.code, 12), count(*) FROM gisgrid.activity_public v JOIN gisgrid.area a ON a.id = v.area_id
        WHERE v.kind = 'training' AND v.starts_at >= '2025-06-01' AND v.starts_at < '2025-07-01' GROUP BY 1"""
    grids = (
        "SELECT parent_code, count(*) FROM gisgrid.area WHERE level = 'subgrid' AND kind <> 'undetermined' GROUP BY 1"
    )
    with engine(seen[0].service_url).connect() as connection:
        held = dict(connection.execute(text(counted)).all())
        grids = dict(connection.execute(text(grids)).all())
    for reader in ("nobody", "town"):
        asked = {"level": "village", "activity_kind": "training", "month": "2025-06"}
        found = told(clients[reader], "activities_of_kind", **asked)
        assert sum(held.values()) > 0
        for code, (value, state) in found.items():
            if state == "told":
                assert value == pytest.approx(held.get(code, 0) / grids[code], abs=1e-6)
            else:
                assert (state, held.get(code, 0)) == ("not_reported", 0)


def test_venues_of_a_kind_and_tier(clients):
    found = told(clients["nobody"], "venues_of_kind", level="county")
    with clients["nobody"].open("/api/venues") as answer:
        venues = [venue for venue in answer.json["venues"] if venue["status"] != "planned"]
    assert found[COUNTY] == (len(venues), "told")
    branches = told(clients["nobody"], "venues_of_kind", level="town", tier="branch")
    assert sum(value for value, _ in branches.values()) == sum(venue["tier"] == "branch" for venue in venues)


def test_the_first_page_tells_the_thinnest_first(clients):
    shown = got(clients["nobody"], "overview")
    assert (shown["area"]["code"], shown["level"], shown["empty"]) == (COUNTY, "village", [])
    assert [theme["theme"] for theme in shown["themes"]] == ["volunteers", "circles", "activities"]
    for theme in shown["themes"]:
        values = sorted(value for value in theme["values"] if value is not None)
        assert [one["value"] for one in theme["thinnest"]] == values[:5]
        assert theme["value_state"] == "told"
        assert {len(one["path"]) for one in theme["thinnest"]} == {2}
    assert got(clients["town"], "overview")["area"]["code"] == TOWNS[0]
    assert got(clients["nobody"], "overview", under=TOWNS[1])["area"]["code"] == TOWNS[1]
    village = next(code for code in CODES if len(code) == 12 and not code.endswith("000"))
    assert got(clients["county"], "overview", under=village)["level"] == "subgrid"


def test_a_story_names_people_to_who_reads_the_rosters_there(clients):
    village = next(code for code in CODES if code[:9] == TOWNS[0][:9] and len(code) == 12 and code != TOWNS[0])
    for reader, may in (("nobody", False), ("planner", False), ("town", True), ("county", True)):
        people = got(clients[reader], f"areas/{village}/story")["people"]
        assert bool(people["named"]) == (people["count"] is not None) == may
    assert got(clients["town"], f"areas/{TOWNS[1]}/story")["people"]["named"] is None
    shown = got(clients["county"], f"areas/{village}/story")["people"]
    leader = {"role": "grid_leader", "zh": "网格长", "en": "grid leader"}
    (row,) = [row for row in shown["by_role"] if row["role"] == "grid_leader"]
    assert leader.items() <= row.items()
    assert 0 < row["filled"] <= row["asked"]


def test_a_story_tells_trend_places_and_history(clients):
    story = got(clients["nobody"], f"areas/{TOWNS[0]}/story")
    assert story["trend"]["months"] == RELEASED[::-1]
    (activities,) = [layer for layer in story["trend"]["layers"] if layer["code"] == "activities"]
    shown = [told(clients["nobody"], "activities", level="town", month=month)[TOWNS[0]][0] for month in RELEASED[::-1]]
    assert activities["values"] == shown
    assert story["venues"]
    assert 0 < len(story["activities"]) <= 10
    assert {change["kind"] for change in story["history"]} == {"added", "divided"}
    assert {change["who"] for change in story["history"]} == {change["why"] for change in story["history"]} == {None}
    assert story["circles"]["minutes"] == 10
    seen = got(clients["county"], f"areas/{TOWNS[0]}/story")["history"]
    assert {change["who"] for change in seen} == {"test"}


def test_withdrawn_months_are_gone_at_once(cluster, county_template, tmp_path):
    """Last, in a county of its own: what is kept for the public ends with the release."""
    with cluster.temporary(county_template) as made:
        with figuring(made.service_url) as connection:
            run_month(connection, "standard", today=AS_OF, who="test")
        client = create_app(settings_of(made, data_dir=tmp_path)).test_client()
        empty = got(client, "overview")
        assert [theme["missing"]["zh"] != "" for theme in empty["themes"]] == [True] * 3
        assert [gap["what"] for gap in empty["empty"]] == ["released", "circles"]
        with writing(made.service_url) as connection:
            release(connection, "standard", first("2025-06"), who="test")
        assert got(client, "layers/activities/values", level="town")["source"] == "release"
        with writing(made.service_url) as connection:
            withdraw(connection, "standard", first("2025-06"), who="test", why="wrong")
        got(client, "layers/activities/values", 404, level="town")


def test_an_empty_system_says_what_to_do_first(database, tmp_path):
    add(database, "county", ("viewer", None))
    app = create_app(settings_of(database, data_dir=tmp_path))
    for client, lacking in ((app.test_client(), "released"), (Visit(app, "county"), "figures")):
        shown = got(client, "overview")
        assert (shown["area"], shown["level"]) == (None, "village")
        assert [gap["what"] for gap in shown["empty"]] == ["areas", lacking, "roads", "venues"]
        assert all(gap["hint_zh"] and gap["hint_en"] for gap in shown["empty"])
        found = got(client, "layers")
        assert (found["layers"], found["months"], found["themes"]) == ([], [], {})
        assert got(client, "layers/frame", level="village")["codes"] == []
        got(client, "layers/activities/values", 404, level="village")
        got(client, "areas/1/story", 404)


def test_classes_are_made_of_what_the_present_grants_let_one_see(seen, app):
    add(seen[0], "moving", ("viewer", TOWNS[0]))
    visit = Visit(app, "moving")

    def breaks():
        return got(visit, "layers/activities/values", level="subgrid")["breaks"]

    def change(work, *given, **more):
        with writing(seen[0].service_url) as connection:
            work(connection, *given, by="test", **more)

    narrow = breaks()
    assert narrow == got(Visit(app, "town"), "layers/activities/values", level="subgrid")["breaks"]
    change(accounts.grant, "moving", "viewer", None)
    assert breaks() == got(Visit(app, "county"), "layers/activities/values", level="subgrid")["breaks"] != narrow
    with engine(seen[0].service_url).connect() as connection:
        number = connection.scalar(
            text("SELECT g.id FROM gisgrid.role_grant g JOIN gisgrid.account a ON a.id = g.account "
                 "WHERE a.name = 'moving' AND g.area_id IS NULL")
        )  # fmt: skip
    change(accounts.revoke, number)
    assert breaks() == narrow


HOLD = """
INSERT INTO gisgrid.activity (scheme, title, kind, starts_at, stated_area, batch)
SELECT 'standard', '演出', 'performance', current_date, a.id, b.id
FROM generate_series(1, :held), gisgrid.record_batch b,
     (SELECT id FROM gisgrid.area WHERE level = 'subgrid' AND kind <> 'undetermined' ORDER BY code LIMIT 1) a
WHERE b.form = 'demo'"""


def test_activities_show_in_the_next_answer_and_none_lies_above_the_classes(cluster, county_template, tmp_path):
    month = date.today().replace(day=1)
    with cluster.temporary(county_template) as made:
        with figuring(made.service_url) as connection:
            run_month(connection, "standard", today=date.today(), who="test")
        add(made, "county", ("viewer", None))
        visit = Visit(create_app(settings_of(made, data_dir=tmp_path)), "county")
        before = got(visit, "layers/activities/values", level="village", month=f"{month:%Y-%m}")
        assert set(before["values"]) <= {0, None}
        assert before["breaks"] == []
        for held in (1, 60):
            with writing(made.service_url) as connection:
                connection.execute(text(HOLD), {"held": held})
            shown = got(visit, "layers/activities/values", level="village")
            assert max(value or 0 for value in shown["values"]) == {1: 1, 60: 61}[held]
            assert shown["breaks"][-1] >= {1: 1, 60: 61}[held]
