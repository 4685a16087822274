"""What somebody with bad intent sends, to the doors that are open to her."""

import io
import json
import zipfile

import pytest
from sqlalchemy import text

from gisgrid.exchange import archives
from gisgrid.store.session import reading, writing
from tests.accounts import PASSWORD, add
from tests.browsing import settings_of
from tests.county import COUNTY, town_code
from tests.desk import DIRTY, SPEC, VILLAGE
from tests.everybody import INSIDE, OUTSIDE
from tests.visitors import Visit, form_token, sign_in
from webmap import create_app

QUOTES = ["' OR '1'='1",
          "'; DROP TABLE gisgrid.area; --", "1) UNION SELECT password_hash FROM gisgrid.account --",
          "$$; SELECT pg_sleep(9); $$", "\\'; --", "%' AND 1=(SELECT 1/0) --", "{{7*7}}", "%(name)s",
          ":name"]  # fmt: skip
NOT_STORABLE = ["\0", "村\0", "\ud800", "x" * 10_001]
CLEAN = (DIRTY / "clean.geojson").read_bytes()


@pytest.fixture
def planner(everybody):
    return everybody.visitors["planner-inside"]


@pytest.fixture
def administrator(everybody):
    return everybody.visitors["administrator-inside"]


def send(visitor, name, data=CLEAN):
    return visitor.post("/api/uploads", data={"file": (io.BytesIO(data), name)})


def kept(visitor, name="clean.geojson", data=CLEAN):
    return send(visitor, name, data).json["id"]


def surviving(everybody):
    with reading(everybody.database.service_url) as connection:
        return connection.scalar(text("SELECT count(*) FROM gisgrid.area"))


@pytest.mark.parametrize("words", QUOTES)
def test_sql_in_any_text_is_text(everybody, planner, administrator, words):
    before = surviving(everybody)
    given = {"q": words, "scheme": words, "parent": words, "after": words, "code": words, "who": words}
    quoted = words.replace("/", "")
    asked = [
        *(planner.get(path, query_string=given) for path in ("/api/search", "/api/areas", f"/api/areas/{INSIDE}")),
        administrator.get("/api/audit", query_string=given),
        planner.get(f"/api/areas/{quoted}"),
        planner.get(f"/api/areas/{quoted}/households/sum"),
        planner.get(f"/tiles/areas/0/0/0.mvt?scheme={quoted}"),
        everybody.visitors["viewer-inside"].get(f"/api/areas/{INSIDE}/households", query_string={"after": words}),
        administrator.post(f"/api/accounts/{quoted}/password"),
        administrator.post("/api/accounts", json={"name": f"{words} ", "shown_name": words * 9}),
        administrator.post("/api/accounts/x/grants", json={"role": words, "code": words, "scheme": words}),
        planner.put(f"/api/drafts/{everybody.draft}/findings/{everybody.finding}/waiver", json={"reason": words}),
        planner.post(f"/api/drafts/{everybody.draft}/publish", json={"why": words}),
        planner.post(f"/api/drafts/{everybody.draft}/send", json={"note": words}),
        planner.post(f"/api/uploads/{kept(planner)}/trial", json={"spec": dict.fromkeys(SPEC, words)}),
    ]
    assert [answer.request.path for answer in asked if answer.status_code >= 500] == []
    assert surviving(everybody) == before
    found = planner.get(f"/api/drafts/{everybody.draft}").json["findings"]
    assert words in [one["waiver"]["reason"] for one in found if one["waiver"]]


@pytest.mark.parametrize("words", NOT_STORABLE, ids=ascii)
def test_a_text_that_cannot_be_kept_is_refused(everybody, planner, administrator, words):
    draft = f"/api/drafts/{everybody.draft}"
    upload, spec = f"/api/uploads/{kept(planner)}", dict(SPEC, name=words)
    asked = [
        (administrator.post, "/api/accounts", {"name": words}),
        (administrator.post, "/api/accounts", {"name": "a", "shown_name": words}),
        (administrator.post, "/api/accounts/x/grants", {"role": words}),
        (administrator.post, "/api/accounts/x/grants", {"role": "viewer", "code": words}),
        (planner.put, f"{draft}/findings/{everybody.finding}/waiver", {"reason": words}),
        (planner.post, f"{draft}/publish", {"why": words}),
        (planner.post, f"{draft}/send", {"note": words}),
        (planner.post, f"{upload}/draft", {"spec": SPEC, "title": words}),
        (planner.post, f"{upload}/trial", {"spec": spec}),
        (planner.post, f"{upload}/store", {"spec": spec}),
    ]
    answers = [call(path, data=json.dumps(body), content_type="application/json") for call, path, body in asked]
    assert [one.status_code for one in answers] == [400] * len(answers)


