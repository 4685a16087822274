"""Saves over one another: what does not touch is merged, what does is refused with both states, none is half stored."""

import json

import numpy as np
import pytest
import shapely
from sqlalchemy import event

from gisgrid.domain.desk import NewStep, Put, Removal, Save
from gisgrid.errors import BadInput, DraftConflict, Forbidden, NotTiling, Refused
from gisgrid.geometry.edits import halves
from gisgrid.geometry.knots import Knot, Piece, insert_vertices, knot_places
from gisgrid.geometry.lattice import snap, to_lattice
from gisgrid.services.desk_ground import ground_of
from gisgrid.services.desk_knots import knot_place
from gisgrid.services.desk_opening import open_desk
from gisgrid.services.desk_save import save_desk
from gisgrid.services.desk_steps import steps_of
from gisgrid.services.drafts import draft_numbered, drop_draft, return_draft, send_draft
from gisgrid.store.areas import insert_areas
from gisgrid.store.desk import desk_rows
from gisgrid.store.session import changing, reading, writing
from tests.accounts import signed_in
from tests.county import county, village_code

VILLAGE = village_code(5)
A, B, C, D = (f"{VILLAGE}{k:03d}" for k in (19, 20, 27, 28))
"""South-west, north-west, south-east, north-east: A touches B and C, not quite D but in the middle."""


class Bench:
    """A draft of a village, and one who plans it."""

    def __init__(self, database, start="present"):
        areas = county()
        with changing(database.service_url, who="test", why="load") as connection:
            insert_areas(connection, "standard", areas)
        self.url, self.acting = database.member_url, signed_in(database, "周", ("planner", VILLAGE))
        with writing(self.url, self.acting) as connection:
            self.number = open_desk(connection, "standard", VILLAGE, start, owner="周").number

    def rows(self):
        with reading(self.url, self.acting) as connection:
            return {row.code: row for row in desk_rows(connection, self.number)}

    def ground(self):
        with reading(self.url, self.acting) as connection:
            return ground_of(connection, draft_numbered(connection, self.number))

    def draft(self):
        with reading(self.url, self.acting) as connection:
            return draft_numbered(connection, self.number)

    def steps(self):
        with reading(self.url, self.acting) as connection:
            return steps_of(connection, self.number)

    def save(self, save):
        with writing(self.url, self.acting) as connection:
            return save_desk(connection, self.number, save)


@pytest.fixture
def bench(database):
    return Bench(database)


def put(row, **changes):
    values = {"code": row.code, "name": row.name, "kind": row.kind, "base": row.version, "geometry": row.geometry}
    return Put(**(values | changes))


def step(what="rename", before=()):
    return NewStep(what, {}, [], (), list(before), [])


def one_step(draft, puts=(), removed=(), knots=(), what="edit"):
    """A save of one step by a desk that knows the present revision of a draft."""
    at = draft.position
    return Save(draft.revision, tuple(puts), tuple(removed), tuple(knots), at, (step(what),), at + 1)


def moved(rows, at, to):
    """The areas that hold a vertex, with it elsewhere."""

    def shifted(xy):
        return np.where((xy == at).all(axis=1)[:, None], snap(np.array(to)), xy)

    return [put(row, geometry=shapely.transform(row.geometry, shifted)) for row in rows.values() if holds(row, at)]


def holds(row, at):
    return bool((shapely.get_coordinates(row.geometry) == at).all(axis=1).any())


def middle(rows):
    """The vertex where all four areas meet."""
    (found,) = set.intersection(*(set(map(tuple, shapely.get_coordinates(r.geometry).tolist())) for r in rows.values()))
    return found


def test_a_first_save_keeps_versions_steps_and_past(bench):
    rows, draft = bench.rows(), bench.draft()
    at = middle(rows)
    saved = bench.save(one_step(draft, moved(rows, at, (at[0] + 1e-3, at[1]))))
    assert (saved.revision, saved.position, saved.steps) == (draft.revision + 1, 1, 1)
    assert saved.versions == dict.fromkeys((A, B, C, D), 2)
    assert (saved.findings, saved.others, saved.others_removed) == ([], [], [])
    assert bench.draft().revision == saved.revision
    assert [one.number for one in bench.steps()] == [1]


def test_edits_that_do_not_touch_are_merged_whoever_comes_first(bench):
    rows, seen = bench.rows(), bench.draft()
    bench.save(one_step(seen, [put(rows[A], name="东村")]))
    saved = bench.save(one_step(seen, [put(rows[D], name="西村")]))
    assert [(row.code, row.name) for row in saved.others] == [(A, "东村")]
    assert {code: row.name for code, row in bench.rows().items() if code in (A, D)} == {A: "东村", D: "西村"}
    assert (saved.position, saved.steps) == (2, 2)


