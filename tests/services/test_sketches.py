"""Sketches under a draft: kept and placed, by whom they may be, gone with the draft."""

import io

import numpy as np
import pytest
from PIL import Image
from sqlalchemy import text

from gisgrid.domain.sketches import MOST_SKETCHES, ControlPoint
from gisgrid.errors import BadInput, Forbidden, NotFound, Refused
from gisgrid.exchange.sketches import read_sketch
from gisgrid.services.drafts import drop_draft
from gisgrid.services.sketches import bring_sketch, change_sketch, drop_sketch, list_sketches, sketch_picture
from gisgrid.store.session import reading, writing
from tests.accounts import signed_in
from tests.desk import VILLAGE, begun, load_village

POINTS = [ControlPoint(0, 0, 109.20, 34.81), ControlPoint(300, 0, 109.21, 34.81), ControlPoint(0, 200, 109.2, 34.8)]


def new_sketch(name="草图.jpg", size=(300, 200)):
    out = io.BytesIO()
    Image.new("RGB", size, "white").save(out, "JPEG")
    return read_sketch(out.getvalue(), name)


@pytest.fixture
def draft(database):
    load_village(database)
    return begun(database)


def bring(database, draft, url=None, acting=None, name="草图.jpg"):
    with writing(url or database.service_url, **({"acting": acting} if acting else {})) as connection:
        return bring_sketch(connection, draft, new_sketch(name), who="周").sketch.number


def change(database, draft, number, url=None, acting=None, **more):
    with writing(url or database.service_url, **({"acting": acting} if acting else {})) as connection:
        return change_sketch(connection, draft, number, **more)


def listed(database, draft, url=None, acting=None):
    with reading(url or database.service_url, **({"acting": acting} if acting else {})) as connection:
        return list_sketches(connection, draft)


def test_a_sketch_is_kept_placed_and_drawn_where_its_points_say(database, draft):
    number = bring(database, draft)
    (bare,) = listed(database, draft)
    assert (bare.why_not, bare.mesh) == ("too_few", None)
    placed = change(database, draft, number, points=POINTS, opacity=0.25, name="村界草图")
    assert placed.fit.rms_m < 1e-6
    (kept,) = listed(database, draft)
    assert (kept.sketch.points, kept.sketch.opacity, kept.sketch.name) == (tuple(POINTS), 0.25, "村界草图")
    mesh = np.array(kept.mesh)
    assert np.allclose(mesh[0, 0], [109.2, 34.81], atol=1e-8)
    assert np.allclose(mesh[-1, 0], [109.2, 34.8], atol=1e-8)
    assert change(database, draft, number, points=[]).why_not == "too_few"
    with reading(database.service_url) as connection:
        data, sketch = sketch_picture(connection, draft, number, original=True)
    assert (data, sketch.media) == (new_sketch().original, "image/jpeg")


def test_one_lies_above_the_other_and_can_be_put_below(database, draft):
    first, second = bring(database, draft), bring(database, draft, name="b.jpg")
    assert [one.sketch.number for one in listed(database, draft)] == [first, second]
    change(database, draft, second, ordinal=-1)
    assert [one.sketch.number for one in listed(database, draft)] == [second, first]
    with writing(database.service_url) as connection:
        drop_sketch(connection, draft, first)
    assert [one.sketch.number for one in listed(database, draft)] == [second]
    with reading(database.service_url) as connection:
        assert connection.scalar(text("SELECT count(*) FROM gisgrid.sketch_picture")) == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"points": [ControlPoint(301, 0, 109, 34)]},
        {"points": [ControlPoint(0, 0, 190, 34)]},
        {"points": [ControlPoint(float("nan"), 0, 109, 34)]},
        {"points": POINTS * 30},
        {"model": "magic"},
        {"opacity": 1.5},
        {"name": " "},
    ],
)
def test_what_makes_no_sense_is_refused_and_nothing_changes(database, draft, wrong):
    number = bring(database, draft)
    with pytest.raises(BadInput):
        change(database, draft, number, **wrong)
    (kept,) = listed(database, draft)
    assert (kept.sketch.points, kept.sketch.opacity) == ((), pytest.approx(0.6))


def test_only_so_many_lie_under_a_draft_and_none_under_one_that_is_ended(database, draft):
    number, *_ = (bring(database, draft) for _ in range(MOST_SKETCHES))
    with pytest.raises(Refused):
        bring(database, draft)
    with writing(database.service_url) as connection:
        drop_draft(connection, draft)
    with pytest.raises(Refused):
        change(database, draft, number, opacity=0.1)
    assert len(listed(database, draft)) == MOST_SKETCHES


def test_a_sketch_follows_the_rights_on_its_draft(database, draft):
    member = database.member_url
    planner = signed_in(database, "planner", ("planner", VILLAGE))
    approver = signed_in(database, "approver", ("approver", VILLAGE))
    viewer = signed_in(database, "viewer", ("viewer", VILLAGE))
    number = bring(database, draft, member, planner)
    assert listed(database, draft, member, planner)[0].sketch.who == "planner同志"
    assert len(listed(database, draft, member, approver)) == 1
    with reading(member, approver) as connection:
        assert sketch_picture(connection, draft, number, original=False)[0]
    with pytest.raises(NotFound):
        listed(database, draft, member, viewer)
    with reading(member, viewer) as connection:
        assert connection.scalar(text("SELECT count(*) FROM gisgrid.sketch_picture")) == 0
    with pytest.raises((Forbidden, NotFound)):
        bring(database, draft, member, viewer)
    with pytest.raises(Forbidden):
        bring(database, draft, member, approver)
    with pytest.raises(NotFound):
        change(database, draft + 1, number, opacity=0.1)


def test_a_sketch_of_another_draft_is_not_reached_through_ones_own(database, draft):
    number = bring(database, draft)
    other = begun(database)
    with pytest.raises(NotFound):
        change(database, other, number, opacity=0.1)
    with reading(database.service_url) as connection, pytest.raises(NotFound):
        sketch_picture(connection, other, number, original=False)