@pytest.mark.parametrize("number", [10**30, -(10**30), 1e308, True, "1", None, [], {}])
def test_a_number_that_is_none_is_refused(everybody, planner, number):
    address = f"/api/drafts/{everybody.draft}/mend"
    for body in ({"numbers": [number]}, {"max_gap_width_m": number}, {"max_shift_m": 10**400}):
        assert planner.post(address, data=json.dumps(body), content_type="application/json").status_code in (400, 404)


@pytest.mark.parametrize(
    "sent", [b"[" * 100_000, b'{"why": NaN', b"[]", b'"x"', b"\xff\xfe", b'{"why":' + b"9" * 5000 + b"}"]
)
def test_what_is_no_object_is_refused(everybody, planner, sent):
    answer = planner.post(f"/api/drafts/{everybody.draft}/publish", data=sent, content_type="application/json")
    assert answer.status_code == 400


@pytest.mark.parametrize(
    "query", ["before=9" + "9" * 40, "before=x", "since=0001-01-01", "until=9999-12-31T23:59:59", "since=x", "who=%00"]
)
def test_queries_of_the_audit_are_read_or_refused(administrator, query):
    assert administrator.get(f"/api/audit?{query}").status_code in (200, 400)


@pytest.mark.parametrize("number", [2**63, 10**40])
def test_numbers_beyond_the_database_are_not_there(planner, administrator, number):
    assert planner.get(f"/api/drafts/{number}").status_code == 404
    assert administrator.delete(f"/api/grants/{number}").status_code == 404


@pytest.mark.parametrize(
    "name", ["../../evil.geojson", "..\\evil.geojson", "/tmp/evil.geojson", "a/../../b.geojson", "a\0.geojson"]
)
def test_a_file_name_leads_nowhere(everybody, planner, name):
    answer = send(planner, name)
    assert answer.status_code == 201
    assert not {"/", "\\", "\0"} & set(answer.json["file"])


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("map.svg", b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'),
        ("page.html", b"<script>alert(1)</script>"),
        ("x.geojson.exe", b"MZ"),
        ("x.vrt", b"<OGRVRTDataSource/>"),
        ("", b""),
    ],
)
def test_what_is_no_boundary_file_is_not_kept(planner, name, data):
    assert send(planner, name, data).status_code == 400


SCRIPT = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
LAYER = b"<OGRVRTLayer name='x'><SrcDataSource>/etc/passwd</SrcDataSource></OGRVRTLayer>"
VRT = b"<OGRVRTDataSource>" + LAYER + b"</OGRVRTDataSource>"


def pipeline():
    command = f"gdal vector pipeline ! read {DIRTY / 'clean.geojson'} ! write --format=stream streamed"
    return json.dumps({"type": "gdal_streamed_alg", "command_line": command}).encode()


@pytest.mark.parametrize("data", [SCRIPT, VRT, pipeline()], ids=["script", "vrt", "pipeline"])
@pytest.mark.parametrize("suffix", [".geojson", ".json", ".fgb", ".gpkg", ".zip"])
def test_a_file_in_another_ones_clothes_is_not_opened(planner, data, suffix):
    answer = planner.get(f"/api/uploads/{kept(planner, 'map' + suffix, data)}")
    assert answer.status_code == 400
    assert b"<script>" not in answer.data


def test_a_zip_bomb_is_stopped(planner, monkeypatch):
    monkeypatch.setattr(archives, "MAX_UNPACKED_BYTES", 1024**2)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("map.geojson", b" " * 50 * 1024**2)
    answer = planner.get(f"/api/uploads/{kept(planner, 'map.zip', packed.getvalue())}")
    assert (answer.status_code, "已停止" in answer.json["zh"]) == (400, True)


