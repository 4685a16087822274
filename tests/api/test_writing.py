"""Who may write: only a page of this very server, only from this machine, only where it was asked for."""

import gzip
import io

import pytest
import shapely
from gisgrid.api.writing import MAX_UPLOAD_BYTES

from gisgrid.store.drafts import draft_areas
from gisgrid.store.session import reading
from tests.browsing import settings_of
from tests.desk import AUTHENTIC, DIRTY, SPEC, TOKEN, VILLAGE, WRITER, WRITING, desk_settings, load_village, subgrids
from webmap import create_app

PAGES = ["/data", "/data/import", "/data/drafts/1"]
READS = [
    "/api/data",
    "/api/uploads/x",
    "/api/drafts/1",
    "/api/drafts/1/areas",
    "/api/drafts/1/mend",
    "/api/drafts/1/changes",
]
WRITES = [
    ("POST", "/api/uploads"),
    ("POST", "/api/uploads/x/trial"),
    ("POST", "/api/uploads/x/store"),
    ("POST", "/api/uploads/x/restore/trial"),
    ("POST", "/api/uploads/x/restore"),
    ("POST", "/api/uploads/x/draft"),
    ("DELETE", "/api/uploads/x"),
    ("POST", "/api/drafts/1/mend"),
    ("PUT", "/api/drafts/1/findings/1/waiver"),
    ("DELETE", "/api/drafts/1/findings/1/waiver"),
    ("POST", "/api/drafts/1/publish"),
    ("DELETE", "/api/drafts/1"),
]


@pytest.fixture
def app(database, tmp_path):
    load_village(database)
    return create_app(desk_settings(database, tmp_path), **WRITING)


@pytest.fixture
def desk(app):
    return app.test_client()


def send(desk, name, data=None):
    given = (DIRTY / name).read_bytes() if data is None else data
    return desk.post("/api/uploads", data={"file": (io.BytesIO(given), name)}, headers=AUTHENTIC)


def kept(desk, name):
    return send(desk, name).json["id"]


def drafted(desk, name="mixed.geojson"):
    return desk.post(f"/api/uploads/{kept(desk, name)}/draft", json={"spec": SPEC}, headers=AUTHENTIC).json["number"]


@pytest.mark.parametrize("address", [*PAGES, *READS])
def test_without_being_asked_for_nothing_of_it_exists(client, address):
    assert client.get(address).status_code == 404


@pytest.mark.parametrize(("method", "address"), WRITES)
def test_without_being_asked_for_nothing_writes(client, method, address):
    assert client.open(address, method=method, headers=AUTHENTIC).status_code == 404


def test_every_route_that_writes_is_in_the_list(app):
    unsafe = {
        (method, rule.rule) for rule in app.url_map.iter_rules() for method in rule.methods - {"GET", "HEAD", "OPTIONS"}
    }
    assert len(unsafe) == len(WRITES)


@pytest.mark.parametrize(
    "headers", [{}, {"X-Gisgrid-Token": ""}, {"X-Gisgrid-Token": "u" * 64}, {"X-Gisgrid-Token": "周"}]
)
@pytest.mark.parametrize(("method", "address"), WRITES)
def test_without_the_token_nothing_is_written(desk, method, address, headers):
    headers = {name: value.encode().decode("latin-1") for name, value in headers.items()}
    answer = desk.open(address, method=method, headers=headers)
    assert answer.status_code == 403
    assert "刷新" in answer.json["hint_zh"]


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "http://localhost:81", "https://localhost"])
def test_another_site_is_refused_even_with_the_token(desk, origin):
    assert desk.delete("/api/drafts/1", headers=AUTHENTIC | {"Origin": origin}).status_code == 403


def test_its_own_page_is_served(desk):
    assert desk.delete("/api/drafts/1", headers=AUTHENTIC | {"Origin": "http://localhost"}).status_code == 404


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:80", "127.0.0.1.evil.example", "localhost.evil", "10.0.0.1"]
)
@pytest.mark.parametrize("address", ["/data", "/map", "/api/schemes", "/api/data"])
def test_another_name_for_this_machine_is_refused(desk, host, address):
    answer = desk.get(address, headers={"Host": host})
    assert answer.status_code == 403
    assert TOKEN not in answer.text


