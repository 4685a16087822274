"""Laws of sums over trees, against plain recursion."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from gisgrid.indicators.tree import Tree


@st.composite
def trees(draw, most=25):
    """Parents in any order of rows: roots, then areas below any earlier one, rows shuffled."""
    count = draw(st.integers(1, most))
    parent = [draw(st.integers(-1, k - 1)) for k in range(count)]
    rows = draw(st.permutations(range(count)))
    shuffled = np.full(count, -1)
    for k, above in enumerate(parent):
        shuffled[rows[k]] = rows[above] if above >= 0 else -1
    return shuffled


def way_up(parent, row):
    return [] if row < 0 else [*way_up(parent, parent[row]), int(row)]


def below(parent, row):
    return {k for k in range(len(parent)) if row in way_up(parent, k)}


@given(trees())
def test_places_and_ways(parent):
    tree = Tree(parent)
    assert sorted(tree.place.tolist()) == list(range(len(parent)))
    for row in range(len(parent)):
        assert tree.path(row).tolist() == way_up(parent, row)
        assert set(tree.below(row).tolist()) == below(parent, row)
        assert tree.below(row)[0] == row
        assert tree.leaf[row] == (len(below(parent, row)) == 1)


@given(trees(), st.data())
def test_a_parent_is_its_own_and_its_childrens(parent, data):
    own = np.array(data.draw(st.lists(st.integers(-(10**12), 10**12), min_size=len(parent), max_size=len(parent))))
    totals = Tree(parent).roll_up(own)
    for row in range(len(parent)):
        assert totals[row] == own[row] + sum(totals[k] for k in range(len(parent)) if parent[k] == row)


@given(trees(), st.data())
def test_columns_are_summed_alike(parent, data):
    own = np.array(data.draw(st.lists(st.integers(0, 99), min_size=2 * len(parent), max_size=2 * len(parent))))
    own, tree = own.reshape(-1, 2), Tree(parent)
    assert (tree.roll_up(own) == np.column_stack([tree.roll_up(own[:, 0]), tree.roll_up(own[:, 1])])).all()


@given(trees(), st.data())
def test_everybody_counts_once_at_every_level(parent, data):
    serving = data.draw(st.lists(st.tuples(st.integers(0, len(parent) - 1), st.integers(0, 5)), max_size=40))
    area, who = np.array(serving, dtype=np.int64).reshape(-1, 2).T
    tree = Tree(parent)
    counted = tree.roll_up(tree.count_once(area, who))
    for row in range(len(parent)):
        assert counted[row] == len({person for place, person in serving if place in below(parent, row)})


@given(trees(), st.data())
def test_two_areas_meet_in_the_lowest_that_holds_both(parent, data):
    one, other = (data.draw(st.integers(0, len(parent) - 1)) for _ in range(2))
    shared = [row for row in way_up(parent, one) if row in way_up(parent, other)]
    (met,) = Tree(parent).meeting(np.array([one]), np.array([other]))
    assert met == (shared[-1] if shared else -1)
