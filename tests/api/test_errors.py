"""One shape for every refusal, in two languages, without the secrets of the machine."""

import pytest
from werkzeug.exceptions import ImATeapot, InternalServerError

from gisgrid.api.errors import STATUS, problem_of
from gisgrid.errors import GisgridError, Unavailable
from tests.browsing import settings_of
from webmap import create_app

FIELDS = {"type", "title", "status", "detail", "code", "zh", "en", "hint_zh", "hint_en", "details"}


@pytest.mark.parametrize(
    ("address", "status"),
    [("/api/areas/1", 404), ("/api/nothing", 404), ("/api/areas?limit=0", 400), ("/tiles/areas/1/9/9.mvt", 400)],
)
def test_every_refusal_has_the_same_fields(client, address, status):
    answer = client.get(address)
    assert answer.status_code == status == answer.json["status"]
    assert answer.mimetype == "application/problem+json"
    assert set(answer.json) == FIELDS
    assert answer.json["zh"].endswith("。")
    assert answer.json["en"].endswith(".")


@pytest.mark.parametrize("address", ["/api/areas", "/api/schemes", "/api/search?q=x", "/tiles/areas/0/0/0.mvt", "/map"])
@pytest.mark.parametrize("verb", ["post", "put", "patch", "delete"])
def test_nothing_on_the_web_writes(client, address, verb):
    assert getattr(client, verb)(address).status_code == 405


def test_every_error_of_ours_has_a_status():
    for kind in GisgridError.__subclasses__():
        assert problem_of(kind("中", "en")).status == STATUS[kind]


def test_a_plain_error_is_the_services_own_fault():
    assert problem_of(GisgridError("中", "en")).status == 500


def test_http_errors_without_words_of_their_own_get_plain_ones():
    assert problem_of(ImATeapot()).zh == "请求无法办理。"
    assert "日志" in problem_of(InternalServerError()).zh


def test_database_that_is_away(unused_tcp_port_url):
    web = create_app(settings_of(unused_tcp_port_url)).test_client()
    answer = web.get("/api/schemes")
    assert answer.status_code == 503
    assert answer.json["code"] == Unavailable.code
    assert "secret" not in answer.text
    page = web.get("/map")
    assert page.status_code == 503
    assert answer.json["zh"] in page.text


def test_database_without_tables(empty_database):
    web = create_app(settings_of(empty_database)).test_client()
    answer = web.get("/api/schemes")
    assert answer.status_code == 503
    assert "gisgrid db migrate" in answer.json["hint_zh"]


def test_database_lost_between_two_requests(cluster, database):
    web = create_app(settings_of(database)).test_client()
    assert web.get("/api/health").status_code == 200
    name = database.service_url.rsplit("/", 1)[-1].split("?")[0]
    cluster.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
    cluster.execute(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'")
    assert web.get("/api/health").status_code == 503
    cluster.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")
    assert web.get("/api/health").status_code == 200
