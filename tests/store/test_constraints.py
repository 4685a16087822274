"""Every constraint that a change of areas can meet has words, and they reach the person."""

import pytest
from sqlalchemy import text

from gisgrid.errors import Refused
from gisgrid.store.areas import insert_areas
from gisgrid.store.constraints import WORDS
from gisgrid.store.session import changing, reading
from tests.county import COUNTY, county

NAMED = text("""
SELECT conname FROM pg_constraint
WHERE conrelid IN ('gisgrid.area'::regclass, 'gisgrid.knot'::regclass) AND contype IN ('c', 'u')
""")


def test_every_constraint_of_areas_and_knots_has_words(database):
    with reading(database.service_url) as connection:
        names = set(connection.scalars(NAMED))
    assert len(names) >= 10
    assert names <= WORDS.keys()


def test_words_come_in_two_languages():
    for zh, en in WORDS.values():
        assert zh.encode("ascii", "ignore").decode() != zh
        assert en.isascii()


def test_the_same_code_imported_meanwhile_is_told(database):
    with changing(database.service_url, who="a", why="first") as connection:
        insert_areas(connection, "standard", county())
    with pytest.raises(Refused) as caught, changing(database.service_url, who="b", why="second") as connection:
        insert_areas(connection, "standard", county())
    assert "somebody may have imported the same area meanwhile" in caught.value.en
    assert "可能有人同时导入" in caught.value.zh


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ("kind = 'park'", "area_kind_known"),
        ("geom = ST_Reverse(geom)", "area_geom_oriented"),
        ("geom = ST_Translate(geom, 1e-9, 0)", "area_geom_on_lattice"),
        ("level = 'park'", "area_level_known"),
    ],
)
def test_what_a_row_may_not_be_is_told(database, change, constraint):
    with changing(database.service_url, who="a", why="first") as connection:
        insert_areas(connection, "standard", county())
    with pytest.raises(Refused) as caught, changing(database.service_url, who="b", why="second") as connection:
        connection.execute(text(f"UPDATE gisgrid.area SET {change} WHERE code = :code"), {"code": COUNTY})
    assert caught.value.details["constraint"] == constraint
    assert WORDS[constraint][0] in caught.value.zh
    assert WORDS[constraint][1] in caught.value.en
