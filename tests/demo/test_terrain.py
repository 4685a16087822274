"""The land before its division: fields, density, sequence, plane and calendar."""

from datetime import date

import numpy as np
import pytest

from gisgrid.demo.calendar import AS_OF, FESTIVALS, MONTHS, festival_on, month_of
from gisgrid.demo.mesh import scatter
from gisgrid.demo.plane import to_degrees, to_metres
from gisgrid.demo.sequence import spread
from gisgrid.demo.sizes import SIZES
from gisgrid.demo.terrain import MOST_RURAL, MOST_URBAN, make_terrain, random_waves
from gisgrid.geometry.lattice import snap
from gisgrid.geometry.measure import distance_m
from tests.demo.conftest import TINY, TINY_CITY


@pytest.fixture(params=[1, 2, 3])
def terrain(request):
    return make_terrain(TINY_CITY, np.random.default_rng(request.param))


def test_a_field_is_smooth_and_of_unit_spread():
    waves = random_waves(np.random.default_rng(1), 5_000, 20_000, octaves=5)
    xy = np.random.default_rng(2).uniform(-20_000, 20_000, (4_000, 2))
    assert abs(waves(xy).mean()) < 0.15
    assert 0.8 < waves(xy).std() < 1.2
    assert np.abs(waves(xy + 5) - waves(xy)).max() < 0.1


def test_town_centres_lie_well_inside_and_apart(terrain):
    assert len(terrain.centres) == TINY_CITY.towns
    assert (terrain.margin(terrain.centres) > 0.1).all()
    apart = np.hypot(*(terrain.centres[:, None] - terrain.centres).transpose(2, 0, 1))
    assert apart[np.triu_indices(len(apart), 1)].min() > 1_500


def test_density_is_highest_in_the_centres_and_never_above_one(terrain):
    xy = np.random.default_rng(3).uniform(-8_000, 8_000, (3_000, 2))
    density = terrain.density(xy)
    assert 0 < density.min() <= density.max() <= MOST_RURAL + MOST_URBAN
    assert terrain.density(terrain.centres).min() >= MOST_URBAN


def test_points_are_scattered_as_densely_as_people_live(terrain):
    points = scatter(terrain, 3_000, np.random.default_rng(5))
    assert len(points) == 3_000
    near = np.hypot(*(points - terrain.centres[0]).T) < 600
    around = np.hypot(*(points - terrain.centres[0]).T) < 5_000
    assert near.sum() / 600**2 > 2 * around.sum() / 5_000**2


@pytest.mark.parametrize("dimensions", [2, 3])
def test_every_beginning_of_the_sequence_is_evenly_spread(dimensions):
    points = spread(4_096, dimensions, np.random.default_rng(6))
    for count in (256, 1_024, 4_096):
        boxes = np.floor(points[:count] * 4).astype(int) @ 4 ** np.arange(dimensions)
        filled = np.bincount(boxes, minlength=4**dimensions)
        assert filled.min() > 0.4 * filled.mean()


def test_the_sequence_goes_on_where_it_stopped():
    whole = spread(10, 2, np.random.default_rng(7))
    rest = spread(4, 2, np.random.default_rng(7), start=6)
    assert np.allclose(whole[6:], rest)


def test_plane_and_degrees_are_inverse_to_a_centimetre():
    xy = np.random.default_rng(8).uniform(-20_000, 20_000, (200, 2))
    lonlat = to_degrees(xy)
    assert np.array_equal(lonlat, snap(lonlat))
    assert np.abs(to_metres(lonlat) - xy).max() < 0.01


def test_a_metre_of_the_plane_is_about_a_metre():
    there = distance_m(to_degrees(np.zeros((1, 2))), to_degrees(np.array([[10_000.0, 10_000.0]])))
    assert there[0] == pytest.approx(np.hypot(10_000, 10_000), rel=0.003)


def test_the_year_ends_on_the_day_of_the_truth():
    days = [day for k in range(12) for day in month_of(k).days]
    assert len(days) == 365
    assert days[-1] == AS_OF
    assert len(MONTHS) == 12
    assert set(FESTIVALS) <= set(days)


def test_weekends_and_festivals_are_likelier():
    september = month_of(2)
    share = dict(zip(september.days, september.shares, strict=True))
    assert share[date(2024, 9, 17)] > share[date(2024, 9, 7)] > share[date(2024, 9, 4)]
    assert september.shares.sum() == pytest.approx(1)


def test_festivals_reach_two_days_either_way():
    assert [festival_on(date(2024, 9, day)) for day in (14, 15, 19, 20)] == ["", "中秋", "中秋", ""]


def test_sizes_grow():
    small, medium, large = SIZES.values()
    assert (small.scale, small.has_city, medium.has_city) == (1, False, True)
    assert large.subgrids > medium.subgrids > small.subgrids > TINY.subgrids
    assert all(size.towns / size.counties <= 999 for size in SIZES.values())
