"""Who should serve where: rules kept or shortages named, never dearer than any other way, people kept for a tie."""

import subprocess
import sys
from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gisgrid.errors import BadInput
from gisgrid.planning.staffing import LEADER, staff
from gisgrid.planning.walking import Grids, People, Rules
from tests.bench.bench_staffing import bound, county
from tests.bench.processes import in_a_fork

NOBODY = np.empty((0, 3), dtype=np.int64)


@st.composite
def cases(draw, most_people=30, most_grids=12, specialities=4):
    """People, grids, who serves now, and rules: homes and grids strewn over some kilometres."""
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    count, places = draw(st.integers(0, most_people)), draw(st.integers(1, most_grids))
    people = People(
        rng.uniform(0, 6000, (count, 2)), rng.random((count, specialities)) < 0.3, rng.integers(0, 4, count)
    )
    asked = np.where(rng.random((places, specialities)) < 0.3, rng.integers(1, 3000, (places, specialities)), 0)
    required = np.column_stack([rng.random(places) < 0.9, rng.integers(0, 3, places)]).astype(np.int64)
    grids = Grids(rng.uniform(0, 6000, (places, 2)), required, asked.astype(float))
    everything = np.array(list(product(range(count), range(places), range(2))), dtype=np.int64).reshape(-1, 3)
    present = everything[rng.random(len(everything)) < draw(st.sampled_from([0, 0.05, 0.2]))]
    rules = Rules(draw(st.sampled_from([1, 500, 3000])), draw(st.sampled_from([1500, 4000, 20_000])))
    return people, grids, present, rules


def walk_cost(people, grids, person, grid):
    """Whole metres on foot, less the worth of the best speciality: written once more, for one pair."""
    walk = 1.3 * float(np.linalg.norm(people.points[person] - grids.points[grid]))
    return round(
        walk - max([w for w, has in zip(grids.worth_m[grid], people.skills[person], strict=True) if has] or [0])
    )


def cost_of(people, grids, present, rules, postings):
    held = {tuple(row) for row in present.tolist()}
    ended = len(held - {tuple(row) for row in postings})
    return sum(walk_cost(people, grids, p, g) for p, g, _ in postings) + rules.change_m * ended


def short_of(grids, postings):
    filled = np.zeros_like(grids.required)
    for _, grid, role in postings:
        filled[grid, role] += 1
    return np.maximum(grids.required - filled, 0), filled


def most_seats(grids, present):
    _, held = short_of(grids, present.tolist())
    seats = np.maximum(grids.required, held)
    seats[:, LEADER] = grids.required[:, LEADER]
    return seats


def weight(short):
    return int(short.sum() + short[:, LEADER].sum())


def score(found):
    return weight(found.short), found.cost_m


@given(cases())
@settings(max_examples=80)
def test_rules_are_kept_or_the_shortage_is_named(case):
    people, grids, present, rules = case
    found = staff(*case)
    rows = [tuple(row) for row in found.postings.tolist()]
    assert len({(p, g) for p, g, _ in rows}) == len(rows)
    served = np.bincount([p for p, _, _ in rows], minlength=len(people.points))
    assert (served <= people.most_grids).all()
    short, filled = short_of(grids, rows)
    assert (short == found.short).all()
    assert (filled <= most_seats(grids, present)).all()
    assert found.cost_m == cost_of(people, grids, present, rules, rows)
    held = {(p, g) for p, g, _ in present.tolist()}
    far = 1.3 * np.linalg.norm(people.points[found.postings[:, 0]] - grids.points[found.postings[:, 1]], axis=1)
    assert all(metres <= rules.farthest_m or (p, g) in held for metres, (p, g, _) in zip(far, rows, strict=True))


