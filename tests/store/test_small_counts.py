"""From all sums that everybody may know, no sum of one to four persons follows by subtraction."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from gisgrid.store.areas import insert_areas
from gisgrid.store.session import changing, engine, reading
from gisgrid.store.urls import DATABASE
from tests.accounts import add_households
from tests.county import county, village_code

LEAST = 5
PLACES = 64
FEW = st.lists(st.sampled_from([0, 0, 0, 0, 1, 1, 2, 3, 4, 5, 6, 40]), min_size=PLACES, max_size=PLACES)

TOLD = text("""
SELECT a.code, a.parent_code, s.code AS told, s.persons
FROM gisgrid.area a LEFT JOIN LATERAL gisgrid.public_households('standard', a.code) s ON true
""")


@pytest.fixture(scope="module")
def peopled(cluster):
    """Four towns of four villages, half of them undivided; a household in the middle of each of 64 places."""
    areas = county()
    whole = {village_code(k) for k in range(0, 16, 2)}
    kept = areas.take([i for i, parent in enumerate(areas.parent_codes) if parent not in whole])
    leaves = [shape for shape, level in zip(areas.geometries, areas.levels, strict=True) if level == "subgrid"]
    with cluster.temporary(DATABASE) as database:
        with changing(database.service_url, who="test", why="base") as connection:
            insert_areas(connection, "standard", kept)
        points = [shape.point_on_surface() for shape in leaves]
        add_households(database, [(round(p.x, 7), round(p.y, 7)) for p in points])
        yield database


def told(database, persons):
    """What everybody is told when so many live in each place; nothing is kept."""
    with engine(database.admin_url).connect() as connection:
        connection.execute(
            text(
                "UPDATE gisgrid.household h SET persons = p.persons FROM "
                "unnest(cast(:persons AS integer[])) WITH ORDINALITY AS p (persons, n) "
                "WHERE h.external_id = 'H' || p.n"
            ),
            {"persons": persons},
        )
        return connection.execute(TOLD).all()


def remainders(rows):
    """What is left of each sum that is told when those told below it are taken off: all that subtraction can give."""
    parent = {row.code: row.parent_code for row in rows}
    sums = {row.code: row.persons for row in rows if row.told == row.code}
    left = dict(sums)
    for code in sums:
        above = parent[code]
        while above is not None and above not in sums:
            above = parent[above]
        if above is not None:
            left[above] -= sums[code]
    return left


@settings(max_examples=12)
@given(FEW)
@example([0] * 63 + [1])
@example([2, 3] + [0] * 62)
@example([4] * 64)
@example([9] + [1] + [0] * 62)
def test_no_small_sum_follows_from_those_that_are_told(peopled, persons):
    rows = told(peopled, persons)
    assert {left for left in remainders(rows).values() if 0 < left < LEAST} == set()
    if sum(persons) >= LEAST:
        assert sum(remainders(rows).values()) == sum(persons)


def test_the_law_would_notice_a_sum_too_many():
    class Row:
        def __init__(self, code, parent_code, persons):
            self.code, self.parent_code, self.told, self.persons = code, parent_code, code, persons

    assert remainders([Row("a", None, 12), Row("b", "a", 9)])["a"] == 3


def test_an_area_whose_sum_is_small_is_told_as_the_one_above(peopled):
    """Three persons in each sub-grid, twelve in each village."""
    with reading(peopled.public_url) as connection:
        rows = connection.execute(TOLD).all()
    subgrids = [row for row in rows if len(row.code) == 15]
    assert subgrids
    assert {(row.told == row.parent_code, row.persons) for row in subgrids} == {(True, 12)}
