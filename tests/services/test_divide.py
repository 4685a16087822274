"""Splits that end anywhere on a border: every level on both sides keeps the rule, no border leaves its course."""

import sys
from collections import Counter

import numpy as np
import pytest
import shapely
from sqlalchemy.exc import DBAPIError

from gisgrid.errors import GisgridError
from gisgrid.geometry.knots import strip_knots
from gisgrid.services.divide import split_area
from gisgrid.store.areas import areas_by_code, areas_of_scheme, insert_areas
from gisgrid.store.knots import knots_of
from gisgrid.store.session import changing, reading
from tests.county import natural_county
from tests.services.cuts import METRES, random_cut
from tests.store.plain import connect, do, open_parents

SPLITS = 200
LARGEST_SHIFT_M = 0.01


@pytest.fixture
def natural(database):
    """A county with irregular borders."""
    county = natural_county()
    with changing(database.service_url, who="test", why="load") as connection:
        insert_areas(connection, "standard", county)
    return county


def stored(database, codes=None):
    with reading(database.service_url) as connection:
        if codes is None:
            return areas_of_scheme(connection, "standard").areas
        return areas_by_code(connection, "standard", codes).areas


def split(database, code, path, new_code):
    """Split in a transaction of its own; return the reason where it is refused."""
    try:
        with changing(database.service_url, who="planner", why="split") as connection:
            split_area(connection, "standard", code, path, new_code=new_code, new_name="new")
    except (GisgridError, DBAPIError) as error:
        return str(error)
    return None


def shifts_m(before, after):
    """Distances in metres of every new vertex from the border as it was; the old vertices must all be there."""
    old, new = ({tuple(xy) for xy in shapely.get_coordinates(g)} for g in (before, after))
    assert old <= new
    line = shapely.transform(before.boundary, lambda xy: xy * METRES)
    return shapely.distance(shapely.points(np.array(sorted(new - old)).reshape(-1, 2) * METRES), line)


def test_two_hundred_random_splits_from_borders_of_every_level(database, natural):
    rng, refusals, borders, next_number = np.random.default_rng(3), [], Counter(), Counter()
    for i in range(SPLITS):
        cut = random_cut(rng, stored(database), ("village", "town", "county")[i % 3])
        village = cut.leaf[:12]
        next_number[village] += 1
        reason = split(database, cut.leaf, cut.path, f"{village}{100 + next_number[village]}")
        borders[cut.on, cut.side] += 1
        if reason is not None:
            refusals.append(f"{cut.leaf} from a {cut.on} border, {cut.path}: {reason}")
    sys.stdout.write("\n".join([f"{len(refusals)} of {SPLITS} refused", *refusals]) + "\n")
    assert len(refusals) <= 5, refusals
    assert all(borders[level, 0] + borders[level, 1] >= 60 for level in ("village", "town", "county"))
    assert all(borders[level, side] >= 20 for level in ("village", "town") for side in (0, 1))
    with connect(database) as plain:
        assert open_parents(plain) == []
        assert do(plain, "SELECT count(*)::int FROM gisgrid.knot")[0][0] >= 1.9 * (SPLITS - len(refusals))
    plain.close()
    require_courses_kept(database, natural)


def require_courses_kept(database, natural):
    """Villages, towns and the county have new vertices within a centimetre, and without knots their old polygons."""
    upper = [i for i, level in enumerate(natural.levels) if level != "subgrid"]
    after = stored(database, [natural.codes[i] for i in upper])
    order = np.argsort([natural.codes[i] for i in upper])
    before = natural.take(np.array(upper)[order])
    assert before.codes == after.codes
    shifts = [shifts_m(a, b) for a, b in zip(before.geometries, after.geometries, strict=True)]
    found = np.concatenate(shifts)
    sys.stdout.write(f"{len(found)} vertices on borders, the farthest {found.max() * 100:.2f} cm off\n")
    assert len(found) > SPLITS
    assert found.max() <= LARGEST_SHIFT_M
    with reading(database.service_url) as connection:
        knots = knots_of(connection, "standard")
    for old, new in zip(before.geometries, after.geometries, strict=True):
        assert shapely.normalize(strip_knots(new, knots)) == shapely.normalize(old)