@pytest.mark.parametrize("host", ["localhost:8000", "127.0.0.1:8000", "[::1]:8000"])
def test_its_own_names_are_served(desk, host):
    assert desk.get("/data", headers={"Host": host}).status_code == 200


def test_too_large_is_said_in_words(app, desk):
    assert app.config["MAX_CONTENT_LENGTH"] == MAX_UPLOAD_BYTES
    app.config["MAX_CONTENT_LENGTH"] = 1000
    answer = send(desk, "mixed.geojson")
    assert answer.status_code == 413
    assert "文件太大" in answer.json["zh"]
    assert "分开导入" in answer.json["hint_zh"]


@pytest.mark.parametrize("name", ["../../evil.geojson", "..\\evil.geojson", "/tmp/evil.geojson"])
def test_a_name_leads_nowhere(desk, tmp_path, name):
    answer = send(desk, name, (DIRTY / "clean.geojson").read_bytes())
    assert answer.status_code == 201
    assert answer.json["file"].endswith("evil.geojson")
    assert not {"/", "\\"} & set(answer.json["file"])
    assert {path.parent.parent for path in tmp_path.rglob("*") if path.is_file()} == {tmp_path / "uploads"}


def test_a_refusal_names_the_file_as_it_came(desk):
    answer = desk.get(f"/api/uploads/{send(desk, '村界.geojson', b'[]').json['id']}")
    assert answer.status_code == 400
    assert "村界.geojson" in answer.json["zh"]


def test_a_preview_guesses_and_ranks(desk):
    found = desk.get(f"/api/uploads/{kept(desk, 'gcj02.geojson')}").json
    assert found["guess"] == {
        "code": "code",
        "name": "name",
        "parent_code": "parent_code",
        "kind": "kind",
        "level": "subgrid",
    }
    assert found["systems"][0]["system"] == "gcj02"
    assert found["systems"][0]["distance_m"] < 1 < found["systems"][1]["distance_m"]


def test_a_trial_stores_nothing(desk, database):
    upload = kept(desk, "clean.geojson")
    trial = desk.post(f"/api/uploads/{upload}/trial", json={"spec": SPEC}, headers=AUTHENTIC).json
    assert (trial["tiles"], trial["changes"]["added"], trial["findings"]) == (True, 9, [])
    assert subgrids(database) == []


def test_what_tiles_is_stored_once(desk, database):
    upload = kept(desk, "clean.geojson")
    done = desk.post(f"/api/uploads/{upload}/store", json={"spec": SPEC, "why": "第一次"}, headers=AUTHENTIC)
    assert done.json == {"areas": 9, "unchanged": False}
    assert len(subgrids(database)) == 9
    assert desk.get(f"/api/uploads/{upload}").status_code == 404
    latest = desk.get("/api/data").json["imports"][0]
    assert (latest["file"], latest["who"], latest["why"], latest["rows_taken"]) == (
        "clean.geojson",
        WRITER,
        "第一次",
        9,
    )


def test_the_same_file_again_is_no_import(desk):
    for unchanged in (False, True):
        upload = kept(desk, "clean.geojson")
        done = desk.post(f"/api/uploads/{upload}/store", json={"spec": SPEC}, headers=AUTHENTIC)
        assert (done.status_code, done.json["unchanged"]) == (200, unchanged)
        assert desk.get(f"/api/uploads/{upload}").status_code == 404
    assert [one["file"] for one in desk.get("/api/data").json["imports"]].count("clean.geojson") == 1


def test_what_does_not_tile_is_not_stored(desk, database):
    upload = kept(desk, "gaps.geojson")
    assert desk.post(f"/api/uploads/{upload}/store", json={"spec": SPEC}, headers=AUTHENTIC).status_code == 422
    assert subgrids(database) == []
    assert desk.get(f"/api/uploads/{upload}").status_code == 200


@pytest.mark.parametrize(
    "body", [None, [], {"spec": 1}, {"spec": {"path": "/etc/passwd"}}, {"spec": {"replace": "yes"}}, {"spec": {}}]
)
def test_a_spec_that_is_none_is_refused(desk, body):
    answer = desk.post(f"/api/uploads/{kept(desk, 'clean.geojson')}/trial", json=body, headers=AUTHENTIC)
    assert answer.status_code == 400


