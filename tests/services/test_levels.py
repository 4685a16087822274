"""Which level is drawn and named at which zoom."""

from hypothesis import given
from hypothesis import strategies as st

from gisgrid.services.levels import (
    BORDER_PX,
    LABEL_PX,
    M_PER_PX_AT_ZOOM_0,
    MAX_ZOOM,
    MOST_NAMED,
    TILE_PX,
    Level,
    LevelCache,
    drawn_at,
    levels_in_use,
    zoom_for,
)
from gisgrid.store.session import changing, reading
from tests.browsing import load, named_county
from tests.county import COUNTY, table

widths = st.floats(1e-6, 360)


@st.composite
def some_levels(draw):
    """One to five levels, each narrower than the one above."""
    sizes = sorted(draw(st.lists(widths, min_size=1, max_size=5, unique=True)), reverse=True)
    zooms = [(zoom_for(size, BORDER_PX), zoom_for(size, LABEL_PX)) for size in sizes]
    return [Level(f"level{i}", 1, border, label, 1.0) for i, (border, label) in enumerate(zooms)]


@given(widths, st.floats(1, 512))
def test_zoom_is_the_least_that_is_wide_enough(width_deg, width_px):
    zoom = zoom_for(width_deg, width_px)
    shown_px = width_deg / 360 * TILE_PX * 2**zoom
    assert shown_px >= width_px * (1 - 1e-9) or zoom == MAX_ZOOM
    assert shown_px / 2 < width_px * (1 + 1e-9) or zoom == 0


def test_no_width_at_all_is_shown_last():
    assert zoom_for(0, 10) == MAX_ZOOM


@given(some_levels(), st.integers(0, MAX_ZOOM))
def test_names_only_of_what_is_drawn(levels, zoom):
    drawn = drawn_at(levels, zoom)
    assert drawn.levels[0] == levels[0].level
    assert 1 <= len(drawn.named) <= MOST_NAMED
    assert drawn.levels[: len(drawn.above_named + drawn.named)] == drawn.above_named + drawn.named


@given(some_levels(), st.integers(0, MAX_ZOOM - 1))
def test_zooming_in_never_takes_the_finest_level_away(levels, zoom):
    names = [level.level for level in levels]
    here, closer = drawn_at(levels, zoom), drawn_at(levels, zoom + 1)
    assert names.index(closer.levels[-1]) >= names.index(here.levels[-1])


def test_levels_without_areas_are_left_out(database):
    load(database, named_county())
    with reading(database.service_url) as connection:
        assert [level.level for level in levels_in_use(connection, "standard")] == [
            "county",
            "town",
            "village",
            "subgrid",
        ]
        assert levels_in_use(connection, "none") == ()


def test_names_begin_at_the_resolution_of_their_zoom(database):
    load(database, named_county())
    with reading(database.service_url) as connection:
        levels = levels_in_use(connection, "standard")
    for level in levels[1:]:
        assert M_PER_PX_AT_ZOOM_0 / 2**level.label_zoom <= level.label_m_per_px
        assert M_PER_PX_AT_ZOOM_0 / 2 ** (level.label_zoom - 1) > level.label_m_per_px


def test_cache_counts_again_after_a_change_only(database):
    cache = LevelCache()
    with reading(database.service_url) as connection:
        assert cache.levels(connection, "standard") == ()
    areas = named_county()
    load(database, table([(COUNTY, None, "county", areas.geometries[0])]))
    with reading(database.service_url) as connection:
        first = cache.levels(connection, "standard")
        assert [level.areas for level in first] == [1]
        assert cache.levels(connection, "standard") is first
    with changing(database.service_url, who="test", why="empty"):
        pass
    with reading(database.service_url) as connection:
        assert cache.levels(connection, "standard") is not first
