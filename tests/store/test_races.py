"""Two writers at once, edits that are right alone and wrong together: no bad state is ever committed, nobody hangs."""

import random
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from threading import Barrier

import psycopg2
import pytest
from sqlalchemy import text

from gisgrid.store.areas import insert_areas
from gisgrid.store.session import changing, engine
from tests.store.plain import connect, do, open_parents
from tests.store.rivals import AREAS, pairs

RIVALS = pairs()
LEVELS = ["READ COMMITTED", "REPEATABLE READ", "SERIALIZABLE"]
REFUSALS = {"23514": "check", "23505": "unique", "40001": "serialization", "40P01": "deadlock"}
"""What a writer may be told. A statement or lock that timed out is none of them: that is a hang."""
LONGEST_RACE_S = 10
LONGEST_PAUSE_S = 0.006


@dataclass(frozen=True)
class Outcome:
    """How a race ended: for each writer "committed" or the refusal, and who committed first."""

    first: str
    second: str
    winner: str

    @property
    def committed(self):
        return [self.first, self.second].count("committed")


def load(database):
    """Bring back the county as it was; the owner empties the table, the service's role fills it."""
    with engine(database.admin_url).begin() as connection:
        connection.execute(text("TRUNCATE gisgrid.area, gisgrid.area_history"))
    with changing(database.service_url, who="test", why="load") as connection:
        insert_areas(connection, "standard", AREAS)


def run(connection, steps, pauses, start=None):
    """Do the steps and commit; return what came of it, and when."""
    try:
        if start is not None:
            start.wait(LONGEST_RACE_S)
        for step, pause in zip([*steps, None], pauses, strict=True):
            time.sleep(pause)
            if step is None:
                connection.commit()
            else:
                step(connection)
    except psycopg2.Error as error:
        connection.rollback()
        return REFUSALS[error.pgcode], time.monotonic()
    return "committed", time.monotonic()


@pytest.fixture
def arena(cluster, database):
    """A function that opens two connections of an isolation level; deadlocks are noticed soon, hangs are cut short."""
    name = database.service_url.rsplit("/", 1)[1].split("?")[0]
    cluster.execute(f"ALTER DATABASE {name} SET deadlock_timeout = '50ms'")
    opened = []

    def enter(isolation):
        opened.extend(connect(database, isolation) for _ in range(2))
        for connection in opened[-2:]:
            do(connection, "SET statement_timeout = '5s'")
            do(connection, "SET lock_timeout = '5s'")
            connection.commit()
        return opened[-2:]

    yield enter
    for connection in opened:
        connection.close()


def prepared(database, rivals):
    load(database)
    with connect(database) as connection:
        for step in rivals.before:
            step(connection)
    connection.close()


def race(database, writers, rivals, rng, pool):
    prepared(database, rivals)
    start = Barrier(2)
    jobs = []
    for connection, steps in zip(writers, (rivals.first, rivals.second), strict=True):
        pauses = [rng.random() * LONGEST_PAUSE_S for _ in range(len(steps) + 1)]
        jobs.append(pool.submit(run, connection, steps, pauses, start))
    (first, first_at), (second, second_at) = (job.result(LONGEST_RACE_S) for job in jobs)
    if first == second == "committed":
        winner = "first" if first_at < second_at else "second"
    else:
        winner = "first" if first == "committed" else "second" if second == "committed" else "none"
    return Outcome(first, second, winner)


def races(database, writers, count, seed):
    """Run races over all rivals in turn; after each the whole rule is computed again from outside."""
    rng, outcomes, referee = random.Random(seed), [], connect(database)
    with ThreadPoolExecutor(2) as pool:
        for number in range(count):
            name = list(RIVALS)[number % len(RIVALS)]
            outcome = race(database, writers, RIVALS[name], rng, pool)
            assert open_parents(referee) == [], (name, outcome)
            referee.commit()
            assert outcome.committed <= 1 + RIVALS[name].one_after_the_other, (name, outcome)
            outcomes.append(outcome)
    referee.close()
    return outcomes


def require_real(outcomes, isolation):
    """The races were races: writers were refused, and each of the two won some."""
    tally = Counter(f"{one.first} / {one.second}" for one in outcomes)
    shown = f"{isolation}: " + ", ".join(f"{what} {n}x" for what, n in tally.most_common())
    sys.stdout.write(shown + "\n")
    refused = sum(one.committed < 2 for one in outcomes)
    winners = Counter(one.winner for one in outcomes)
    assert refused >= len(outcomes) * 3 // 4, shown
    assert min(winners["first"], winners["second"]) >= len(outcomes) // 10, shown
    assert winners["none"] <= len(outcomes) // 5, shown


@pytest.mark.parametrize("name", RIVALS)
@pytest.mark.parametrize("order", [("first", "second"), ("second", "first")])
def test_each_edit_is_right_alone_and_the_two_are_wrong_together(database, name, order):
    rivals = RIVALS[name]
    prepared(database, rivals)
    connection = connect(database)
    steps = [getattr(rivals, which) for which in order]
    assert run(connection, steps[0], [0] * (len(steps[0]) + 1))[0] == "committed"
    right_after = rivals.one_after_the_other and order[1] == "first"
    expected = "committed" if right_after else "check"
    assert run(connection, steps[1], [0] * (len(steps[1]) + 1))[0] == expected
    assert open_parents(connection) == []
    connection.close()


@pytest.mark.parametrize("isolation", LEVELS)
def test_twenty_races_commit_no_bad_state_and_nobody_hangs(database, arena, isolation):
    require_real(races(database, arena(isolation), 20, seed=7), isolation)


@pytest.mark.drill
@pytest.mark.parametrize("isolation", LEVELS)
def test_five_hundred_races_commit_no_bad_state_and_nobody_hangs(database, arena, isolation):
    require_real(races(database, arena(isolation), 500, seed=8), isolation)


def test_writers_of_different_levels_do_not_get_past_each_other(database, arena):
    """A careful client beside a careless one: the weaker level decides nothing."""
    mixed = [arena("READ COMMITTED")[0], arena("SERIALIZABLE")[1]]
    require_real(races(database, mixed, 20, seed=9), "mixed")


def test_without_the_lock_on_the_division_bad_states_do_get_in(database, arena):
    """The races are hard enough: with the check alone, and no row to wait for, both writers commit."""
    with engine(database.admin_url).begin() as connection:
        connection.exec_driver_sql(
            "ALTER TABLE gisgrid.division DROP CONSTRAINT division_pkey;"
            "CREATE OR REPLACE FUNCTION gisgrid.bump_divisions(schemes text[], codes text[]) RETURNS void LANGUAGE sql "
            "SECURITY DEFINER SET search_path = pg_catalog, pg_temp BEGIN ATOMIC "
            "INSERT INTO gisgrid.division SELECT DISTINCT t.scheme, t.code, pg_current_xact_id()::text::bigint "
            "FROM unnest(schemes, codes) AS t (scheme, code) WHERE t.code IS NOT NULL; END"
        )
    rng, bad = random.Random(10), 0
    writers, referee = arena("REPEATABLE READ"), connect(database)
    with ThreadPoolExecutor(2) as pool:
        for _ in range(5):
            race(database, writers, RIVALS["two first divisions of a village"], rng, pool)
            bad += bool(open_parents(referee))
            referee.commit()
    referee.close()
    assert bad >= 3
