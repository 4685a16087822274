"""A transaction whose database goes away in its middle."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from gisgrid.errors import BadInput, Unavailable
from gisgrid.store.session import changing, engine, reading, writing

END_MYSELF = text("SELECT pg_terminate_backend(pg_backend_pid())")


def test_a_database_that_goes_away_in_the_middle_is_one_sentence(database):
    with pytest.raises(Unavailable, match="not confirmed"), writing(database.service_url) as connection:
        connection.execute(END_MYSELF)
    with (
        pytest.raises(Unavailable, match="not confirmed"),
        changing(database.service_url, who="test", why="x") as connection,
    ):
        connection.execute(END_MYSELF)
    with writing(database.service_url) as connection:
        assert connection.scalar(text("SELECT 1")) == 1


def test_an_error_shows_no_value_that_was_bound(database):
    with (
        engine(database.service_url).connect() as connection,
        pytest.raises(ProgrammingError, match="hidden") as caught,
    ):
        connection.execute(text("SELECT 1 FROM gisgrid.nowhere WHERE x = :x"), {"x": "argon2-secret"})
    assert "[SQL parameters hidden" in str(caught.value)


def test_a_number_that_no_column_holds_is_refused_in_words(database):
    with pytest.raises(BadInput, match="too large"), reading(database.service_url) as connection:
        connection.execute(text("SELECT FROM gisgrid.draft WHERE id = cast(:number AS bigint)"), {"number": 10**30})