@given(cases(most_people=3, most_grids=2, specialities=2))
@settings(max_examples=80)
def test_no_other_way_is_better(case):
    people, grids, present, rules = case
    pairs = list(product(range(len(people.points)), range(len(grids.points))))
    held = {(p, g) for p, g, _ in present.tolist()}
    best = min(
        (weight(short_of(grids, rows)[0]), cost_of(people, grids, present, rules, rows))
        for roles in product((None, 0, 1), repeat=len(pairs))
        if allowed(
            case, rows := [(*pair, role) for pair, role in zip(pairs, roles, strict=True) if role is not None], held
        )
    )
    assert score(staff(*case)) == best


def allowed(case, rows, held):
    people, grids, present, rules = case
    served = np.bincount([p for p, _, _ in rows], minlength=len(people.points))
    near = all(
        1.3 * np.linalg.norm(people.points[p] - grids.points[g]) < rules.farthest_m or (p, g) in held
        for p, g, _ in rows
    )
    return (
        near and (served <= people.most_grids).all() and (short_of(grids, rows)[1] <= most_seats(grids, present)).all()
    )


@pytest.mark.parametrize("people", [300, 60])
def test_the_linear_bound_over_all_pairs_is_met(people):
    """With people to spare, and with too few."""
    case = county(people, 60)
    found = staff(*case, Rules())
    _, least, short, _ = in_a_fork(bound, case)
    assert (found.cost_m, found.short.sum()) == (pytest.approx(least), pytest.approx(short))


@given(cases(), st.randoms(use_true_random=False))
@settings(max_examples=40)
def test_the_order_of_people_and_grids_does_not_matter(case, random):
    people, grids, present, rules = case
    p, g = (np.array(random.sample(range(n), n), dtype=np.int64) for n in (len(people.points), len(grids.points)))
    turned = (
        People(people.points[p], people.skills[p], people.most_grids[p]),
        Grids(grids.points[g], grids.required[g], grids.worth_m[g]),
        np.column_stack([np.argsort(p)[present[:, 0]], np.argsort(g)[present[:, 1]], present[:, 2]]),
    )
    assert score(staff(*turned, rules)) == score(staff(*case))


@given(cases(), st.integers(0, 2**32 - 1))
@settings(max_examples=60)
def test_one_person_more_never_makes_it_worse(case, seed):
    people, grids, present, rules = case
    rng = np.random.default_rng(seed)
    more = People(
        np.vstack([people.points, rng.uniform(0, 6000, (1, 2))]),
        np.vstack([people.skills, rng.random((1, 4)) < 0.3]),
        np.append(people.most_grids, rng.integers(0, 4)),
    )
    assert score(staff(more, grids, present, rules)) <= score(staff(*case))


@given(cases())
@settings(max_examples=60)
def test_once_accepted_nothing_is_proposed_anew(case):
    people, grids, _, rules = case
    found = staff(*case)
    assert staff(people, grids, found.postings, rules).postings.tolist() == found.postings.tolist()


@given(cases())
@settings(max_examples=40)
def test_where_no_change_pays_everybody_stays(case):
    """Who fills all seats that are asked for stays when everybody moves house, if a change costs more than any walk."""
    people, grids, _, rules = case
    found = staff(people, grids, NOBODY, rules)
    asked = Grids(grids.points, grids.required - found.short, grids.worth_m)
    moved = People(people.points[::-1], people.skills, people.most_grids)
    dear = replace(rules, change_m=100_000)
    assert staff(moved, asked, found.postings, dear).postings.tolist() == found.postings.tolist()


def drawn(homes, places, required, most=1, worth=0.0):
    """People and grids along a road, in metres; the last person alone is good at what the grids want."""
    skills = np.zeros((len(homes), 1), dtype=bool)
    skills[-1:] = True
    return (
        People(np.column_stack([homes, np.zeros(len(homes))]), skills, np.full(len(homes), most)),
        Grids(
            np.column_stack([places, np.zeros(len(places))]), np.tile(required, (len(places), 1)),
            np.full((len(places), 1), worth),
        ),
    )  # fmt: skip


def test_of_two_leaders_the_nearer_stays():
    people, grids = drawn([100.0, 900.0], [0.0], [1, 0])
    assert staff(people, grids, np.array([[0, 0, 0], [1, 0, 0]]), Rules()).postings.tolist() == [[0, 0, 0]]