def test_an_upload_is_its_senders_alone(everybody, planner):
    upload = kept(planner)
    for other in ("planner-everywhere", "planner-outside"):
        assert everybody.visitors[other].get(f"/api/uploads/{upload}").status_code == 404
    assert planner.get(f"/api/uploads/{upload}").status_code == 200


class Endless(io.RawIOBase):
    """A body of which nothing is read without being counted."""

    def __init__(self):
        super().__init__()
        self.read_bytes = 0

    def readable(self):
        return True

    def readinto(self, buffer):
        self.read_bytes += len(buffer)
        buffer[:] = b"x" * len(buffer)
        return len(buffer)


def send_endless(visitor, **environ):
    body = Endless()
    told = {"wsgi.input": body, "CONTENT_TYPE": "multipart/form-data; boundary=x"} | environ
    return visitor.post("/api/uploads", environ_overrides=told), body.read_bytes


def test_two_gigabytes_are_refused_unread(planner):
    answer, read_bytes = send_endless(planner, CONTENT_LENGTH=str(2 * 1024**3))
    assert (answer.status_code, read_bytes) == (413, 0)
    assert "按乡镇分开导入" in answer.json["hint_zh"]


def test_a_body_without_an_end_is_cut(planner, monkeypatch):
    monkeypatch.setattr("gisgrid.api.access.MAX_UPLOAD_BYTES", 10 * 1024**2)
    answer, read_bytes = send_endless(planner, **{"wsgi.input_terminated": True})
    assert answer.status_code in (400, 413)
    assert read_bytes < 12 * 1024**2


def test_other_bodies_end_at_a_megabyte(everybody, planner):
    for visitor, path in (
        (planner, f"/api/drafts/{everybody.draft}/publish"),
        (everybody.visitors["nobody"], "/sign-in"),
    ):
        answer = visitor.open(path, method="POST", json={"why": "x" * 1024**2})
        assert answer.status_code == 413


@pytest.mark.parametrize(
    "words", ["a\r\nSet-Cookie: x=y", "/map\r\nX: y", "/map%0d%0aX: y", "/\t/evil.example", "/map\u2028"]
)
def test_no_header_is_smuggled_in(everybody, words):
    answer = everybody.visitors["viewer-inside"].get("/sign-in", query_string={"next": words})
    assert "\n" not in answer.location
    assert {"X", "Set-Cookie"} & set(answer.headers.keys()) <= {"Set-Cookie"}
    assert answer.location == "/" or answer.location.startswith("/map")


def test_a_session_planted_before_does_not_live_on(database, tmp_path):
    app = create_app(settings_of(database, data_dir=tmp_path))
    add(database, "周老师", ("planner", None))
    victim = app.test_client()
    token = form_token(victim)
    planted = victim.get_cookie("session").value
    assert sign_in(victim, "周老师").status_code == 302
    thief = app.test_client()
    thief.set_cookie("session", planted)
    assert thief.get("/api/data").status_code == 401
    assert victim.post("/api/uploads", headers={"X-CSRFToken": token}).status_code == 403


def test_with_tls_cookies_stay_with_tls(database, tmp_path):
    app = create_app(settings_of(database, data_dir=tmp_path, https=True))
    add(database, "周老师")
    client, page = app.test_client(), "https://map.example"
    token = client.get("/sign-in", base_url=page).text.partition('name="csrf_token" value="')[2].partition('"')[0]
    fields = {"csrf_token": token, "name": "周老师", "password": PASSWORD}
    refused = client.post("/sign-in", base_url=page, data=fields, headers={"Referer": "https://evil.example/"})
    assert refused.status_code == 403
    answer = client.post("/sign-in", base_url=page, data=fields, headers={"Referer": f"{page}/sign-in"})
    assert answer.status_code == 302
    assert {"Secure", "HttpOnly", "SameSite=Lax"} <= set(answer.headers["Set-Cookie"].split("; "))
    assert answer.headers["Strict-Transport-Security"]


