"""Snapshots over HTTP: the latest at an address that stays, tags, ranges, and no way out of the folder."""

import hashlib
import json
import shutil

import pytest
from sqlalchemy import text

from gisgrid.exchange.snapshots.manifest import read_manifest
from gisgrid.store.session import reading
from tests.browsing import settings_of
from tests.snapshots.making import NOTICE
from tests.visitors import visit
from webmap import create_app

LATEST = "/snapshots/latest/"


@pytest.fixture(scope="module")
def web(snapshot):
    """The service over the folder of the snapshot."""
    return create_app(settings_of(snapshot.database, snapshot.folder.root.parent)).test_client()


def test_the_latest_is_a_page_that_leads_to_every_file(web, snapshot):
    page = web.get(LATEST, buffered=True)
    assert page.status_code == 200
    for one in read_manifest(snapshot.path).files:
        assert f"/snapshots/{snapshot.name}/{one.name}" in page.text
    assert NOTICE in page.text
    assert "示意数据" in page.text


def test_every_file_is_what_the_manifest_says_under_its_hash_as_tag(web, snapshot):
    manifest = web.get(f"{LATEST}manifest.json", buffered=True).json
    for one in manifest["files"]:
        answer = web.get(f"{LATEST}{one['name']}", buffered=True)
        assert hashlib.sha256(answer.data).hexdigest() == one["sha256"]
        assert answer.headers["ETag"] == f'"{one["sha256"]}"'
        assert answer.headers["Content-Location"] == f"/snapshots/{snapshot.name}/{one['name']}"
        assert len(answer.data) == one["bytes"]


def test_kinds_of_content_are_named(web):
    kinds = {
        "areas-standard.geojson": "application/geo+json",
        "areas-standard.gcj02.json": "application/json",
        "venues.csv": "text/csv; charset=utf-8",
        "gisgrid.gpkg": "application/geopackage+sqlite3",
    }
    for name, kind in kinds.items():
        assert web.head(f"{LATEST}{name}", buffered=True).headers["Content-Type"] == kind


@pytest.mark.parametrize("name", ["manifest.json", "venues.csv"])
def test_what_is_known_is_not_sent_again_and_the_head_alone_is_given(web, name):
    whole = web.get(f"{LATEST}{name}", buffered=True)
    tag = whole.headers["ETag"]
    assert not tag.startswith("W/")
    again = web.get(f"{LATEST}{name}", headers={"If-None-Match": tag}, buffered=True)
    assert (again.status_code, again.data) == (304, b"")
    head = web.head(f"{LATEST}{name}", buffered=True)
    assert (head.status_code, head.data, head.content_length) == (200, b"", len(whole.data))


def test_a_part_is_given_and_a_resumed_download_is_whole(web):
    whole = web.get(f"{LATEST}gisgrid.gpkg", buffered=True)
    tag, size = whole.headers["ETag"], len(whole.data)
    first = web.get(f"{LATEST}gisgrid.gpkg", headers={"Range": "bytes=0-999"}, buffered=True)
    assert (first.status_code, first.headers["Content-Range"]) == (206, f"bytes 0-999/{size}")
    rest = web.get(f"{LATEST}gisgrid.gpkg", headers={"Range": "bytes=1000-", "If-Range": tag}, buffered=True)
    assert rest.status_code == 206
    assert first.data + rest.data == whole.data
    other = web.get(f"{LATEST}gisgrid.gpkg", headers={"Range": "bytes=1000-", "If-Range": '"another"'}, buffered=True)
    assert (other.status_code, len(other.data)) == (200, size)
    assert web.get(f"{LATEST}gisgrid.gpkg", headers={"Range": f"bytes={size}-"}, buffered=True).status_code == 416


def test_the_latest_is_asked_for_each_time_and_a_named_one_kept(web, snapshot):
    assert web.get(f"{LATEST}venues.csv", buffered=True).headers["Cache-Control"] == "public, no-cache"
    kept = web.get(f"/snapshots/{snapshot.name}/venues.csv", buffered=True).headers["Cache-Control"]
    assert set(kept.split(", ")) == {"public", "max-age=86400", "immutable"}


@pytest.mark.parametrize(
    "path",
    [
        "/snapshots/latest/../lock",
        "/snapshots/latest/%2e%2e/lock",
        "/snapshots/latest/..%2flock",
        "/snapshots/%2e%2e/passwords.json",
        "/snapshots/../passwords.json",
        "/snapshots/..%2f..%2fetc/passwd",
        "/snapshots//etc/passwd",
        "/snapshots/latest//etc/passwd",
        "/snapshots/latest/%00",
        "/snapshots/%00/manifest.json",
        "/snapshots/lock/manifest.json",
        "/snapshots/1-20261127T000000Z/manifest.json",
        "/snapshots/latest/nothing.csv",
        "/snapshots/latest/" + "n" * 5000,
        "/snapshots/new-latest/manifest.json",
    ],
)
def test_nothing_beside_the_files_of_the_manifest_is_given(web, path):
    answer = web.get(path, buffered=True)
    assert answer.status_code in (404, 308), path
    assert b"root:" not in answer.data