def test_a_leader_gives_way_when_the_change_saves_more_than_it_costs():
    people, grids = drawn([1000.0, 0.0], [0.0], [1, 0])
    present = np.array([[0, 0, 0]])
    assert staff(people, grids, present, Rules(change_m=1300)).postings.tolist() == [[0, 0, 0]]
    assert staff(people, grids, present, Rules(change_m=1299)).postings.tolist() == [[1, 0, 0]]


def test_a_wanted_speciality_is_worth_its_walk():
    people, grids = drawn([0.0, 1000.0], [0.0], [1, 0], worth=1301.0)
    assert staff(people, grids, NOBODY, Rules()).postings.tolist() == [[1, 0, 0]]
    people, grids = drawn([0.0, 1000.0], [0.0], [1, 0], worth=1299.0)
    assert staff(people, grids, NOBODY, Rules()).postings.tolist() == [[0, 0, 0]]


def test_one_who_leads_here_may_work_there():
    people, grids = drawn([0.0, 400.0], [0.0, 400.0], [1, 1], most=2)
    found = staff(people, grids, NOBODY, Rules())
    assert (found.short.sum(), len(found.postings)) == (0, 4)


def test_too_few_people_fill_the_leaders_seats_first():
    people, grids = drawn([0.0, 0.0], [0.0, 5000.0], [1, 2])
    found = staff(people, grids, NOBODY, Rules())
    assert found.short.tolist() == [[0, 2], [0, 2]]


def test_nobody_new_is_sent_too_far():
    people, grids = drawn([0.0], [2000.0], [1, 0])
    assert staff(people, grids, NOBODY, Rules(farthest_m=2599)).short.tolist() == [[1, 0]]
    assert staff(people, grids, np.array([[0, 0, 0]]), Rules(farthest_m=2599)).short.sum() == 0


def test_pairs_left_out_at_first_are_found():
    """A crowd at one grid, and another that none of its nearest people can be spared for."""
    people, grids = drawn([0.0] * 40, [0.0, 3000.0], [1, 20])
    assert staff(people, grids, NOBODY, Rules()).short.tolist() == [[0, 0], [0, 2]]


@pytest.mark.parametrize(
    "change",
    [{"points": np.full((2, 2), np.nan)}, {"most_grids": np.array([-1, 1])}, {"most_grids": np.array([1])},
     {"skills": np.zeros((2, 3), dtype=bool)}],
)  # fmt: skip
def test_what_does_not_fit_is_refused(change):
    people, grids = drawn([0.0, 1.0], [0.0], [1, 1])
    with pytest.raises(BadInput, match="do not fit together"):
        staff(replace(people, **change), grids, NOBODY, Rules())


@pytest.mark.parametrize("order", ["flow, milp", "milp, flow"])
def test_both_solvers_live_in_one_process(order):
    """OR-tools beside another build of HiGHS is known to crash: scipy's does not, in either order."""
    flow = (
        "import numpy as np; from gisgrid.planning.staffing import staff; from gisgrid.planning.walking import *;"
        "print(staff(People(np.zeros((1, 2)), np.zeros((1, 0), bool), np.array([1])), Grids(np.zeros((1, 2)), "
        "np.array([[1]]), np.zeros((1, 0))), np.empty((0, 3), dtype=np.int64), Rules()).short.sum())"
    )
    milp = (
        "import numpy as np; from scipy.sparse import csr_array; from gisgrid.planning.siting import site;"
        "print(site(csr_array(np.eye(3, dtype=bool)), np.zeros(3, dtype=bool), 2).covered_after)"
    )
    steps = [{"flow": flow, "milp": milp}[name] for name in order.split(", ")]
    done = subprocess.run([sys.executable, "-c", ";".join(steps * 2)], capture_output=True, text=True, check=True)
    assert sorted(done.stdout.split()) == ["0", "0", "2.0", "2.0"]
