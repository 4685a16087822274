"""The work of the night: once, by one process alone, written down however it ends."""

import subprocess
import sys
import threading
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from gisgrid.cli.watch import anything_due
from gisgrid.domain.accounts import Role
from gisgrid.errors import NotFound, Refused, Unavailable
from gisgrid.services import jobs, nightly
from gisgrid.services.drawings import DRAWN_BELOW
from gisgrid.services.integrity import examine
from gisgrid.services.jobs import due, list_tries, night_of, run_due, run_now, show_jobs
from gisgrid.services.levels import LevelCache
from gisgrid.services.nightly import JOBS, Job, LeftOut, job_named
from gisgrid.services.tiles import plan_tile
from gisgrid.store.drawings import take_pen
from gisgrid.store.session import changing, owning, reading, writing
from tests.accounts import signed_in

TONIGHT = date(2026, 11, 27)


def told(night):
    with reading(night.urls.service) as connection:
        return [(one["job"], one["outcome"]) for one in reversed(list_tries(connection))]


def test_a_night_does_all_there_is_to_do_and_only_once(night):
    first = [(one.job.code, one.outcome) for one in run_due(night, TONIGHT)]
    assert first == [
        ("reforms", "left_out"),
        ("drawings", "done"),
        ("circles", "left_out"),
        ("indicators", "done"),
        ("snapshot", "done"),
        ("audit", "done"),
        ("backup", "done"),
    ]
    assert list(run_due(night, TONIGHT)) == []
    assert [one.job.code for one in run_due(night, TONIGHT + timedelta(days=1))] == [job.code for job in JOBS]
    assert len(list((night.settings.data_dir / "backups").glob("*.gisgrid-backup"))) >= 1


def test_a_machine_that_slept_at_the_hour_does_the_work_when_it_wakes():
    at = time(2)
    assert night_of(datetime(2026, 11, 27, 1, 59), at) == date(2026, 11, 26)
    assert night_of(datetime(2026, 11, 27, 14, 0), at) == TONIGHT


def test_what_fails_says_why_and_is_tried_three_times_then_waits_for_the_next_night(night, monkeypatch):
    def refuse(_night):
        raise Unavailable("磁盘已满", "the disk is full")

    with_jobs(monkeypatch, Job("backup", "备份", "Backup", refuse))
    for _ in range(5):
        list(run_due(night, TONIGHT))
    assert told(night) == [("backup", "failed")] * 3
    with reading(night.urls.service) as connection:
        assert list_tries(connection)[0]["zh"] == "磁盘已满"
        assert [job.code for job in due(connection, TONIGHT + timedelta(days=1))] == ["backup"]


def with_jobs(monkeypatch, *made):
    monkeypatch.setattr(jobs, "JOBS", made)


def test_something_nobody_thought_of_is_written_down_and_not_swallowed(night, monkeypatch):
    def stumble(_night):
        raise ZeroDivisionError

    with_jobs(monkeypatch, Job("audit", "完整性检查", "Integrity", stumble))
    with pytest.raises(ZeroDivisionError):
        list(run_due(night, TONIGHT))
    assert told(night) == [("audit", "failed")]


def test_two_services_never_run_a_job_at_the_same_time_nor_one_after_the_other(night, monkeypatch):
    entered, leave, ran = threading.Event(), threading.Event(), []

    def slow(asked):
        ran.append(asked.who)
        entered.set()
        assert leave.wait(20)
        return "", ""

    with_jobs(monkeypatch, Job("indicators", "指标", "Indicators", slow))
    other = replace(night, who="other")
    first = threading.Thread(target=lambda: list(run_due(night, TONIGHT)))
    first.start()
    assert entered.wait(20)
    assert list(run_due(other, TONIGHT)) == []
    with pytest.raises(Refused, match="running now"):
        run_now(other, Job("indicators", "指标", "Indicators", slow))
    leave.set()
    first.join()
    assert list(run_due(other, TONIGHT)) == []
    assert ran == ["service"]


def test_one_that_was_killed_is_seen_as_cut_short_and_done_again(night, database, tmp_path):
    program = (
        "from gisgrid.store import jobs as s; from gisgrid.store.session import writing; import os, signal\n"
        f"url = {database.service_url!r}\n"
        "with s.alone(url, 'backup') as ours:\n"
        "    with writing(url) as c: s.begin(c, 'backup', '2026-11-27', 'service')\n"
        "    os.kill(os.getpid(), signal.SIGKILL)"
    )
    subprocess.run([sys.executable, "-c", program], check=False)
    with reading(night.urls.service) as connection:
        assert list_tries(connection)[0]["ended_at"] is None
    ended = [one for one in run_due(night, TONIGHT) if one.job.code == "backup"]
    assert [one.outcome for one in ended] == ["done"]
    with reading(night.urls.service) as connection:
        assert [one["outcome"] for one in list_tries(connection) if one["job"] == "backup"] == ["done", "failed"]


