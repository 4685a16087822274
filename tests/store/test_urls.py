"""URLs and passwords from the settings, without any server."""

import json
import stat
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy.engine import make_url

from gisgrid.errors import BadInput, Unavailable
from gisgrid.settings import Settings
from gisgrid.store.passwords import make_passwords, read_passwords
from gisgrid.store.urls import libpq_url, service_password, socket_dir, urls

ADMIN = "postgresql://boss:pa%40ss@db.example:5433/maps?sslmode=require"


def test_a_cluster_never_started_has_no_url(tmp_path: Path):
    with pytest.raises(Unavailable, match="no database") as refusal:
        urls(Settings(tmp_path))
    assert "gisgrid db up" in refusal.value.hint_en


def test_private_urls_go_to_the_socket(tmp_path: Path):
    passwords = make_passwords(tmp_path)
    found = urls(Settings(tmp_path))
    for url, role in ((found.admin, "gisgrid_owner"), (found.service, "gisgrid_service")):
        parsed = make_url(url)
        assert (parsed.drivername, parsed.username, parsed.password, parsed.database, parsed.host) == (
            "postgresql+psycopg2", role, passwords[role], "gisgrid", None
        )  # fmt: skip
        assert parsed.query == {"host": str(tmp_path / "run")}


def test_passwords_are_made_once_differ_and_are_private(tmp_path: Path):
    first = make_passwords(tmp_path)
    assert make_passwords(tmp_path) == first == read_passwords(tmp_path)
    assert len(set(first.values())) == 3
    assert all(len(password) >= 32 for password in first.values())
    assert stat.S_IMODE((tmp_path / "passwords.json").stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["passwords.json"]


def test_passwords_of_who_came_first_are_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    first = make_passwords(tmp_path)
    monkeypatch.setattr(Path, "exists", lambda self: False)  # as if both had looked before either wrote
    assert make_passwords(tmp_path) == first


def test_an_existing_server_gives_its_host_to_the_services_url(tmp_path: Path):
    found = urls(Settings(tmp_path, database_url=ADMIN, service_password="p/w"))
    assert make_url(found.admin).password == "pa@ss"
    service = make_url(found.service)
    assert (service.username, service.password) == ("gisgrid_service", "p/w")
    assert (service.host, service.port, service.database) == ("db.example", 5433, "maps")
    assert service.query == {"sslmode": "require"}


def test_an_existing_server_without_a_service_password_gets_a_random_one_that_stays(tmp_path: Path):
    settings = Settings(tmp_path / "data", database_url=ADMIN)
    password = service_password(settings)
    assert len(password) >= 32
    assert make_url(urls(settings).service).password == password == service_password(settings)


def test_service_url_alone_is_enough_to_serve(tmp_path: Path):
    settings = Settings(tmp_path, service_url="postgresql://gisgrid_service:s@db/maps")
    found = urls(settings)
    assert found.admin == found.service == "postgresql+psycopg2://gisgrid_service:s@db/maps"
    web = [make_url(url) for url in (found.member, found.public)]
    assert [url.username for url in web] == ["gisgrid_member", "gisgrid_public"]
    assert [url.host for url in web] == ["db", "db"]
    assert len({url.password for url in web} | {"s"}) == 3
    assert not list(tmp_path.iterdir())


def test_the_services_password_is_the_settings_then_its_urls_then_the_clusters(tmp_path: Path):
    make_passwords(tmp_path)
    private = Settings(tmp_path)
    by_url = replace(private, database_url=ADMIN, service_url="postgresql://s:from-url@db/maps")
    assert service_password(private) == json.loads((tmp_path / "passwords.json").read_text())["gisgrid_service"]
    assert service_password(by_url) == "from-url"
    assert service_password(replace(by_url, service_password="told")) == "told"
    assert make_url(urls(replace(private, service_password="told")).service).password == "told"


@pytest.mark.parametrize("url", ["mysql://a@b/c", "no url at all", "", "sqlite:///x"])
@pytest.mark.parametrize("field", ["database_url", "service_url"])
def test_a_url_of_something_else_is_refused_without_repeating_it(tmp_path: Path, url: str, field: str):
    with pytest.raises(BadInput, match="no PostgreSQL URL") as refusal:
        urls(Settings(tmp_path, **{field: url}))
    assert f"GISGRID_{field.upper()}" in refusal.value.zh


def test_every_form_of_postgresql_url_gets_the_one_driver(tmp_path: Path):
    for start in ("postgresql://", "postgresql+psycopg2://", "postgresql+psycopg://"):
        found = urls(Settings(tmp_path, database_url=f"{start}a:b@c/d", service_password="s"))
        assert found.admin == "postgresql+psycopg2://a:b@c/d"


def test_psql_reads_the_printed_form():
    assert libpq_url("postgresql+psycopg2://a:b@/d?host=%2Frun") == "postgresql://a:b@/d?host=%2Frun"


@pytest.mark.parametrize("length", [10, 88, 89, 200])
def test_a_socket_has_room_for_its_name(length: int):
    folder = socket_dir(Path("/" + "x" * (length - 1)))
    assert len(f"{folder}/.s.PGSQL.5432") <= 107


def test_a_damaged_password_file_is_not_overwritten(tmp_path: Path):
    (tmp_path / "passwords.json").mkdir()
    with pytest.raises(Unavailable, match="cannot be used"):
        urls(Settings(tmp_path))
