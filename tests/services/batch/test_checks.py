"""A scheme checked part by part: what the whole check finds, whatever the parts and whoever does it."""

from dataclasses import replace

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from gisgrid.errors import BadInput, NotFound
from gisgrid.geometry.lattice import to_lattice
from gisgrid.services.batch.checks import check_in_parts, check_shapes
from gisgrid.services.batch.crew import Alone, crew
from gisgrid.store.areas import insert_areas
from gisgrid.store.parts import Shapes
from gisgrid.store.session import changing, owning, reading
from tests.county import COUNTY, county, village_code
from tests.geometry.corruptions import CORRUPTIONS

AREAS = county()
VILLAGE = village_code(0)
STEPS = 3e-4
"""Degrees by which the tests spoil a polygon, about 30 m."""


def seen(found):
    """Findings without what differs between equal ones: bytes of polygons, not objects."""
    return sorted(
        (f.severity, f.parent_code, f.kind, f.codes, f.area_m2, f.width_m, f.sliver, f.place, f.note,
         shapely.to_wkb(f.geometry))
        for f in found
    )  # fmt: skip


def shapes(areas, rows):
    some = areas.take(rows)
    return Shapes(some.codes, some.parent_codes, some.geometries)


def below(areas, top):
    known = {top}
    for code, parent in zip(areas.codes, areas.parent_codes, strict=True):
        if parent in known:
            known.add(code)
    return [row for row, code in enumerate(areas.codes) if code in known]


def spoiled(seed, times):
    """The county with some sub-grids moved, grown, holed: broken, but each still valid by itself."""
    rng = np.random.default_rng(seed)
    shapes = AREAS.geometries.copy()
    rows = AREAS.at("subgrid")
    changes = [
        change for change in CORRUPTIONS if change.__name__ in ("shift", "grow", "shrink", "move_vertex", "hole")
    ]
    for row in rng.choice(rows, times, replace=False).tolist():
        changed = changes[rng.integers(len(changes))](rng, shapes[[row]], STEPS)[0]
        if changed.is_valid and not changed.is_empty:
            shapes[row] = changed
    return shapes


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10**6), st.integers(1, 6), st.sampled_from(["county", "town", "village"]))
def test_parts_find_what_the_whole_finds_bit_for_bit(seed, times, level):
    areas = replace(AREAS, geometries=spoiled(seed, times))
    whole = check_shapes(shapes(areas, range(len(areas))))
    tops = [areas.codes[row] for row in areas.at(level)]
    inside = {row for top in tops for row in below(areas, top)} - {row for row in areas.at(level)}
    crown = [row for row in range(len(areas)) if row not in inside]
    parts = [check_shapes(shapes(areas, below(areas, top))) for top in tops] + [check_shapes(shapes(areas, crown))]
    assert seen(f for part in parts for f in part.findings) == seen(whole.findings)
    assert sum(part.parents for part in parts) == whole.parents


@pytest.fixture
def stored(database, monkeypatch):
    with changing(database.service_url, who="test", why="load", kind="import") as connection:
        insert_areas(connection, "standard", AREAS)
    for name, value in database.environment.items():
        monkeypatch.setenv(name, value)
    return database


def check(database, level=None, people=None):
    with reading(database.service_url) as connection:
        return check_in_parts(connection, "standard", level, people or Alone())


@pytest.mark.parametrize("level", [None, "county", "town", "village", "subgrid"])
def test_what_is_stored_tiles(stored, level):
    found = check(stored, level)
    assert found.complete
    assert (found.areas, found.parents) == (len(AREAS), len(set(AREAS.parent_codes) - {None}))


def test_what_was_changed_behind_the_rules_back_is_found_by_everybody_alike(stored):
    """The tables' owner can switch triggers off; seals in the database would be all that still knows."""
    moved = to_lattice(
        shapely.transform(AREAS.geometries[[AREAS.codes.index(VILLAGE)]], lambda xy: xy + np.array([STEPS, 0]))
    )
    with owning(stored.admin_url) as connection:
        connection.execute(text("ALTER TABLE gisgrid.area DISABLE TRIGGER USER"))
        connection.execute(
            text("UPDATE gisgrid.area SET geom = ST_GeomFromWKB(:shape, 4490) WHERE code = :code"),
            {"shape": shapely.to_wkb(moved[0]), "code": VILLAGE},
        )
        connection.execute(text("ALTER TABLE gisgrid.area ENABLE TRIGGER USER"))
    with crew(2) as people:
        found = {level: check(stored, level, people) for level in ("county", "town", "village")}
    alone = check(stored, "town")
    assert not alone.complete
    assert {f.parent_code for f in alone.findings} == {AREAS.parent_codes[AREAS.codes.index(VILLAGE)], VILLAGE}
    for one in found.values():
        assert seen(one.findings) == seen(alone.findings)
    assert [f.parent_code for f in found["county"].findings] == [f.parent_code for f in alone.findings]


def test_levels_and_schemes_that_are_not_there_are_said(stored):
    with pytest.raises(BadInput, match="no level hamlet"):
        check(stored, "hamlet")
    with pytest.raises(BadInput, match="has no areas yet"):
        check(stored, "city")
    with reading(stored.service_url) as connection, pytest.raises(NotFound):
        check_in_parts(connection, "other", None, Alone())


def test_nothing_stored_is_complete(database, monkeypatch):
    for name, value in database.environment.items():
        monkeypatch.setenv(name, value)
    found = check(database)
    assert (found.complete, found.areas, found.parents) == (True, 0, 0)


def test_the_county_is_the_one_root():
    assert [code for code, parent in zip(AREAS.codes, AREAS.parent_codes, strict=True) if parent is None] == [COUNTY]
