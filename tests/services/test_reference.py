"""Rivers, buildings and natural villages: kept, read within a box, and followed by a proposed division."""

import numpy as np
import pytest
import shapely

from gisgrid.domain.reference import ReferenceTable
from gisgrid.errors import BadInput, Forbidden, NotFound
from gisgrid.services.reference import MOST_SHOWN, drop_reference, import_reference, list_reference, near_reference
from gisgrid.store.areas import areas_by_code
from gisgrid.store.session import reading, writing
from tests.accounts import signed_in
from tests.services.test_propose import VILLAGE, asked, propose, undivided
from tests.serving import county_template, served, serving

__all__ = ["county_template", "served", "serving", "undivided"]


def table(kind, *shapes, names=None):
    geometries = np.array([*shapes, None], dtype=object)[:-1]
    return ReferenceTable(kind, names or [""] * len(shapes), geometries, "EPSG:4490", "given")


def village(database):
    with reading(database.service_url) as connection:
        return areas_by_code(connection, "standard", [VILLAGE]).areas.geometries[0]


def bring(database, features, code=VILLAGE, url=None, **acting):
    with writing(url or database.service_url, **acting) as connection:
        return import_reference(connection, "standard", code, features, file="河.geojson", sha256="0", who="test")


def near(database, shape, *kinds, url=None, **acting):
    with reading(url or database.service_url, **acting) as connection:
        return near_reference(connection, "standard", shapely.bounds(shape).tolist(), kinds)


def across(shape):
    west, south, east, north = shapely.bounds(shape).tolist()
    middle = (south + north) / 2
    return shapely.LineString([(west - 0.01, middle), (east + 0.01, middle)])


def test_features_that_touch_the_area_are_kept_whole_and_read_again(serving):
    shape = village(serving)
    river, far = across(shape), shapely.LineString([(100, 20), (100.1, 20.1)])
    number, kept = bring(serving, table("river", river, far, names=["清河", "远河"]))
    assert kept.names == ["清河"]
    assert "1 shapes outside" in kept.notices[-1]
    found = near(serving, shape, "river", "building")
    assert found.names == ["清河"]
    assert found.kinds == ["river"]
    assert found.geometries[0].equals(river)
    with reading(serving.service_url) as connection:
        (batch,) = list_reference(connection, "standard")
    assert (batch.number, batch.features, batch.code, batch.may_drop) == (number, 1, VILLAGE, True)
    with writing(serving.service_url) as connection:
        drop_reference(connection, number)
    assert not len(near(serving, shape, "river").names)


def test_roads_of_the_network_are_read_with_them(serving):
    bare = near(serving, village(serving), "road", "river")
    assert set(bare.kinds) == {"road"}
    assert all(shapely.box(*shapely.bounds(line)).intersects(village(serving).envelope) for line in bare.geometries)


def test_a_kind_of_which_there_are_too_many_is_said_and_not_given(serving):
    west, south, _, _ = shapely.bounds(village(serving)).tolist()
    x = west + np.arange(MOST_SHOWN + 1) * 1e-7
    bring(serving, table("building", *shapely.box(x, south, x + 1e-7, south + 1e-7)), code=None)
    bring(serving, table("river", across(village(serving))))
    found = near(serving, village(serving), "river", "building")
    assert found.kinds == ["river"]
    assert found.too_many == {"building": MOST_SHOWN + 1}


@pytest.mark.parametrize(("code", "kind"), [("990199009999", NotFound), (VILLAGE, BadInput)])
def test_nowhere_is_refused_and_nothing_is_stored(serving, code, kind):
    with pytest.raises(kind):
        bring(serving, table("river", shapely.LineString([(100, 20), (100.1, 20.1)])), code=code)
    with reading(serving.service_url) as connection:
        assert list_reference(connection, "standard") == []


def test_a_box_and_a_kind_that_are_none_are_refused(serving):
    with reading(serving.service_url) as connection:
        for box, kinds in (((1, 2, 1, 3), ["river"]), ((1, 2, 3, 4), ["lake monster"])):
            with pytest.raises(BadInput):
                near_reference(connection, "standard", box, kinds)


def test_who_plans_the_place_writes_who_plans_anywhere_reads_and_nobody_else(serving):
    here = signed_in(serving, "planner", ("planner", VILLAGE))
    there = signed_in(serving, "other", ("approver", VILLAGE[:6] + "000000"))
    viewer = signed_in(serving, "viewer", ("viewer", None))
    shape, member = village(serving), serving.member_url
    number, _ = bring(serving, table("river", across(shape)), url=member, acting=here)
    for who, seen in ((here, 1), (there, 1), (viewer, 0)):
        assert len(near(serving, shape, "river", url=member, acting=who).names) == seen
    for who in (there, viewer):
        with pytest.raises(Forbidden):
            bring(serving, table("river", across(shape)), url=member, acting=who)
        with pytest.raises(NotFound), writing(member, who) as connection:
            drop_reference(connection, number)
    with pytest.raises(Forbidden):
        bring(serving, table("river", across(shape)), code=None, url=member, acting=here)
    with reading(member, here) as connection:
        (batch,) = list_reference(connection, "standard")
    assert batch.may_drop
    assert batch.who == "planner同志"
    with writing(member, here) as connection:
        drop_reference(connection, number)


def natural_half(shape):
    west, south, east, north = shapely.bounds(shape).tolist()
    return shapely.intersection(shape, shapely.box(west, south, (west + east) / 2, north))


def test_a_division_follows_stored_rivers_and_knows_stored_villages(undivided):
    bring(undivided, table("river", across(village(undivided))))
    bring(undivided, table("natural_village", natural_half(village(undivided)), names=["西庄"]))
    stored = propose(undivided, asked(into=2))
    bare = propose(undivided, asked(into=2, stored_reference=False))
    assert stored.cut_villages in ([], ["西庄"])
    assert bare.cut_villages == []
    same = len(stored.areas) == len(bare.areas) and all(
        a.equals(b) for a, b in zip(stored.areas.geometries, bare.areas.geometries, strict=True)
    )
    assert not same


def test_a_river_drawn_as_an_area_is_followed_by_its_banks(undivided):
    bank = across(village(undivided)).buffer(0.0005)
    bring(undivided, table("river", bank))
    assert propose(undivided, asked(into=2)).on_lines > 0


def test_the_network_is_not_confused_with_road_lines(serving):
    """Lines of a file are lines to draw along; nobody walks them."""
    before = len(near(serving, village(serving), "road").names)
    bring(serving, table("road_line", across(village(serving))))
    assert len(near(serving, village(serving), "road").names) == before
    assert near(serving, village(serving), "road_line").kinds == ["road_line"]
