"""The service on a hot standby: whatever only reads is answered, and what would write is refused in one sentence."""

import logging
from dataclasses import dataclass, replace
from datetime import date

import pyogrio
import pytest
from click.testing import CliRunner
from sqlalchemy import text
from sqlalchemy.engine import make_url

from gisgrid.cli import main
from gisgrid.errors import OnlyReads
from gisgrid.services import api_keys
from gisgrid.services.drawings import DRAWN_BELOW, draw_every_zoom
from gisgrid.services.indicators import is_behind
from gisgrid.services.jobs import due
from gisgrid.services.levels import LevelCache
from gisgrid.services.nightly import JOBS
from gisgrid.services.tiles import plan_tile
from gisgrid.store.session import Acting, changing, engine, figuring, reading, writing
from gisgrid.store.urls import DATABASE
from tests.api.test_routes import EXPECTED, asked
from tests.browsing import settings_of
from tests.everybody import INSIDE, OUTSIDE, Everybody, Nobody, everybody
from tests.replica import catch_up, standby
from tests.tile_numbers import tile_at
from tests.visitors import sign_in
from webmap import create_app

SENTENCE = "This copy only reads; nothing was done."
CLERK, ADMINISTRATOR = "roster_clerk-inside", "administrator-everywhere"
ASKING = ("nobody", "viewer-inside", CLERK, ADMINISTRATOR)
TILE = "/tiles/areas/{}/{}/{}.mvt".format(*tile_at(110.2, 30.2, 9)) + "?level=village"
CHANGESETS = text("SELECT count(*) FROM gisgrid.changeset")


@dataclass
class Pair:
    """Everybody at a primary and, with the sessions that they opened there, at its replica."""

    primary: Everybody
    replica: Everybody
    follow: object


@pytest.fixture(scope="module")
def pair(cluster, tmp_path_factory):
    with cluster.temporary(DATABASE) as here:
        primary = everybody(here, tmp_path_factory.mktemp("primary"))
        with standby(cluster) as copy:
            there = copy.database(make_url(here.service_url).database)
            app = create_app(settings_of(there, tmp_path_factory.mktemp("replica")))
            visitors = {name: arrived(app, primary.visitors[name]) for name in ASKING}
            yield Pair(primary, replace(primary, app=app, database=there, visitors=visitors),
                       lambda: catch_up(cluster, copy))  # fmt: skip
            for url in (there.admin_url, there.service_url, there.member_url, there.public_url):
                engine(url).dispose()


def arrived(app, visitor):
    """Somebody at a replica with the cookie that the primary gave."""
    there = Nobody(app)
    cookie = visitor.client.get_cookie("session")
    there.client.set_cookie("session", cookie.value)
    there.headers = visitor.headers
    return there


@pytest.mark.parametrize("visitor", ASKING)
def test_what_only_reads_is_answered_as_at_the_primary(pair, visitor):
    reads = [route for route in EXPECTED if route.startswith("GET")]
    found = {route: asked(pair.replica, route, visitor) for route in reads}
    assert found == {route: EXPECTED[route][visitor] for route in reads}


@pytest.mark.parametrize("visitor", ASKING)
def test_no_route_that_writes_fails_or_does_it(pair, visitor):
    writes = [route for route in EXPECTED if not route.startswith("GET") and route != "POST /sign-out"]
    found = {route: asked(pair.replica, route, visitor) for route in writes}
    assert {status for status in found.values() if status >= 500} == {503}
    assert [route for route, status in found.items() if status < 400] == []


def refused(answer):
    """Whether an answer is the sentence alone: nobody should ask again here."""
    return (answer.status_code, "Retry-After" in answer.headers, SENTENCE in answer.text) == (503, False, True)


def test_signing_in_and_out_and_applying_are_refused_in_words(pair, caplog):
    nobody = Nobody(pair.replica.app)
    assert refused(sign_in(nobody.client, CLERK))
    values = {"name": "王小明", "sex": "男", "phone": "13800000000"}
    assert refused(nobody.open("/api/applications/volunteers", method="POST", json={"area": INSIDE, "values": values}))
    assert refused(pair.replica.visitors[CLERK].open("/sign-out", method="POST"))
    assert "Traceback" not in caplog.text


def test_a_key_of_the_primary_reads_at_the_replica(pair):
    with writing(pair.primary.database.service_url, Acting(who="test", action="add key")) as connection:
        _, key = api_keys.add_key(connection, CLERK, "平台", ["households"], by="test")
    pair.follow()
    path, asking = f"/api/areas/{INSIDE}/households", pair.replica.app.test_client()
    assert asking.get(path).status_code == 401
    assert len(asking.get(path, headers={"X-API-Key": key}).json["households"]) == 1


