"""Splits that end anywhere on a border: every level on both sides keeps the rule, no border leaves its course."""

import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
import shapely
from sqlalchemy.exc import DBAPIError

from gisgrid.errors import GisgridError, NotFound, Refused
from gisgrid.geometry.knots import strip_knots
from gisgrid.services import divide
from gisgrid.services.divide import split_area
from gisgrid.store.areas import areas_by_code, areas_of_scheme, insert_areas
from gisgrid.store.knots import knots_of
from gisgrid.store.session import changing, reading
from tests.county import COUNTY, county, natural_county, town_code, village_code
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


@pytest.fixture
def plain_county(database):
    """A county of quadrangles, whose corners are easy to name."""
    with changing(database.service_url, who="test", why="load") as connection:
        insert_areas(connection, "standard", county())
    return county()


def corners(county, code):
    return list(county.geometries[county.codes.index(code)].geoms[0].exterior.coords)[:4]


def middle(p, q):
    return (p[0] + q[0]) / 2, (p[1] + q[1]) / 2


def leaf_of(village):
    return next(code for code, parent in zip(county().codes, county().parent_codes, strict=True) if parent == village)


LEAF = leaf_of(village_code(5))
NEW = LEAF[:12] + "900"


def test_the_left_piece_keeps_the_code_and_only_the_leaf_gets_a_version(database, plain_county):
    a, b, c, d = corners(plain_county, LEAF)
    assert split(database, LEAF, [middle(a, b), middle(c, d)], NEW) is None
    pieces = stored(database, [LEAF, NEW])
    assert pieces.codes == [LEAF, NEW]
    left, right = (geometry.buffer(1e-7) for geometry in pieces.geometries)
    assert left.covers(shapely.Point(middle(d, a)))
    assert right.covers(shapely.Point(middle(b, c)))
    with connect(database) as plain:
        assert do(plain, "SELECT code FROM gisgrid.area WHERE version > 1") == [(LEAF,)]
        assert do(plain, "SELECT code FROM gisgrid.area_history") == [(LEAF,)]
        assert open_parents(plain) == []
    plain.close()


def test_a_cut_from_vertex_to_vertex_makes_no_knot(database, plain_county):
    a, _, c, _ = corners(plain_county, LEAF)
    assert split(database, LEAF, [(a[0] + 5e-6, a[1]), (c[0], c[1] + 5e-6)], NEW) is None
    with reading(database.service_url) as connection:
        assert knots_of(connection, "standard") == []


def test_a_cut_may_bend_inside(database, plain_county):
    a, b, c, d = corners(plain_county, LEAF)
    assert split(database, LEAF, [a, middle(middle(a, c), middle(b, d)), b], NEW) is None
    assert sorted(shapely.get_num_coordinates(stored(database, [LEAF, NEW]).geometries)) == [4, 6]


@pytest.mark.parametrize(
    ("code", "kind"),
    [("990101001999999", NotFound), (COUNTY, Refused), (town_code(0), Refused), (village_code(5), Refused)],
    ids=["no such area", "a root", "a divided town", "a divided village"],
)
def test_what_cannot_be_split_is_refused(database, plain_county, code, kind):
    with pytest.raises(kind), changing(database.service_url, who="planner", why="split") as connection:
        split_area(connection, "standard", code, [(110.1, 30.1), (110.2, 30.2)], new_code=NEW, new_name="x")


@pytest.mark.parametrize("ends", [(0, 0), (0, 1)], ids=["nowhere", "along the border"])
def test_a_cut_that_divides_nothing_is_refused_and_leaves_no_knot(database, plain_county, ends):
    ring = corners(plain_county, LEAF)
    reason = split(database, LEAF, [ring[ends[0]], ring[ends[1]]], NEW)
    assert reason is not None
    with reading(database.service_url) as connection:
        assert knots_of(connection, "standard") == []


def test_two_planners_on_the_two_sides_of_a_border_leave_the_rule_whole(database, natural):
    """Both put knots on the same border at once; whoever is refused may try again."""
    rng, tally, number = np.random.default_rng(6), Counter(), 700
    with ThreadPoolExecutor(2) as pool:
        for _ in range(8):
            areas = stored(database)
            first = second = random_cut(rng, areas, "village")
            while second.leaf == first.leaf:
                second = random_cut(rng, areas, "village")
            number += 2
            jobs = [
                pool.submit(split, database, cut.leaf, cut.path, f"{cut.leaf[:12]}{number + k}")
                for k, cut in enumerate((first, second))
            ]
            tally.update("done" if job.result(30) is None else "refused" for job in jobs)
            with connect(database) as plain:
                assert open_parents(plain) == []
            plain.close()
    assert tally["done"] >= 8


def test_a_rename_at_the_same_moment_is_not_lost(database, monkeypatch):
    """Somebody gives the area another name and kind after the split has read it and before it writes."""
    with changing(database.service_url, who="test", why="load") as connection:
        insert_areas(connection, "standard", county())
    leaf = next(code for code in county().codes if len(code) == 15)
    corners = shapely.get_coordinates(stored(database, [leaf]).geometries[0])
    path = [tuple(corners[0]), tuple(corners[2])]  # from vertex to vertex, for a knot would lock the area's row
    split_shape = divide.halves

    def renamed_meanwhile(*words):
        with connect(database) as plain:
            do(plain, "UPDATE gisgrid.area SET name = '河湾组', kind = 'dedicated' WHERE code = %s", leaf)
            plain.commit()
        plain.close()
        return split_shape(*words)

    monkeypatch.setattr(divide, "halves", renamed_meanwhile)
    assert split(database, leaf, path, f"{leaf[:12]}901") is None
    areas = stored(database, [leaf, f"{leaf[:12]}901"])
    assert (areas.names, areas.kinds) == (["河湾组", "new"], ["dedicated", "base"])