def test_of_one_area_the_name_comes_from_one_and_the_course_from_the_other(bench):
    rows, seen = bench.rows(), bench.draft()
    at = middle(rows)
    bench.save(one_step(seen, moved(rows, at, (at[0] + 1e-3, at[1]))))
    saved = bench.save(one_step(seen, [put(rows[A], name="东村")], what="rename"))
    now = bench.rows()[A]
    assert (now.name, holds(now, at)) == ("东村", False)
    assert A in {row.code for row in saved.others}
    (_, last) = bench.steps()
    assert last.what == "rename"
    assert last.put[0]["geometry"] == json.loads(shapely.to_geojson(now.geometry))


def test_two_courses_of_one_area_are_a_conflict_and_nothing_is_stored(bench):
    rows, seen = bench.rows(), bench.draft()
    at = middle(rows)
    bench.save(one_step(seen, moved(rows, at, (at[0] + 1e-3, at[1]))))
    before = bench.rows()
    with pytest.raises(DraftConflict) as refused:
        bench.save(one_step(seen, [*moved(rows, at, (at[0], at[1] + 1e-3))]))
    conflicts = {one.code: one for one in refused.value.details["conflicts"]}
    assert set(conflicts) == {A, B, C, D}
    assert conflicts[A].theirs.version == 2
    assert not holds(conflicts[A].mine, at)
    assert refused.value.details["revision"] == seen.revision + 1
    assert bench.rows() == before
    assert len(bench.steps()) == 1


def test_two_names_are_a_conflict_and_the_same_one_is_none(bench):
    rows, seen = bench.rows(), bench.draft()
    bench.save(one_step(seen, [put(rows[A], name="东村")]))
    with pytest.raises(DraftConflict):
        bench.save(one_step(seen, [put(rows[A], name="西村")]))
    bench.save(one_step(seen, [put(rows[A], name="东村")]))
    assert bench.rows()[A].name == "东村"


def knotted(rows, code, other, share=0.5):
    """A split of `code` from its border with `other`: the areas put, and the knot."""
    common = shapely.get_coordinates(shapely.intersection(rows[code].geometry, rows[other].geometry))
    a, b = sorted(map(tuple, common.tolist()))
    target = (a[0] + share * (b[0] - a[0]), a[1] + share * (b[1] - a[1]))
    return Knot(a, b, next(knot_places(a, b, a, b, target)))


def with_knot(row, knot):
    shape, used = insert_vertices(row.geometry, [Piece(knot.a0, knot.b0, knot.p)])
    assert used
    return shape


def far_vertex(row, knot):
    """A vertex of an area that is no end of the knot's edge."""
    around = [tuple(v) for v in shapely.get_coordinates(row.geometry).tolist()]
    return next(v for v in around if v not in (knot.a0, knot.b0))


def split_at(rows, code, other, new, share=0.5):
    knot = knotted(rows, code, other, share)
    whole = with_knot(rows[code], knot)
    kept, fresh = halves(whole, [knot.p, far_vertex(rows[code], knot)])
    puts = [put(rows[code], geometry=kept), Put(new, "", "base", None, fresh)]
    return [*puts, put(rows[other], geometry=with_knot(rows[other], knot))], knot


def test_two_cuts_of_one_area_are_a_conflict_with_all_new_pieces_and_either_side_tiles(bench):
    rows, seen = bench.rows(), bench.draft()
    theirs, mine = split_at(rows, A, B, "new-00000001", share=0.3), split_at(rows, A, B, "new-00000002", share=0.6)
    bench.save(one_step(seen, theirs[0], knots=[theirs[1]]))
    with pytest.raises(DraftConflict) as refused:
        bench.save(one_step(seen, mine[0], knots=[mine[1]]))
    conflicts = {one.code: one for one in refused.value.details["conflicts"]}
    assert set(conflicts) == {A, "new-00000001", "new-00000002"}
    assert (conflicts["new-00000001"].mine, conflicts["new-00000002"].theirs) == (None, None)
    stored = conflicts["new-00000001"].theirs
    kept = [put(rows[A], geometry=mine[0][0].geometry, base=conflicts[A].theirs.version), mine[0][1]]
    saved = bench.save(one_step(seen, kept, [Removal(stored.code, stored.version)], [mine[1]], what="resolve"))
    assert saved.findings == []


