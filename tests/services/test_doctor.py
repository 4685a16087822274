"""The doctor: each illness is made, and found with what to do about it."""

import shutil
import subprocess
from collections import namedtuple
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from gisgrid.errors import Unavailable
from gisgrid.services import doctor
from gisgrid.services.doctor import look_over
from gisgrid.services.jobs import run_now
from gisgrid.services.nightly import Job
from gisgrid.settings import Settings
from gisgrid.store import contents
from gisgrid.store.session import owning
from tests.desk import desk_settings

Usage = namedtuple("Usage", "total used free")
NOW = datetime.now(UTC)


@pytest.fixture
def settings(database, tmp_path):
    return desk_settings(database, tmp_path)


def found(settings, now=None):
    """What is not as it should be."""
    return [
        (sign.state, sign.en, sign.todo_en)
        for sign in look_over(settings, now=now or datetime.now(UTC))
        if sign.state != "good"
    ]


def test_a_sound_installation_has_nothing_to_say(settings):
    assert found(settings) == []


def test_a_full_disk_is_found(settings, monkeypatch):
    monkeypatch.setattr(shutil, "disk_usage", lambda path: Usage(10**12, 10**12 - 10**9, 10**9))
    assert [state for state, *_ in found(settings)] == ["bad"]
    monkeypatch.setattr(shutil, "disk_usage", lambda path: Usage(10**12, 97 * 10**10, 3 * 10**10))
    assert [state for state, *_ in found(settings)] == ["look"]


def test_a_database_that_is_away_ends_the_look_with_what_to_do(tmp_path):
    signs = found(Settings(tmp_path))
    assert len(signs) == 1
    assert "gisgrid db up" in signs[0][2]


def test_a_clock_that_was_never_set_is_found(settings):
    assert "clock" in found(settings, datetime(2001, 1, 1, tzinfo=UTC))[0][1]


def test_a_clock_set_back_is_found_by_what_is_stored(settings, night):
    signs = found(settings, datetime.now(UTC) - timedelta(days=2))
    assert [sign for sign in signs if sign[1] == "something was changed later than now"]


def test_a_restore_cut_short_and_an_old_form_are_found(settings, database):
    with owning(database.admin_url) as connection:
        connection.exec_driver_sql(f"CREATE SCHEMA {contents.RESTORING}")
    assert "cut short" in found(settings)[0][1]
    with owning(database.admin_url) as connection:
        contents.end_restoring(connection)
        connection.exec_driver_sql("UPDATE gisgrid.alembic_version SET version_num = 'reach'")
    assert "gisgrid db migrate" in found(settings)[0][2]


def test_a_job_that_failed_is_found(settings, night):
    def refuse(_night):
        raise Unavailable("磁盘已满", "the disk is full")

    run_now(night, Job("backup", "备份", "Backup", refuse))
    assert any("the disk is full" in en for _, en, _ in found(settings))


@pytest.mark.parametrize(("days", "states"), [(200, []), (10, ["look"])])
def test_a_certificate_that_ends_is_found(settings, tmp_path, days, states):
    file = tmp_path / "server.crt"
    words = ("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=x", "-days", str(days))
    subprocess.run(["openssl", *words, "-keyout", tmp_path / "key", "-out", file], check=True, capture_output=True)
    assert [state for state, *_ in found(replace(settings, certificate=file))] == states
    assert found(replace(settings, certificate=file), NOW + timedelta(days=days + 5))[0][0] == "bad"


def test_a_certificate_that_is_none_is_found(settings, tmp_path):
    assert found(replace(settings, certificate=tmp_path / "none"))[0][0] == "bad"


def test_everything_that_is_looked_at_says_so_in_both_languages(settings):
    for sign in look_over(settings, now=datetime.now(UTC)):
        assert sign.zh
        assert sign.en
        assert bool(sign.todo_zh) == bool(sign.todo_en)
    assert len(doctor.LOOKS) == 4
