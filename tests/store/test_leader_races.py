"""One leader at a time for each grid, whoever writes: two who appoint one at the same moment never both succeed."""

import random
import time
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import psycopg2
import pytest
from sqlalchemy.engine import make_url

from gisgrid.store.urls import DATABASE
from tests.store.plain import connect, do
from tests.store.test_races import LEVELS, LONGEST_PAUSE_S, LONGEST_RACE_S
from tests.store.two_towns import MINE, OTHERS, two_towns

RACES = 20
TOLD = {"23P01": "exclusion", "40001": "serialization", "40P01": "deadlock"}
LEADERS = """
SELECT count(*) FROM gisgrid.posting WHERE area_id = %s AND role = 'grid_leader' AND NOT contested
    AND '2026-06-01' BETWEEN from_day AND coalesce(to_day, 'infinity')"""
APPOINT = """
INSERT INTO gisgrid.posting (person, area_id, role, from_day, batch)
VALUES (%s, %s, %s, '2026-05-01', %s) RETURNING id"""
CARRY = "UPDATE gisgrid.posting SET area_id = %s WHERE id = %s"
PROMOTE = "UPDATE gisgrid.posting SET role = 'grid_leader' WHERE id = %s"


@pytest.fixture(scope="module")
def towns(cluster):
    with cluster.temporary(DATABASE) as made:
        name = make_url(made.service_url).database
        cluster.execute(f"ALTER DATABASE {name} SET deadlock_timeout = '50ms'")
        yield two_towns(made)


@pytest.fixture
def vacant(towns):
    """A grid without a leader, where nobody leads anywhere."""
    cleared(towns)
    return towns.rows[MINE]["beside"]


def ways(towns, grid):
    """How a person comes to lead a grid: appointed, carried over from another grid, or made one of its workers.

    Each is another person, so that nothing but the rule of one leader stands between them.
    """
    batch, others = towns.rows[MINE]["record_batch"], towns.rows[OTHERS]
    ready = connect(towns.database)
    people = [
        do(
            ready,
            "INSERT INTO gisgrid.person (scheme, area_id, name, batch) VALUES ('standard', %s, '王', %s) RETURNING id",
            grid, batch,
        )[0][0]
        for _ in range(4)
    ]  # fmt: skip
    elsewhere = do(ready, APPOINT, people[2], others["area"], "grid_leader", batch)[0][0]
    worker = do(ready, APPOINT, people[3], grid, "grid_worker", batch)[0][0]
    ready.commit()
    ready.close()
    return [
        (APPOINT, (people[0], grid, "grid_leader", batch)),
        (APPOINT, (people[1], grid, "grid_leader", batch)),
        (CARRY, (grid, elsewhere)),
        (PROMOTE, (worker,)),
    ]


def attempt(connection, way, start, rng):
    statement, values = way
    pauses = [rng.random() * LONGEST_PAUSE_S for _ in range(2)]
    try:
        start.wait(LONGEST_RACE_S)
        time.sleep(pauses[0])
        do(connection, statement, *values)
        time.sleep(pauses[1])
        connection.commit()
    except psycopg2.Error as error:
        connection.rollback()
        return TOLD[error.pgcode]
    return "committed"


def pair_of_ways(towns, grid, number):
    """Two of the ways, others each time."""
    found = ways(towns, grid)
    first, second = random.Random(number).sample(range(len(found)), 2)
    return found[first], found[second]


def cleared(towns):
    referee = connect(towns.database)
    do(referee, "DELETE FROM gisgrid.posting")
    referee.commit()
    referee.close()


@pytest.mark.parametrize("isolation", LEVELS)
def test_of_two_who_appoint_a_leader_one_is_refused(towns, vacant, isolation):
    rng, outcomes = random.Random(7), []
    referee = connect(towns.database)
    writers = [connect(towns.database, isolation) for _ in range(2)]
    with ThreadPoolExecutor(2) as pool:
        for number in range(RACES):
            start = Barrier(2)
            jobs = [
                pool.submit(attempt, connection, way, start, rng)
                for connection, way in zip(writers, pair_of_ways(towns, vacant, number), strict=True)
            ]
            told = [job.result(LONGEST_RACE_S) for job in jobs]
            leaders = do(referee, LEADERS, vacant)[0][0]
            referee.commit()
            assert leaders == told.count("committed") <= 1, told
            outcomes.append(tuple(told))
            cleared(towns)
    for connection in (*writers, referee):
        connection.close()
    assert sum("committed" in told for told in outcomes) >= RACES * 3 // 4, outcomes
    assert len({told.index("committed") for told in outcomes if "committed" in told}) == 2, outcomes


def test_without_the_constraint_two_leaders_do_get_in(cluster):
    """The races are hard enough: the same pairs with nothing to hold them."""
    with cluster.temporary(DATABASE) as made:
        open_towns = two_towns(made)
        with psycopg2.connect(make_url(made.admin_url).set(drivername="postgresql").render_as_string(False)) as owner:
            do(owner, "ALTER TABLE gisgrid.posting DROP CONSTRAINT posting_one_leader")
        owner.close()
        grid, rng, both = open_towns.rows[MINE]["beside"], random.Random(7), 0
        writers = [connect(made) for _ in range(2)]
        with ThreadPoolExecutor(2) as pool:
            for number in range(3):
                cleared(open_towns)
                start, pair = Barrier(2), pair_of_ways(open_towns, grid, number)
                jobs = [pool.submit(attempt, one, way, start, rng) for one, way in zip(writers, pair, strict=True)]
                both += [job.result(LONGEST_RACE_S) for job in jobs] == ["committed", "committed"]
        for connection in writers:
            connection.close()
    assert both == 3
