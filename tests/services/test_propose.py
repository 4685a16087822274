"""Divisions proposed in the demo county on a real database: drafts that can be published, and what is refused."""

from dataclasses import replace

import numpy as np
import pytest
import shapely
from sqlalchemy import text

from gisgrid.domain.division import DivisionRequest, Drawn, NamedShapes
from gisgrid.errors import BadInput, Forbidden, NotFound, Refused
from gisgrid.geometry.knots import strip_knots
from gisgrid.geometry.lattice import to_lattice
from gisgrid.services.divide import split_area
from gisgrid.services.propose import keep_proposal, propose_division
from gisgrid.services.publish import publish_draft
from gisgrid.store.areas import areas_by_code, areas_of_scheme, children_of, delete_areas
from gisgrid.store.knots import knots_of
from gisgrid.store.session import changing, reading, writing
from tests.accounts import signed_in
from tests.services.test_imports import assert_tiles
from tests.serving import county_template, served, serving, tiny_county
from tests.store.plain import connect, open_parents

__all__ = ["county_template", "served", "serving"]

NOTHING = NamedShapes([], [], np.empty(0, dtype=object))
BARE = Drawn(np.empty(0, dtype=object), NOTHING, NOTHING)


def village_with_most_households():
    counts = {}
    for leaf in tiny_county().tables["households"]["subgrid_code"]:
        counts[leaf[:12]] = counts.get(leaf[:12], 0) + 1
    return max(sorted(counts), key=counts.get), max(counts.values())


VILLAGE, HOUSEHOLDS = village_with_most_households()


def asked(**more):
    return DivisionRequest("standard", VILLAGE, **more)


def propose(database, request, drawn=BARE):
    with reading(database.service_url) as connection:
        return propose_division(connection, request, drawn)


def keep(database, proposal):
    with writing(database.service_url) as connection:
        return keep_proposal(connection, proposal, owner="planner")


def publish(database, number, replace_=False):
    with changing(database.service_url, who="planner", why="divide", kind="import", draft=number) as connection:
        return publish_draft(connection, number, replace=replace_)


def children(database):
    with reading(database.service_url) as connection:
        return children_of(connection, "standard", [VILLAGE]).areas


def require_rule(database):
    with reading(database.service_url) as connection:
        assert_tiles(areas_of_scheme(connection, "standard").areas)
    with connect(database) as plain:
        assert open_parents(plain) == []
    plain.close()


@pytest.fixture
def undivided(serving):
    """The county with one village as one piece."""
    with changing(serving.service_url, who="test", why="undo") as connection:
        delete_areas(connection, "standard", children_of(connection, "standard", [VILLAGE]).areas.codes)
    return serving


def leaf_counts(database):
    query = """SELECT a.code, coalesce(sum(h.households), 0)::int FROM gisgrid.area a
               LEFT JOIN gisgrid.household h ON h.leaf = a.id WHERE a.parent_code = :code GROUP BY a.code"""
    with reading(database.service_url) as connection:
        return {code: count for code, count in connection.execute(text(query), {"code": VILLAGE})}


def test_a_proposal_becomes_a_draft_without_faults_and_is_published(undivided):
    proposal = propose(undivided, asked(into=4))
    assert sum(proposal.households) == HOUSEHOLDS
    draft = keep(undivided, proposal)
    assert (draft.state, draft.areas, draft.faults, draft.owner) == ("open", 4, 0, "planner")
    assert publish(undivided, draft.number).state == "published"
    stored = children(undivided)
    assert stored.codes == proposal.areas.codes
    assert set(stored.sources) == {"gisgrid divide"}
    assert leaf_counts(undivided) == dict(zip(proposal.areas.codes, proposal.households, strict=True))
    require_rule(undivided)


def test_codes_go_on_after_those_that_were_ever_used(undivided):
    before = [code for code in tiny_county().areas.codes if len(code) == 15 and code.startswith(VILLAGE)]
    proposal = propose(undivided, asked(into=3))
    last = int(max(before)[-3:])
    assert [int(code[-3:]) for code in proposal.areas.codes] == [last + 1, last + 2, last + 3]


def test_households_for_each_say_how_many(undivided):
    proposal = propose(undivided, asked(households_per_grid=HOUSEHOLDS / 5))
    assert len(proposal.areas) == 5


def test_a_piece_of_a_file_stays_bit_for_bit(undivided):
    first = propose(undivided, asked(into=4))
    kept = first.areas.geometries[[1]]
    drawn = replace(BARE, kept=NamedShapes([""], ["学校"], kept))
    proposal = propose(undivided, asked(into=4), drawn)
    assert sum(proposal.is_kept) == 1
    row = proposal.is_kept.index(True)
    assert proposal.areas.geometries[row].wkb == kept[0].wkb
    assert (proposal.areas.names[row], proposal.households[row]) == ("学校", first.households[1])
    assert sum(proposal.households) == HOUSEHOLDS
    draft = keep(undivided, proposal)
    assert draft.faults == 0
    publish(undivided, draft.number)
    require_rule(undivided)
    with reading(undivided.service_url) as connection:
        stored = areas_by_code(connection, "standard", [proposal.areas.codes[row]]).areas
        knots = knots_of(connection, "standard")
    ours = {tuple(xy) for xy in shapely.get_coordinates(kept).tolist()}
    theirs = {tuple(xy) for xy in shapely.get_coordinates(stored.geometries).tolist()}
    assert ours <= theirs
    assert shapely.area(stored.geometries[0]) == pytest.approx(kept[0].area, rel=1e-9)
    assert shapely.normalize(strip_knots(stored.geometries[0], knots)).area == pytest.approx(kept[0].area, rel=1e-9)