def test_the_watch_sees_what_is_due_and_a_database_that_is_away(night, monkeypatch):
    monkeypatch.setattr("gisgrid.cli.watch.urls", lambda settings: night.urls)
    now = datetime(2026, 11, 27, 2, 1)
    assert anything_due(night.settings, now)
    list(run_due(night, TONIGHT))
    assert not anything_due(night.settings, now)
    assert anything_due(night.settings, now + timedelta(days=1))
    assert not anything_due(replace(night.settings, nightly_at=None), now + timedelta(days=1))
    away = replace(night.urls, service="postgresql+psycopg2://x@127.0.0.1:1/gisgrid")
    monkeypatch.setattr("gisgrid.cli.watch.urls", lambda settings: away)
    assert not anything_due(night.settings, now)


def test_an_old_backup_and_a_failed_job_are_worth_a_warning(night):
    now = datetime.now(UTC)
    with reading(night.urls.service) as connection:
        assert show_jobs(connection, now=now)["warnings"] == []
    list(run_due(night, TONIGHT))
    with reading(night.urls.service) as connection:
        assert show_jobs(connection, now=now)["warnings"] == []
        late = show_jobs(connection, now=now + timedelta(days=4))["warnings"]
    assert [warning["job"] for warning in late] == ["backup"]


def test_the_audit_finds_what_an_owner_broke_and_what_was_left_behind(night):
    with owning(night.urls.admin) as connection:
        connection.exec_driver_sql("ALTER TABLE gisgrid.area DISABLE TRIGGER USER")
        connection.exec_driver_sql(
            "DELETE FROM gisgrid.area WHERE id = (SELECT max(id) FROM gisgrid.area WHERE level = 'subgrid')"
        )
        connection.exec_driver_sql("ALTER TABLE gisgrid.area ENABLE TRIGGER USER")
    with reading(night.urls.service) as connection:
        flaws = examine(connection, night.settings.data_dir / "backups")
    assert [(flaw.kind, flaw.count, flaw.grave) for flaw in flaws] == [("not_tiled", 1, True)]
    assert run_now(night, job_named("audit")).outcome == "failed"


def test_a_damaged_backup_is_found_and_is_no_broken_rule(night):
    folder = night.settings.data_dir / "backups"
    folder.mkdir()
    (folder / "20260101-020000.gisgrid-backup").write_bytes(b"PK")
    with reading(night.urls.service) as connection:
        assert [(flaw.kind, flaw.grave) for flaw in examine(connection, folder)] == [("backups", False)]


def test_drawings_are_made_of_every_zoom_and_anew_only_where_something_changed(night):
    job = job_named("drawings")
    assert run_now(night, job).en == f"{DRAWN_BELOW} drawings made"
    assert zooms_without(night) == []
    assert run_now(night, job).outcome == "left_out"
    rename(night, "subgrid")
    assert zooms_without(night) == list(range(DRAWN_BELOW))
    assert 0 < int(run_now(night, job).en.split()[0]) < DRAWN_BELOW  # small scales show no sub-grid
    assert zooms_without(night) == []


def rename(night, level):
    with changing(night.urls.service, who="test", why="rename") as connection:
        connection.exec_driver_sql("UPDATE gisgrid.area SET name = '新名' WHERE level = %s", (level,))


def zooms_without(night):
    """Zooms at which a reader would wait for a drawing."""
    with reading(night.urls.public) as connection:
        plans = [plan_tile(connection, LevelCache(), "standard", (zoom, 0, 0)) for zoom in range(DRAWN_BELOW)]
    return [plan.numbers[0] for plan in plans if plan.wants_drawing]


def test_drawings_wait_for_the_one_that_is_being_made(night):
    ended = []
    with writing(night.urls.service) as other:
        assert take_pen(other)
        waiting = threading.Thread(target=lambda: ended.append(run_now(night, job_named("drawings"))))
        waiting.start()
        waiting.join(0.5)
        assert waiting.is_alive()
    waiting.join(20)
    assert [one.outcome for one in ended] == ["done"]
    assert zooms_without(night) == []


def test_circles_are_counted_again_only_where_something_changed(night):
    run = {"scheme": "standard", "minutes": 10, "speed_kmh": 4.8, "standard": None, "open_at": None, "sensitive": False,
           "under": None, "kinds": [], "statuses": ["existing"], "id": 2, "outdated": []}  # fmt: skip
    older = run | {"id": 1, "outdated": ["roads"]}
    slow = run | {"id": 3, "speed_kmh": 2.88, "outdated": ["venues"]}
    part = run | {"id": 4, "under": "1", "outdated": ["roads"]}
    assert [one["id"] for one in nightly._outdated([part, slow, run, older])] == [3]
    with pytest.raises(LeftOut):
        nightly.count_circles_anew(night)


def test_only_administrators_see_the_jobs(night, database):
    list(run_due(night, TONIGHT))
    for role, seen in ((Role.ADMINISTRATOR, len(JOBS)), (Role.PLANNER, 0)):
        with reading(database.member_url, signed_in(database, role, (role, None))) as connection:
            assert len(list_tries(connection)) == seen


def test_a_job_that_is_none_is_refused():
    with pytest.raises(NotFound, match="circles"):
        job_named("laundry")
