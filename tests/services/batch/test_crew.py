"""Whoever does the work, the answers are the same and come in order; what fails says so in words."""

import os
import signal
from operator import add
from time import sleep

import pytest
from distributed import LocalCluster
from sqlalchemy import text

from gisgrid.errors import BadInput, NotFound, Unavailable
from gisgrid.services.batch import cluster
from gisgrid.services.batch import crew as crews
from gisgrid.services.batch.crew import Alone, crew
from gisgrid.services.batch.moment import Moment
from gisgrid.services.batch.spent import Spent
from gisgrid.store.session import engine, reading


@pytest.fixture(scope="module", params=[0, 2], ids=["alone", "workers"])
def people(request):
    with crew(request.param) as made:
        yield made


def slow(number):
    sleep(0.01 * (5 - number))
    return number


def refuse(code):
    raise NotFound("没有", "there is none", hint_zh="看看", details={"code": code})


def test_results_come_in_order(people):
    assert list(people.results(people.start(slow, range(5)))) == [0, 1, 2, 3, 4]


def test_what_was_started_stands_for_its_result_and_may_be_used_twice(people):
    first = people.start(add, [1, 2], [10, 20])
    second = people.start(add, first, first)
    assert list(people.results(second)) == [22, 44]
    assert list(people.results(first)) == [11, 22]


def test_time_is_counted_also_of_pieces_whose_result_nobody_asked_for(people):
    before = people.spent
    list(people.results(people.start(add, people.start(slow, [0]), [1])))
    assert people.spent.counting - before.counting >= 0.05
    assert people.spent.reading == before.reading


def test_a_refusal_arrives_as_it_was_made(people):
    with pytest.raises(NotFound) as refused:
        list(people.results(people.start(refuse, ["7"])))
    assert (refused.value.zh, refused.value.hint_zh, refused.value.details) == ("没有", "看看", {"code": "7"})


def test_a_worker_that_dies_again_and_again_is_said_so():
    with crew(1) as people, pytest.raises(Unavailable, match="died again and again"):
        list(people.results(people.start(die, [0])))


def test_a_worker_that_dies_once_is_nothing(tmp_path):
    with crew(2) as people:
        assert list(people.results(people.start(die_once, [tmp_path / "dead"]))) == ["done"]


def die(_):
    os.kill(os.getpid(), signal.SIGKILL)


def die_once(mark):
    if not mark.exists():
        mark.touch()
        die(mark)
    return "done"


@pytest.mark.parametrize("workers", [-1, 65, 10**11])
def test_so_many_cannot_work(workers):
    with pytest.raises(BadInput, match="0 to 64 workers"), crew(workers):
        pass


def test_without_dask_this_process_can_still_do_it(monkeypatch):
    monkeypatch.setattr(crews, "find_spec", lambda name: None)
    with pytest.raises(BadInput, match="dask is not installed"), crew(2):
        pass
    with crew(0) as people:
        assert isinstance(people, Alone)


@pytest.fixture
def scheduler():
    """Somebody else's cluster, without a worker yet."""
    with LocalCluster(n_workers=0, threads_per_worker=1, dashboard_address="127.0.0.1:0", host="127.0.0.1") as made:
        yield made


def test_somebody_elses_workers_do_it_as_well(scheduler):
    scheduler.scale(2)
    with crew(0, scheduler.scheduler_address) as people:
        assert list(people.results(people.start(slow, range(5)))) == [0, 1, 2, 3, 4]


def test_a_scheduler_without_workers_is_said_so(scheduler, monkeypatch):
    monkeypatch.setattr(cluster, "PATIENCE_S", 0.5)
    with pytest.raises(Unavailable, match="no worker"), crew(0, scheduler.scheduler_address):
        pass


def test_workers_of_another_version_are_refused(scheduler, monkeypatch):
    scheduler.scale(1)
    monkeypatch.setattr(cluster, "version", lambda name: "9.9")
    with pytest.raises(BadInput, match=r"here it is 9\.9"), crew(0, scheduler.scheduler_address):
        pass


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:1", "tls://127.0.0.1:1", "nowhere://x"])
def test_a_scheduler_that_is_not_there_is_said_so(address, monkeypatch):
    monkeypatch.setattr(cluster, "PATIENCE_S", 0.5)
    with pytest.raises(Unavailable, match="does not answer"), crew(0, address):
        pass


@pytest.mark.parametrize(("reads", "counts", "fetches", "share"), [(1, 2, 1, 0.5), (0, 0, 0, 0)])
def test_the_share_that_goes_into_moving_data(reads, counts, fetches, share):
    assert Spent(reads, counts, fetches).moving_share == share


def test_a_moment_that_has_passed_cannot_be_seen(database, monkeypatch):
    for name, value in database.environment.items():
        monkeypatch.setenv(name, value)
    with reading(database.service_url) as connection:
        moment = Moment.of(connection)
        with moment.reading() as other:
            assert other.exec_driver_sql("SELECT 1").scalar() == 1
    with pytest.raises(Unavailable, match="has ended"), moment.reading():
        pass


def test_a_database_that_goes_away_under_a_reader_is_said_so(database, monkeypatch):
    for name, value in database.environment.items():
        monkeypatch.setenv(name, value)
    with reading(database.service_url) as connection:
        moment = Moment.of(connection)
        with pytest.raises(Unavailable, match="went away"):
            lose_the_database(moment, database.superuser_url)


def lose_the_database(moment, superuser_url):
    with moment.reading() as connection:
        pid = connection.scalar(text("SELECT pg_backend_pid()"))
        with engine(superuser_url).begin() as superuser:
            superuser.execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": pid})
        engine(superuser_url).dispose()
        connection.execute(text("SELECT 1"))
