"""The search: its sums are right at every move, nothing falls apart, and on small graphs the best plan is known."""

import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gisgrid.planning.division.moves import anneal
from gisgrid.planning.division.plane import plane_of
from gisgrid.planning.division.present import from_present
from gisgrid.planning.division.quality import deviation, least_deviation
from gisgrid.planning.division.search import Task, search
from gisgrid.planning.division.seeds import by_trees, hangs_together, seeds
from gisgrid.planning.division.trees import Graph, cut_in_two
from tests.planning.division.drawn import Drawing, drawn
from tests.planning.division.optimum import all_plans, deviation_of, least_cost, least_deviation_of

NO_LINKS = np.empty((0, 2), dtype=np.int64)


def task_of(drawing, pieces, seed=1, natural=False):
    atoms = plane_of(drawn(drawing)).atoms()
    rng = np.random.default_rng(seed)
    names = rng.integers(0, 3, len(atoms))
    living = [[(int(n), int(h))] if natural and h else [] for n, h in zip(names, atoms.households, strict=True)]
    return Task(atoms, NO_LINKS, living, pieces, 0.03, seed)


@settings(max_examples=20)
@given(st.integers(0, 5000), st.integers(2, 5), st.booleans())
def test_a_change_costs_what_the_whole_plan_then_costs_more(seed, pieces, start):
    task = task_of(Drawing(streets=6, homes=120, seed=seed), pieces, seed, natural=True)
    rng = random.Random(seed)
    first = by_trees(task.graph(), pieces, np.random.default_rng(seed))
    plan = task.plan(first, first if start else None)
    for _ in range(30):
        atom = rng.randrange(len(plan.part))
        to = plan.part[rng.choice(plan.neighbours[atom])[0]]
        if to == plan.part[atom] or not plan.may_leave(atom):
            continue
        before, change = plan.cost(), plan.change(atom, to)
        plan.move(atom, to)
        assert plan.cost() == pytest.approx(before + change, abs=1e-6)
        fresh = task.plan(np.array(plan.part), first if start else None)
        assert fresh.cost() == pytest.approx(plan.cost(), abs=1e-6)
        assert hangs_together(task.graph(), np.array(plan.part), pieces)


@settings(max_examples=20)
@given(st.integers(0, 5000), st.integers(2, 4))
def test_an_atom_may_leave_just_where_the_rest_hangs_together(seed, pieces):
    task = task_of(Drawing(streets=5, homes=80, seed=seed), pieces)
    graph = task.graph()
    plan = task.plan(by_trees(graph, pieces, np.random.default_rng(seed)))
    anneal(plan, 200, random.Random(seed), hot=5.0)
    for atom, here in enumerate(plan.part):
        rest = np.array([one for one, piece in enumerate(plan.part) if piece == here and one != atom], dtype=np.int64)
        whole = len(rest) > 0 and hangs_together(graph.take(rest), np.zeros(len(rest), dtype=np.int64), 1)
        assert plan.may_leave(atom) == whole


@settings(max_examples=20)
@given(st.integers(3, 7), st.integers(1, 8), st.integers(0, 5000))
def test_first_plans_hang_together(streets, pieces, seed):
    graph = task_of(Drawing(streets=streets, homes=60, seed=seed), pieces).graph()
    pieces = min(pieces, len(graph.households))
    for part in seeds(graph, pieces, 2, seed):
        assert hangs_together(graph, part, pieces)


def test_a_star_is_cut_leaf_by_leaf():
    star = Graph(np.ones(7), np.array([[0, leaf] for leaf in range(1, 7)]), np.ones(6))
    assert cut_in_two(star, 0.5, (3, 4), np.random.default_rng(1)) is None
    assert hangs_together(star, by_trees(star, 6, np.random.default_rng(1)), 6)


@settings(max_examples=20)
@given(st.integers(0, 5000), st.integers(1, 6), st.integers(1, 6))
def test_a_plan_from_what_is_drawn_hangs_together_whatever_is_drawn(seed, pieces, drawn_pieces):
    graph = task_of(Drawing(streets=6, homes=100, seed=seed), pieces).graph()
    owner = np.random.default_rng(seed).integers(-1, drawn_pieces, len(graph.households))
    part, start = from_present(graph, owner, pieces, seed)
    assert hangs_together(graph, part, pieces)
    assert set(np.unique(start)) <= {-1, *range(pieces)}


def test_a_plan_from_what_is_drawn_is_what_is_drawn():
    graph = task_of(Drawing(streets=6, homes=100), 4).graph()
    owner = by_trees(graph, 4, np.random.default_rng(3))
    part, start = from_present(graph, owner, 4, 1)
    assert len(np.unique(np.column_stack([owner, part]), axis=0)) == 4
    assert (start == part).all()


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize(("streets", "pieces", "most"), [(4, 3, 9), (5, 2, 12)])
def test_on_few_blocks_no_plan_costs_less(seed, streets, pieces, most):
    task = task_of(Drawing(streets=streets, homes=200, seed=seed), pieces)
    if len(task.atoms) > most:
        task = first_atoms(task, most)
    found = task.plan(search(task)).cost()
    assert found <= least_cost(task) * 1.001


def first_atoms(task, count):
    """The task of some atoms that hang together."""
    order = [0]
    while len(order) < count:
        near = task.atoms.pairs[np.isin(task.atoms.pairs, order).any(axis=1)]
        order.append(int(np.setdiff1d(near, order)[0]))
    few, links = task.atoms.take(np.array(sorted(order)), NO_LINKS)
    return Task(few, links, [[]] * count, task.pieces, task.tolerance, task.seed)


def test_the_programme_finds_what_trying_all_plans_finds():
    task = first_atoms(task_of(Drawing(streets=5, homes=150, seed=3), 2), 11)
    graph = task.graph()
    least = min(deviation_of(graph, part, 2) for part in all_plans(graph, 2))
    value, proved, part = least_deviation_of(graph, 2)
    assert proved
    assert value == pytest.approx(least, abs=1e-6)
    assert hangs_together(graph, part, 2)


@given(st.lists(st.integers(1, 60), min_size=3, max_size=7), st.integers(1, 3))
def test_no_division_of_places_has_less_than_the_least_deviation(lumps, pieces):
    places = np.array(lumps)
    ways = (np.array([way // pieces**i % pieces for i in range(len(lumps))]) for way in range(pieces ** len(lumps)))
    best = min(deviation(np.bincount(way, weights=places, minlength=pieces)) for way in ways)
    assert least_deviation(places, pieces) <= best + 1e-9