def test_tiles_of_small_scale_are_right_without_a_drawing_and_take_that_of_the_primary(pair, tmp_path, caplog):
    ours, theirs = pair.replica.app.test_client(), pair.primary.app.test_client()
    alone = codes(ours.get(TILE).data, tmp_path)
    drawn = codes(theirs.get(TILE).data, tmp_path)
    assert alone == drawn
    assert len(drawn) > 10
    assert numbers_of_drawings(pair.replica) == []
    pair.follow()
    assert codes(ours.get(TILE).data, tmp_path) == drawn
    assert numbers_of_drawings(pair.replica) == numbers_of_drawings(pair.primary) != []
    assert [record for record in caplog.records if record.levelno >= logging.WARNING] == []


def codes(tile, folder):
    path = folder / "tile.mvt"
    path.write_bytes(tile)
    return sorted(pyogrio.read_dataframe(path, layer="area").code)


def test_after_a_night_at_the_primary_no_zoom_lacks_its_drawing(pair):
    assert draw_every_zoom(pair.primary.database.service_url, "standard") > 0
    pair.follow()
    with reading(pair.replica.database.public_url) as connection:
        plans = [plan_tile(connection, LevelCache(), "standard", (zoom, 0, 0)) for zoom in range(DRAWN_BELOW)]
    assert [plan.numbers[0] for plan in plans if plan.wants_drawing] == []


def numbers_of_drawings(where):
    with reading(where.database.service_url) as connection:
        return list(connection.scalars(text("SELECT id FROM gisgrid.drawing ORDER BY id")))


def test_a_new_name_comes_along_with_another_tag_and_nothing_is_counted(pair):
    web, path = pair.replica.app.test_client(), f"/api/areas/{OUTSIDE}"
    before = web.get(TILE).headers["ETag"]
    with changing(pair.primary.database.service_url, who="test", why="rename") as connection:
        connection.execute(text("UPDATE gisgrid.area SET name = '新名' WHERE code = :code"), {"code": OUTSIDE})
    pair.follow()
    assert web.get(path).json["name"] == "新名"
    again = web.get(TILE, headers={"If-None-Match": before})
    assert (again.status_code, again.headers["ETag"] != before) == (200, True)
    with reading(pair.replica.database.service_url) as connection:
        assert is_behind(connection, "standard", today=date.today())
    assert pair.replica.visitors[CLERK].open(f"/api/indicators/values?code={INSIDE}").status_code == 200


def test_two_connections_read_one_moment_there(pair):
    with reading(pair.replica.database.service_url) as first:
        moment = first.scalar(text("SELECT pg_export_snapshot()"))
        before = first.scalar(CHANGESETS)
        with changing(pair.primary.database.service_url, who="test", why="later") as connection:
            connection.execute(text("UPDATE gisgrid.area SET source = 'later' WHERE code = :code"), {"code": OUTSIDE})
        pair.follow()
        with engine(pair.replica.database.service_url).begin() as second:
            second.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"))
            second.exec_driver_sql(f"SET TRANSACTION SNAPSHOT '{moment}'")
            assert second.scalar(CHANGESETS) == before
    with reading(pair.replica.database.service_url) as later:
        assert later.scalar(CHANGESETS) == before + 1


def test_no_work_of_the_night_is_due_there(pair):
    with reading(pair.primary.database.service_url) as here, reading(pair.replica.database.service_url) as there:
        assert due(here, date.today()) == list(JOBS)
        assert due(there, date.today()) == []
    done = command(pair, "jobs", "run", "--due")
    assert (done.exit_code, done.output) == (0, "")


def command(pair, *words):
    return CliRunner().invoke(main, words, env=pair.replica.database.environment)


@pytest.mark.parametrize(
    "words",
    [
        ("service-area", "run"),
        ("indicators", "run"),
        ("publish",),
        ("jobs", "run", "indicators"),
        ("account", "reset", ADMINISTRATOR),
        ("db", "migrate"),
    ],
)
def test_a_command_that_writes_is_refused_in_words(pair, words, tmp_path, monkeypatch):
    monkeypatch.setenv("GISGRID_DATA_DIR", str(tmp_path))
    done = command(pair, *words)
    assert (done.exit_code, SENTENCE in done.stderr) == (OnlyReads.exit_code, True), done.output
    assert not list(tmp_path.glob("snapshots/*/*"))


def test_counting_is_refused_before_it_begins(pair):
    with pytest.raises(OnlyReads), figuring(pair.replica.database.service_url):
        pytest.fail("somebody began to count")
