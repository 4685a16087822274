"""Rows through COPY, made into text beforehand or not."""

from sqlalchemy import text

from gisgrid.store.copying import copy_lines, lines_of
from gisgrid.store.session import owning

COLUMNS = ("told", "numbers")
ROWS = [("a\tb\n\\", "{1,-2}"), (None, "{}")]


def test_blocks_of_lines_get_the_columns_that_all_have(database):
    """One block a row, and an empty one: what a constant column holds need not be known when lines are made."""
    with owning(database.admin_url) as connection:
        connection.execute(text("CREATE TEMPORARY TABLE copied (run bigint, day date, told text, numbers bigint[])"))
        blocks = [lines_of([ROWS[0]]), "", lines_of([ROWS[1]])]
        copy_lines(connection, "copied", COLUMNS, blocks, first={"run": 7, "day": "2025-06-30"})
        found = connection.execute(text("SELECT run, day::text, told, numbers FROM copied")).all()
    assert found == [(7, "2025-06-30", "a\tb\n\\", [1, -2]), (7, "2025-06-30", None, [])]