def test_a_file_that_the_manifest_does_not_name_is_not_given(snapshot, tmp_path):
    root = shutil.copytree(snapshot.folder.root, tmp_path / "snapshots", symlinks=True)
    (root / snapshot.name / "secret.txt").write_text("secret")
    (root / snapshot.name / "venues.csv").unlink()
    web = create_app(settings_of(snapshot.database, tmp_path)).test_client()
    assert web.get(f"{LATEST}secret.txt", buffered=True).status_code == 404
    assert web.get(f"{LATEST}venues.csv", buffered=True).status_code == 404


@pytest.mark.parametrize(
    ("headers", "status"), [({}, 404), ({"Accept": "*/*"}, 404), ({"Accept": "*/*", "Range": "bytes=99999999-"}, 416)]
)
def test_a_program_is_refused_by_problem_details_and_a_browser_by_a_page(web, headers, status):
    address = f"{LATEST}{'venues.csv' if status == 416 else 'nothing.csv'}"
    told = web.get(address, headers=headers, buffered=True)
    assert (told.status_code, told.mimetype) == (status, "application/problem+json")
    page = web.get(address, headers=headers | {"Accept": "text/html,*/*;q=0.8"}, buffered=True)
    assert (page.status_code, page.mimetype) == (status, "text/html")


def test_where_nothing_was_published_it_says_so(snapshot, tmp_path):
    web = create_app(settings_of(snapshot.database, tmp_path)).test_client()
    answer = web.get(f"{LATEST}manifest.json", headers={"Accept": "application/json"}, buffered=True)
    assert answer.status_code == 404
    assert "gisgrid publish" in answer.text
    assert web.get("/api/snapshots", buffered=True).json == {"snapshots": []}


def test_a_list_names_them_the_newest_first_and_one_that_is_broken_too(snapshot, tmp_path):
    root = shutil.copytree(snapshot.folder.root, tmp_path / "snapshots", symlinks=True)
    (root / "9-20250101T000000Z").mkdir()
    web = create_app(settings_of(snapshot.database, tmp_path)).test_client()
    first, broken = web.get("/api/snapshots", buffered=True).json["snapshots"]
    assert (first["name"], first["latest"], first["map_notice"]) == (snapshot.name, True, NOTICE)
    assert first["areas"] == sum(read_manifest(snapshot.path).areas["standard"].values())
    assert (broken["name"], broken["latest"], broken["date"]) == ("9-20250101T000000Z", False, None)
    assert web.get("/snapshots/9-20250101T000000Z/", buffered=True).status_code == 400


def test_pages_of_other_sites_may_read_where_they_are_named(snapshot):
    settings = settings_of(snapshot.database, snapshot.folder.root.parent, cors_origins=("https://map.example",))
    answer = (
        create_app(settings)
        .test_client()
        .get(f"{LATEST}manifest.json", headers={"Origin": "https://map.example"}, buffered=True)
    )
    assert answer.headers["Access-Control-Allow-Origin"] == "https://map.example"


@pytest.fixture
def desk(serving, tmp_path):
    """A service of its own, where li approves everywhere and zhou in a town."""
    with reading(serving.service_url) as connection:
        town = connection.scalar(text("SELECT min(code) FROM gisgrid.area WHERE level = 'town'"))
        root = connection.scalar(text("SELECT min(code) FROM gisgrid.area WHERE parent_code IS NULL"))
    app = create_app(settings_of(serving, tmp_path, map_notice=NOTICE))
    places = {"li": None, "wang": root, "zhou": town}
    return {name: visit(app, serving, name, ("approver", area)) for name, area in places.items()}, serving


def publish(visitor, accept="application/json", **body):
    return visitor.post("/api/snapshots", json=body, headers={"Accept": accept})


def test_who_approves_everywhere_publishes_stage_by_stage_and_it_is_audited(desk):
    visitors, database = desk
    answer = publish(visitors["li"], "application/x-ndjson", systems=["bd09"])
    lines = [json.loads(line) for line in answer.text.splitlines()]
    assert [one["number"] for one in lines[:-1]] == [1, 2, 3, 4, 5, 6]
    done = lines[-1]["done"]
    assert done["latest"]
    assert done["map_notice"] == NOTICE
    files = visitors["li"].get(f"/snapshots/{done['name']}/manifest.json", buffered=True).json["files"]
    assert "venues.bd09.json" in {one["name"] for one in files}
    proof = visitors["zhou"].get(f"/api/snapshots/{done['name']}/proof").json
    assert (proof["proved"], proof["damages"]) == (True, [])
    with reading(database.service_url) as connection:
        row = connection.execute(text("SELECT who, action, entries FROM gisgrid.audit ORDER BY id DESC LIMIT 1")).one()
    assert (row.who, row.action) == ("li", "publish snapshot")
    assert row.entries[0]["changes"][0]["after"]["name"] == done["name"]


def test_who_approves_in_every_root_may_and_in_a_part_may_not(desk):
    visitors, _ = desk
    assert publish(visitors["wang"]).status_code == 201
    refused = publish(visitors["zhou"])
    assert refused.status_code == 403
    assert "every area" in refused.json["en"]
    assert len(visitors["zhou"].get("/api/snapshots").json["snapshots"]) == 1


@pytest.mark.parametrize("systems", ["gcj02", [1], ["EPSG:3857"], ["gcj02"] * 5, {}])
def test_systems_that_cannot_be_written_are_told(desk, systems):
    assert publish(desk[0]["li"], systems=systems).status_code == 400