def test_a_merge_and_a_cut_of_the_same_area_are_a_conflict_with_what_was_swallowed(bench):
    rows, seen = bench.rows(), bench.draft()
    both = shapely.union(rows[A].geometry, rows[B].geometry)
    joined = shapely.MultiPolygon([both]) if both.geom_type == "Polygon" else both
    bench.save(one_step(seen, [put(rows[A], geometry=shapely.orient_polygons(joined))], [Removal(B, rows[B].version)]))
    cut, knot = split_at(rows, A, C, "new-00000002")
    with pytest.raises(DraftConflict) as refused:
        bench.save(one_step(seen, cut, knots=[knot]))
    conflicts = {one.code: one for one in refused.value.details["conflicts"]}
    assert set(conflicts) == {A, B, "new-00000002"}
    assert (conflicts[B].mine.version, conflicts[B].theirs) == (rows[B].version, None)


def test_a_neighbour_that_only_gains_a_knot_does_not_conflict(bench):
    """B is renamed and its far border moved by the other; the split of A only puts a knot on it."""
    rows, seen = bench.rows(), bench.draft()
    bench.save(one_step(seen, [put(rows[B], name="北村", kind="dedicated")]))
    puts, knot = split_at(rows, A, B, "new-aaaaaaaa")
    saved = bench.save(one_step(seen, puts, knots=[knot]))
    now = bench.rows()
    assert (now[B].name, now[B].kind) == ("北村", "dedicated")
    assert holds(now[B], knot.p)
    assert saved.findings == []
    assert [row.code for row in saved.others] == [B]


def test_knots_of_both_sides_meet_on_one_border(bench):
    """Both split from the border of A and B, at two places, each without the other's knot."""
    rows, seen = bench.rows(), bench.draft()
    first, k1 = split_at(rows, A, B, "new-aaaaaaaa", 0.3)
    second, k2 = split_at(rows, B, A, "new-bbbbbbbb", 0.7)
    bench.save(one_step(seen, first, knots=[k1]))
    saved = bench.save(one_step(seen, second, knots=[k2]))
    assert saved.findings == []
    ground = bench.ground()
    assert {k1, k2} <= set(ground.knots)
    assert bench.draft().faults == 0


def test_a_removal_that_others_only_knotted_goes_and_one_they_renamed_stays(bench):
    rows, seen = bench.rows(), bench.draft()
    puts, knot = split_at(rows, A, B, "new-aaaaaaaa")
    bench.save(one_step(seen, puts, knots=[knot]))
    joined = to_lattice([shapely.coverage_union(rows[B].geometry, rows[D].geometry)])[0]
    merge = [put(rows[D], geometry=joined)]
    saved = bench.save(one_step(seen, merge, [Removal(B, rows[B].version)], what="merge"))
    assert saved.findings == []
    assert holds(bench.rows()[D], knot.p)
    late = bench.rows()
    bench.save(one_step(bench.draft(), [put(late[C], name="南村")]))
    with pytest.raises(DraftConflict) as refused:
        bench.save(one_step(seen, [], [Removal(C, rows[C].version)]))
    (conflict,) = refused.value.details["conflicts"]
    assert (conflict.mine, conflict.theirs.name) == (None, "南村")


def test_a_late_undo_is_kept_as_a_step(bench):
    rows = bench.rows()
    bench.save(one_step(bench.draft(), [put(rows[A], name="一")]))
    seen, now = bench.draft(), bench.rows()
    bench.save(one_step(seen, [put(now[D], name="二")]))
    undo = Save(seen.revision, (put(now[A], name=rows[A].name),), keep=1, position=0)
    saved = bench.save(undo)
    assert (saved.position, saved.steps) == (3, 3)
    assert [one.what for one in bench.steps()] == ["edit", "edit", "undo"]
    assert bench.steps()[2].before[0]["name"] == "一"


def test_undo_and_redo_move_the_position_and_a_new_edit_drops_what_was_undone(bench):
    rows, draft = bench.rows(), bench.draft()
    bench.save(one_step(draft, [put(rows[A], name="一")]))
    draft, now = bench.draft(), bench.rows()
    undone = bench.save(Save(draft.revision, (put(now[A], name=rows[A].name),), keep=1, position=0))
    assert (undone.position, undone.steps) == (0, 1)
    now = bench.rows()
    bench.save(one_step(bench.draft(), [put(now[A], name="二")], what="other"))
    assert [(one.number, one.what) for one in bench.steps()] == [(1, "other")]


