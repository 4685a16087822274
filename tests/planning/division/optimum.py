"""The best plan of a small graph: by trying all of them, or by a mixed-integer programme with flows."""

from itertools import product

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array, vstack

from gisgrid.planning.division.plan import Plan


def all_plans(graph, pieces):
    """Every plan whose pieces hang together, the first node in the first piece."""
    count = len(graph.households)
    near = [sum(1 << int(other) for other in _beside(graph.pairs, node)) for node in range(count)]
    for rest in product(range(pieces), repeat=count - 1):
        part = (0, *rest)
        if list(dict.fromkeys(part)) == list(range(pieces)) and all(
            _is_one(sum(1 << node for node in range(count) if part[node] == piece), near) for piece in range(pieces)
        ):
            yield np.array(part)


def _beside(pairs, node):
    return pairs[(pairs == node).any(axis=1)].sum(axis=1) - node


def _is_one(nodes, near):
    """Say whether a set of nodes, a bit for each, hangs together."""
    reached = nodes & -nodes
    waiting = reached
    while waiting:
        node = (waiting & -waiting).bit_length() - 1
        waiting &= waiting - 1
        new = near[node] & nodes & ~reached
        reached |= new
        waiting |= new
    return reached == nodes


def least_cost(task):
    """The least cost of any plan, in the search's own measure."""
    links = task.links
    start = task.plan(np.arange(len(task.atoms)) % task.pieces)
    return min(Plan(task.atoms, links, part, start.terms).cost() for part in all_plans(task.graph(), task.pieces))


def deviation_of(graph, part, pieces):
    held = np.bincount(part, weights=graph.households, minlength=pieces)
    return float(np.abs(held / held.mean() - 1).max())


class Programme:
    """Plans of a graph as a mixed-integer programme: a root in each piece sends a flow to each of its other nodes.

    References
    ----------
    T. Shirabe: Districting modeling with exact contiguity constraints. Environment and Planning B 36 (2009).
    """

    def __init__(self, graph, pieces):
        self.graph, self.pieces, self.count = graph, pieces, len(graph.households)
        edges = len(graph.pairs)
        numbers = np.arange(2 * self.count * pieces + 2 * edges * pieces + edges + 1)
        sizes = np.cumsum([self.count * pieces, self.count * pieces, 2 * edges * pieces, edges])
        inside, root, flow, self.cut, self.deviation = np.split(numbers, sizes)
        self.inside, self.root = inside.reshape(-1, pieces), root.reshape(-1, pieces)
        self.flow = flow.reshape(edges, 2, pieces)
        self.total, self.rows, self.low, self.high = len(numbers), [], [], []
        self._places()
        self._loads()
        self._borders()
        self._flows()

    def require(self, columns, values, least, most):
        row = csr_array((values, ([0] * len(columns), columns)), shape=(1, self.total))
        self.rows.append(row)
        self.low.append(least)
        self.high.append(most)

    def _places(self):
        for node in range(self.count):
            self.require(self.inside[node], [1.0] * self.pieces, 1, 1)
            for piece in range(self.pieces):
                self.require([self.root[node, piece], self.inside[node, piece]], [1.0, -1.0], -np.inf, 0)
        for piece in range(self.pieces):
            self.require(self.root[:, piece], [1.0] * self.count, 1, 1)

    def _loads(self):
        share = self.graph.households * self.pieces / self.graph.households.sum()
        for piece in range(self.pieces):
            columns = [*self.inside[:, piece], *self.deviation]
            self.require(columns, [*share, -1.0], -np.inf, 1)
            self.require(columns, [*share, 1.0], 1, np.inf)

    def _borders(self):
        for edge, ends in enumerate(self.graph.pairs):
            for piece in range(self.pieces):
                columns = [self.cut[edge], *self.inside[ends, piece]]
                self.require(columns, [1.0, -1.0, 1.0], 0, np.inf)
                self.require(columns, [1.0, 1.0, -1.0], 0, np.inf)
                for along in self.flow[edge, :, piece]:
                    for node in ends:
                        most = self.count - self.pieces
                        self.require([along, self.inside[node, piece]], [1.0, -float(most)], -np.inf, 0)

    def _flows(self):
        """Each node takes one unit of what its piece's root sends out."""
        for node in range(self.count):
            ahead, back = (np.flatnonzero(self.graph.pairs[:, end] == node) for end in (0, 1))
            for piece in range(self.pieces):
                into = [*self.flow[ahead, 1, piece], *self.flow[back, 0, piece]]
                out = [*self.flow[ahead, 0, piece], *self.flow[back, 1, piece]]
                columns = [*into, *out, self.inside[node, piece], self.root[node, piece]]
                values = [1.0] * len(into) + [-1.0] * len(out) + [-1.0, float(self.count)]
                self.require(columns, values, 0, np.inf)

    def solved(self, objective, upper, time_limit_s):
        whole = np.zeros(self.total)
        whole[self.inside], whole[self.root] = 1, 1
        upper[self.inside], upper[self.root], upper[self.cut] = 1, 1, 1
        rules = LinearConstraint(vstack(self.rows).tocsr(), self.low, self.high)
        found = milp(objective, integrality=whole, bounds=Bounds(0, upper), constraints=rules,
                     options={"time_limit": time_limit_s})  # fmt: skip
        if found.x is None:
            return None
        return float(found.fun), found.status == 0, found.x[self.inside].argmax(axis=1)


def least_deviation_of(graph, pieces, time_limit_s=60.0):
    """The least deviation of a plan, whether that is proved, and the plan; None where none was found in time."""
    programme = Programme(graph, pieces)
    objective = np.zeros(programme.total)
    objective[programme.deviation] = 1
    return programme.solved(objective, np.full(programme.total, np.inf), time_limit_s)


def shortest_border(graph, pieces, most_deviation, time_limit_s=60.0):
    """The least length of border between pieces of a plan whose deviation is at most so much; as above."""
    programme = Programme(graph, pieces)
    objective, upper = np.zeros(programme.total), np.full(programme.total, np.inf)
    objective[programme.cut], upper[programme.deviation] = graph.shared_m, most_deviation
    return programme.solved(objective, upper, time_limit_s)