def test_a_waiver_hides_and_does_not_let_through(desk, database):
    number = drafted(desk)
    fault = next(one for one in desk.get(f"/api/drafts/{number}").json["findings"] if one["severity"] == "fault")
    address = f"/api/drafts/{number}/findings/{fault['number']}/waiver"
    assert desk.put(address, json={"reason": " "}, headers=AUTHENTIC).status_code == 400
    assert desk.put(address, json={"reason": "河道"}, headers=AUTHENTIC).status_code == 204
    waived = [one for one in desk.get(f"/api/drafts/{number}").json["findings"] if one["waiver"]]
    assert [(one["number"], one["waiver"]["reason"], one["waiver"]["who"]) for one in waived] == [
        (fault["number"], "河道", WRITER)
    ]
    answer = desk.post(f"/api/drafts/{number}/publish", json={"why": "试"}, headers=AUTHENTIC)
    assert answer.status_code == 422
    assert subgrids(database) == []
    assert desk.delete(address, headers=AUTHENTIC).status_code == 204
    assert not any(one["waiver"] for one in desk.get(f"/api/drafts/{number}").json["findings"])


def test_a_published_draft_needs_a_reason_and_says_what_it_changes(desk, database):
    number = drafted(desk, "slivers.geojson")
    desk.post(f"/api/drafts/{number}/mend", json={}, headers=AUTHENTIC)
    changes = desk.get(f"/api/drafts/{number}/changes").json
    assert (len(changes["added"]), changes["replaced"], changes["withdrawn"]) == (9, [], [])
    assert desk.post(f"/api/drafts/{number}/publish", json={}, headers=AUTHENTIC).status_code == 400
    done = desk.post(f"/api/drafts/{number}/publish", json={"why": "修好了"}, headers=AUTHENTIC)
    assert (done.status_code, done.json["state"]) == (200, "published")
    assert subgrids(database) == changes["added"]
    assert all(code.startswith(VILLAGE) for code in changes["added"])
    again = desk.post(f"/api/drafts/{number}/mend", json={}, headers=AUTHENTIC)
    assert again.status_code == 409


@pytest.mark.parametrize("numbers", [[], ["1"], [True], "1", [999]])
def test_findings_that_are_none_are_refused(desk, numbers):
    answer = desk.post(f"/api/drafts/{drafted(desk)}/mend", json={"numbers": numbers}, headers=AUTHENTIC)
    assert answer.status_code in (400, 404)


def test_a_dropped_draft_stays_to_be_read(desk, database):
    number = drafted(desk)
    assert desk.delete(f"/api/drafts/{number}", headers=AUTHENTIC).json["state"] == "dropped"
    assert desk.get(f"/data/drafts/{number}").status_code == 200
    assert desk.delete(f"/api/drafts/{number}", headers=AUTHENTIC).status_code == 409
    assert subgrids(database) == []


def test_settings_without_a_desk_show_no_way_to_it(peopled, desk):
    assert "/data" not in create_app(settings_of(peopled)).test_client().get("/map").text
    assert 'href="/data"' in desk.get("/map").text


def test_a_drafts_areas_are_those_stored_to_the_bit_packed_or_not(desk, database):
    number = drafted(desk)
    plain = desk.get(f"/api/drafts/{number}/areas")
    packed = desk.get(f"/api/drafts/{number}/areas", headers={"Accept-Encoding": "gzip, br"})
    refusing = desk.get(f"/api/drafts/{number}/areas", headers={"Accept-Encoding": "gzip;q=0"})
    assert (plain.headers.get("Content-Encoding"), packed.headers["Content-Encoding"]) == (None, "gzip")
    assert gzip.decompress(packed.data) == plain.data == refusing.data
    assert "Accept-Encoding" in packed.headers["Vary"]
    with reading(database.service_url) as connection:
        areas = draft_areas(connection, number).areas
    features = [one for one in plain.json["features"] if one["properties"]["role"] == "area"]
    sent = {one["properties"]["code"]: shapely.geometry.shape(one["geometry"]) for one in features}
    assert sorted(sent) == sorted(areas.codes)
    assert all(shapely.equals_exact(sent[code], it) for code, it in zip(areas.codes, areas.geometries, strict=True))
    assert [one["properties"] for one in plain.json["features"] if one["properties"]["role"] == "parent"] == [
        {"role": "parent", "code": VILLAGE, "name": plain.json["features"][-1]["properties"]["name"]}
    ]