def test_the_public_is_not_told_who_changed_an_area(everybody):
    nobody = everybody.visitors["nobody"].client.get(f"/api/areas/{INSIDE}").json
    assert (nobody["changed_by"], nobody["changed_why"]) == (None, None)
    assert nobody["changed_at"]
    somebody = everybody.visitors["viewer-outside"].get(f"/api/areas/{INSIDE}").json
    assert somebody["changed_by"] == "test"


def test_what_one_person_is_told_is_kept_by_nobody_on_the_way(everybody, planner, administrator):
    for visitor, path in ((planner, "/api/data"), (administrator, "/api/accounts"), (planner, "/data")):
        assert "no-store" in visitor.get(path).headers["Cache-Control"]


def test_lists_hold_what_lies_inside(everybody):
    def drafts(name):
        return {one["number"] for one in everybody.visitors[name].get("/api/data").json["drafts"]}

    assert drafts("planner-inside") >= {everybody.draft, everybody.dropped}
    assert drafts("planner-outside") == drafts("approver-outside") == set()

    def managed(name):
        return {one["name"] for one in everybody.visitors[name].get("/api/accounts").json["accounts"]}

    assert not any(name.endswith("-inside") for name in managed("administrator-outside"))
    assert not any(name.endswith(("-outside", "-everywhere")) for name in managed("administrator-inside"))


def test_imports_of_another_town_are_not_listed(everybody, planner):
    def imports(name):
        return everybody.visitors[name].get("/api/data").json["imports"]

    assert imports("planner-outside") == []


def test_a_file_that_derives_parents_is_a_draft_of_who_plans_everywhere(everybody, planner):
    spec = SPEC | {"derive_parents": True}
    assert planner.post(f"/api/uploads/{kept(planner)}/draft", json={"spec": spec}).status_code == 403
    everywhere = everybody.visitors["planner-everywhere"]
    assert everywhere.post(f"/api/uploads/{kept(everywhere)}/draft", json={"spec": spec}).status_code == 201


def test_a_planner_of_another_town_opens_no_draft_here(everybody):
    other = everybody.visitors["planner-outside"]
    assert other.post(f"/api/uploads/{kept(other)}/draft", json={"spec": SPEC}).status_code == 403


def test_where_somebody_approves_a_planner_stores_nothing(everybody, planner):
    before = surviving(everybody)
    answer = planner.post(f"/api/uploads/{kept(planner)}/store", json={"spec": SPEC})
    assert (answer.status_code, answer.json["details"]["code"]) == (403, VILLAGE)
    assert surviving(everybody) == before


def test_a_grant_withdrawn_holds_no_longer_at_the_next_request(database, tmp_path):
    app = create_app(settings_of(database, data_dir=tmp_path))
    add(database, "周老师", ("planner", None))
    planner = Visit(app, "周老师")
    assert planner.get("/api/data").status_code == 200
    with writing(database.service_url) as connection:
        connection.execute(text("UPDATE gisgrid.role_grant SET ended_at = now(), ended_by = 'test'"))
    assert planner.get("/api/data").status_code == 403


def test_who_may_grant_inside_may_not_grant_beyond(everybody, administrator):
    add(everybody.database, "新人")
    for body in (
        {"role": "viewer", "code": OUTSIDE},
        {"role": "viewer", "code": COUNTY},
        {"role": "viewer"},
        {"role": "administrator", "code": town_code(0)},
    ):
        assert administrator.post("/api/accounts/新人/grants", json=body).status_code == 403
    assert (
        administrator.post("/api/accounts/新人/grants", json={"role": "grid_leader", "code": VILLAGE}).status_code
        == 204
    )
    everywhere = everybody.visitors["administrator-everywhere"]
    assert everywhere.post("/api/accounts/新人/grants", json={"role": "grid_leader"}).status_code == 409


def test_a_form_whose_field_has_no_readable_name_is_refused(planner):
    part = b"--x\r\nContent-Disposition: form-data\r\n\r\n1\r\n--x--\r\n"
    answer = planner.post("/api/uploads", data=part, content_type="multipart/form-data; boundary=x")
    assert answer.status_code == 400
    assert "表单" in answer.json["zh"]
