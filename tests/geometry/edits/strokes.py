"""Random edits of a random division, for laws."""

from dataclasses import dataclass, field
from itertools import count

import numpy as np

from gisgrid.geometry.edits import (
    EditRefused,
    Tessellation,
    add_vertex,
    cut_out,
    delete_vertex,
    give,
    give_part,
    merge,
    move_vertex,
    reshape,
    split,
    to_shape,
)  # fmt: skip
from gisgrid.geometry.edits.model import Change

from ..tessellations import tessellation

STEPS = 400_000


def division(rng, cells, labels):
    """Areas with holes, islands and several parts, about 4 km wide, in lattice steps."""
    drawn = tessellation(rng, cells, labels, without=2, steps=STEPS)
    areas = {f"area-{number}": to_shape(child) for number, child in enumerate(drawn.children)}
    return Tessellation(areas, to_shape(drawn.parent), [])


@dataclass
class Hand:
    """Draws at random: anywhere, on vertices, beside them, on borders."""

    t: Tessellation
    rng: np.random.Generator
    serial: count = field(default_factory=count)

    def fresh(self):
        return f"new-{next(self.serial):04d}"

    def pick(self, things):
        return things[self.rng.integers(len(things))]

    def code(self):
        return self.pick(sorted(self.t.shapes))

    def ring(self, code):
        return self.pick(self.pick(self.t.shapes[code]))

    def beside(self, spot, reach):
        dx, dy = self.rng.integers(-reach, reach + 1, 2)
        return spot[0] + int(dx), spot[1] + int(dy)

    def edge(self, code):
        ring = self.ring(code)
        at = self.rng.integers(len(ring))
        return ring[at - 1], ring[at]

    def place(self, code):
        kind, (a, b) = self.rng.random(), self.edge(code)
        if kind < 0.4:
            return self.beside(a, STEPS // 3)
        if kind < 0.6:
            return self.beside(a, int(self.pick([0, 100])))
        share = self.rng.random()
        return self.beside(
            (a[0] + round((b[0] - a[0]) * share), a[1] + round((b[1] - a[1]) * share)), int(self.pick([0, 150]))
        )

    def path(self, code):
        return [self.place(code) for _ in range(self.rng.integers(2, 6))]

    def loop(self, code):
        middle, radius = self.place(code), int(self.pick([60, 5_000, 60_000]))
        turns = np.sort(self.rng.uniform(0, 2 * np.pi, self.rng.integers(3, 8)))
        return tuple(
            (middle[0] + round(radius * np.cos(turn)), middle[1] + round(radius * np.sin(turn))) for turn in turns
        )

    def neighbour(self, code):
        near = {one for part in self.t.shapes[code] for ring in part for spot in ring for one in self.t.holders(spot)}
        return self.pick(sorted(near - {code}) or sorted(self.t.shapes))

    def edit(self) -> Change | None:
        """One edit; None where it is refused."""
        code = self.code()
        a, b = self.edge(code)
        middle = (a[0] + b[0]) // 2, (a[1] + b[1]) // 2
        acts = [
            lambda: split(self.t, self.path(code), self.pick([None, [code]]), self.fresh),
            lambda: cut_out(self.t, self.loop(code), self.fresh),
            lambda: merge(self.t, [code, self.neighbour(code)]),
            lambda: reshape(self.t, code, [a, self.beside(b, 20_000), self.pick(self.ring(code))]),
            lambda: move_vertex(self.t, a, self.beside(a, int(self.pick([30, 5_000, 60_000])))),
            lambda: add_vertex(self.t, a, b, self.beside(middle, int(self.pick([0, 4_000])))),
            lambda: delete_vertex(self.t, a),
            lambda: give(self.t, self.path(code), code, self.neighbour(code)),
            lambda: give_part(self.t, code, len(self.t.shapes[code]) - 1, self.neighbour(code)),
        ]  # fmt: skip
        try:
            return self.pick(acts)()
        except EditRefused:
            return None