def test_rebalancing_starts_from_what_is_stored(serving):
    before = children(serving)
    proposal = propose(serving, asked(rebalance=True))
    assert proposal.replaces
    special = {code for code, kind in zip(before.codes, before.kinds, strict=True) if kind != "base"}
    kept = {code for code, is_kept in zip(proposal.areas.codes, proposal.is_kept, strict=True) if is_kept}
    assert kept == special
    assert set(proposal.areas.codes) == set(before.codes)
    assert sum(proposal.households) == sum(leaf_counts(serving).values())
    draft = keep(serving, proposal)
    assert draft.faults == 0
    publish(serving, draft.number)
    require_rule(serving)
    assert leaf_counts(serving) == dict(zip(proposal.areas.codes, proposal.households, strict=True))


def test_a_draft_is_not_kept_over_somebody_elses_change(undivided):
    proposal = propose(undivided, asked(into=3))
    publish(undivided, keep(undivided, propose(undivided, asked(into=2))).number)
    with pytest.raises(Refused, match="meanwhile"):
        keep(undivided, proposal)


def test_a_knot_meanwhile_is_no_change(undivided):
    proposal = propose(undivided, asked(into=3))
    with reading(undivided.service_url) as connection:
        areas = areas_of_scheme(connection, "standard").areas
        village = areas_by_code(connection, "standard", [VILLAGE]).areas.geometries[0]
    touching = next(
        (code, shape) for code, shape, level in zip(areas.codes, areas.geometries, areas.levels, strict=True)
        if level == "subgrid" and shape.boundary.intersection(village.boundary).length > 1e-3
    )  # fmt: skip
    shared = shapely.line_merge(touching[1].boundary.intersection(village.boundary))
    start = shapely.get_coordinates(shapely.line_interpolate_point(shapely.get_parts(shared)[0], 0.5, normalized=True))
    end = shapely.get_coordinates(touching[1].centroid)
    with changing(undivided.service_url, who="test", why="split") as connection:
        far = touching[1].exterior if touching[1].geom_type == "Polygon" else touching[1].geoms[0].exterior
        vertices = np.array(far.coords)
        opposite = vertices[np.hypot(*(vertices - start[0]).T).argmax()]
        split_area(connection, "standard", touching[0], [tuple(start[0]), tuple(end[0]), tuple(opposite)],
                   new_code=f"{touching[0][:12]}950", new_name="x")  # fmt: skip
    draft = keep(undivided, proposal)
    publish(undivided, draft.number)
    require_rule(undivided)


def test_rivers_and_natural_villages_of_files_are_used(undivided):
    rivers = tiny_county().rivers.geometries
    with reading(undivided.service_url) as connection:
        village = areas_by_code(connection, "standard", [VILLAGE]).areas.geometries[0]
    centre = shapely.centroid(village)
    natural = NamedShapes([""], ["张家湾"], np.array([centre.buffer(0.0005)], dtype=object))
    proposal = propose(undivided, asked(into=3), Drawn(rivers, natural, NOTHING))
    assert proposal.cut_villages in ([], ["张家湾"])
    assert keep(undivided, proposal).faults == 0


def test_who_plans_another_village_may_not_ask_nor_keep(undivided):
    other = next(
        code for code in tiny_county().areas.codes if len(code) == 12 and code != VILLAGE and code[9:] != "000"
    )
    proposal = propose(undivided, asked(into=3))
    stranger = signed_in(undivided, "stranger", ("planner", other))
    with pytest.raises(Forbidden), writing(undivided.member_url, stranger) as connection:
        propose_division(connection, asked(into=3), BARE, held_to_powers=True)
    with pytest.raises(Forbidden), writing(undivided.member_url, stranger) as connection:
        keep_proposal(connection, proposal, owner="stranger")


@pytest.mark.parametrize(
    ("request_", "kind", "words"),
    [
        (asked(into=3), Refused, "divided already"),
        (replace(asked(into=3), code="990199999999"), NotFound, "no area"),
        (replace(asked(into=3), scheme="none"), NotFound, "no scheme"),
        (asked(into=900, rebalance=True), Refused, "places only"),
        (asked(into=1, rebalance=True), Refused, "kept already"),
    ],
)
def test_what_makes_no_sense_is_refused(served, request_, kind, words):
    with pytest.raises(kind, match=words):
        propose(served, request_)


@pytest.mark.parametrize(
    ("numbers", "words"),
    [
        ({}, "how many"),
        ({"into": 2, "households_per_grid": 5}, "not both"),
        ({"into": 0}, "1 to 999"),
        ({"into": 3, "tolerance": 0.0}, "tolerance"),
        ({"into": 3, "seed": -1}, "seed"),
        ({"households_per_grid": float("nan")}, "households"),
    ],
)
def test_numbers_that_make_no_sense_are_refused(numbers, words):
    with pytest.raises(BadInput, match=words):
        asked(**numbers)


def test_pieces_to_keep_must_lie_in_the_village(undivided):
    with reading(undivided.service_url) as connection:
        village = areas_by_code(connection, "standard", [VILLAGE]).areas.geometries[0]
    beyond = to_lattice([shapely.box(*village.bounds)])
    with pytest.raises(BadInput, match="inside"):
        propose(undivided, asked(into=3), replace(BARE, kept=NamedShapes([""], [""], beyond)))


def test_an_undivided_village_is_not_rebalanced_and_the_lowest_level_not_divided(undivided):
    with pytest.raises(Refused, match="not divided yet"):
        propose(undivided, asked(rebalance=True))
    leaf = next(code for code in tiny_county().areas.codes if len(code) == 15 and not code.startswith(VILLAGE))
    with pytest.raises(Refused, match="lowest level"):
        propose(undivided, replace(asked(into=2), code=leaf))