def test_random_saves_of_two_desks_keep_all_that_is_not_refused(bench):
    """Two desks that know what they saw last; each save changes one name: it is there, or refused with both states."""
    rng = np.random.default_rng(7)
    desks = [(bench.draft(), bench.rows()) for _ in range(2)]
    names, refused = {code: row.name for code, row in bench.rows().items()}, 0
    for turn in range(30):
        side, code = int(rng.integers(2)), str(rng.choice([A, B, C, D]))
        draft, rows = desks[side]
        try:
            bench.save(one_step(draft, [put(rows[code], name=f"第{turn}名")]))
            names[code] = f"第{turn}名"
        except DraftConflict as error:
            refused += 1
            (conflict,) = error.details["conflicts"]
            assert (conflict.mine.name, conflict.theirs.name) == (f"第{turn}名", names[code])
        assert {one.code: one.name for one in bench.rows().values()} == names
        if rng.random() < 0.5:
            desks[side] = (bench.draft(), bench.rows())
    assert 0 < refused < 20


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"code": "x"}, BadInput),
        ({"code": f"{village_code(6)}021", "base": None}, BadInput),
        ({"kind": "forest"}, BadInput),
        ({"name": "a\tb"}, BadInput),
        ({"geometry": shapely.MultiPolygon([shapely.box(110.1, 30.1, 110.10000005, 30.2)])}, NotTiling),
        ({"geometry": shapely.MultiPolygon()}, NotTiling),
    ],
)
def test_what_cannot_be_kept_is_refused_and_leaves_nothing(bench, change, error):
    rows, draft = bench.rows(), bench.draft()
    with pytest.raises(error):
        bench.save(one_step(draft, [put(rows[A], **change), put(rows[B], name="变了")]))
    assert bench.rows() == rows
    assert bench.draft() == draft


def test_a_knot_off_its_edge_and_a_draft_without_areas_are_refused(bench):
    rows, draft = bench.rows(), bench.draft()
    off = Knot((110.1, 30.1), (110.2, 30.1), (110.15, 30.1001))
    for save in (
        one_step(draft, [put(rows[A], name="x")], knots=[off]),
        one_step(draft, [], [Removal(code, 1) for code in rows]),
        Save(draft.revision, (put(rows[A], name="x"),), keep=3, position=3),
    ):
        with pytest.raises(BadInput):
            bench.save(save)
    assert bench.draft() == draft


def test_a_draft_that_was_sent_or_dropped_takes_no_save(bench):
    rows, draft = bench.rows(), bench.draft()
    with writing(bench.url, bench.acting) as connection:
        send_draft(connection, bench.number)
    with pytest.raises(Refused, match="sent"):
        bench.save(one_step(draft, [put(rows[A], name="x")]))
    with writing(bench.url, bench.acting) as connection:
        return_draft(connection, bench.number)
        drop_draft(connection, bench.number)
    with pytest.raises(Refused, match="dropped"):
        bench.save(one_step(draft, [put(rows[A], name="x")]))


def test_an_approver_reads_and_does_not_save(bench, database):
    rows, draft = bench.rows(), bench.draft()
    approver = signed_in(database, "审", ("approver", VILLAGE))
    with pytest.raises(Forbidden), writing(bench.url, approver) as connection:
        save_desk(connection, bench.number, one_step(draft, [put(rows[A], name="x")]))


def test_a_place_on_the_outline_is_a_vertex_near_by_or_a_new_knot(bench):
    outline = bench.ground().outline
    xy = shapely.get_coordinates(outline)
    with reading(bench.url, bench.acting) as connection:
        near = knot_place(connection, bench.number, (xy[0][0] + 2e-6, xy[0][1]))
        half = knot_place(connection, bench.number, tuple(map(float, (xy[0] + xy[1]) / 2)))
    assert near.existing
    assert near.p == tuple(xy[0])
    assert not half.existing
    assert {half.edge[0], half.edge[1]} == {tuple(xy[0]), tuple(xy[1])}
    assert shapely.distance(shapely.LineString(half.edge), shapely.Point(half.p)) < 0.72e-7


def test_a_draft_is_begun_without_asking_who_may_see_each_other_draft(database):
    """Policies of its areas ask that for every draft there is, unless the transaction says which it is about."""
    bench, told = Bench(database), []
    with writing(bench.url, bench.acting) as connection:
        event.listen(connection, "before_cursor_execute", lambda *args: told.append(args[2]))
        open_desk(connection, "standard", VILLAGE, "present", owner="周")
    narrowed, filled = (
        next(i for i, statement in enumerate(told) if part in statement)
        for part in ("set_config('gisgrid.draft'", "INSERT INTO gisgrid.draft_area")
    )
    assert narrowed < filled
