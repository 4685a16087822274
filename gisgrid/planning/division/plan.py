"""A plan under change: which piece each atom is in, what each piece holds, and what a move would cost.

Everything stands in plain lists: a move touches a handful of numbers, for which arrays would be slower.
"""

import math
from dataclasses import dataclass, field

import numpy as np

from gisgrid.geometry.boundary import Indices
from gisgrid.planning.division.atoms import Atoms
from gisgrid.planning.division.villages import Natural, village_totals

EXCESS = 30.0
"""What a piece costs for each tolerance by which it is beyond the tolerance."""
OFF_STREET = 10.0
"""What border off streets and rivers costs, for a length once around a round piece of mean size."""
CUT_VILLAGE = 1.5
"""What it costs to cut a natural village in two halves."""
MOVED = 1.0
"""What it costs to move the households of one piece elsewhere, where a plan starts from what is drawn."""
MOVED_GROUND = 0.2
"""What it costs to move the ground of one piece."""


@dataclass(frozen=True)
class Terms:
    """What a plan is held to.

    Attributes
    ----------
    target : list of float, length k
        Households that each piece should have.
    tolerance : float
    natural : Natural
    start : list of int, length n, or empty
        The piece in which each atom would rather stay.
    """

    target: list[float]
    tolerance: float
    natural: Natural
    start: list[int] = field(default_factory=list)


class Plan:
    """A division of atoms into pieces, each of which hangs together.

    Parameters
    ----------
    atoms : Atoms
    links : ndarray of int, shape (m, 2)
        Atoms that count as neighbours without touching.
    part : ndarray of int, shape (n,)
        The piece of each atom.
    terms : Terms
    """

    def __init__(self, atoms: Atoms, links: Indices, part: Indices, terms: Terms) -> None:
        self.terms = terms
        self.part: list[int] = part.tolist()
        self.households: list[int] = atoms.households.tolist()
        self.area_m2: list[float] = atoms.area_m2.tolist()
        self.around_m: list[float] = atoms.around_m.tolist()
        self.neighbours = _neighbours(atoms, links)
        self.unit_m = math.sqrt(4 * math.pi * atoms.area_m2.sum() / len(terms.target)) or 1.0
        self.village_total = village_totals(terms.natural)
        self.stay = self._worth_staying(atoms) if terms.start else []
        self._count()

    def _count(self) -> None:
        """Sum up what each piece holds."""
        count = len(self.terms.target)
        self.held, self.piece_m2, self.border_m, self.atoms = ([0.0] * count for _ in range(4))
        self.village = [[0] * count for _ in self.village_total]
        for atom, piece in enumerate(self.part):
            self.held[piece] += self.households[atom]
            self.piece_m2[piece] += self.area_m2[atom]
            self.atoms[piece] += 1
            other = (shared for there, shared, _ in self.neighbours[atom] if self.part[there] == piece)
            self.border_m[piece] += self.around_m[atom] - sum(other)
            for name, homes in self.terms.natural[atom]:
                self.village[name][piece] += homes

    def _worth_staying(self, atoms: Atoms) -> list[float]:
        households = atoms.households / max(float(np.mean(self.terms.target)), 1.0)
        ground = atoms.area_m2 * len(self.terms.target) / atoms.area_m2.sum()
        return [float(one) for one in MOVED * households + MOVED_GROUND * ground]

    def load(self, piece: int, households: float) -> float:
        """Return what it costs that a piece holds so many households."""
        target = self.terms.target[piece]
        off = abs(households - target) / (self.terms.tolerance * target)
        return off * off * 0.5 + (1 + EXCESS * (off - 1) if off > 1 else 0.0)

    def balanced(self) -> bool:
        """Say whether no piece is beyond the tolerance."""
        pairs = zip(self.held, self.terms.target, strict=True)
        return all(abs(held - target) <= self.terms.tolerance * target for held, target in pairs)

    def piece_cost(self, piece: int) -> float:
        """Return what a piece costs by its load and its shape."""
        return self.load(piece, self.held[piece]) + self.border_m[piece] ** 2 / self.piece_m2[piece] / (4 * math.pi)

    def cost(self) -> float:
        """Return what the whole plan costs."""
        pieces = sum(self.piece_cost(piece) for piece in range(len(self.held)))
        off = sum(
            length
            for atom, near in enumerate(self.neighbours)
            for there, _, length in near
            if atom < there and self.part[atom] != self.part[there]
        )
        whole = sum(
            1 - sum(homes * homes for homes in held) / total**2
            for held, total in zip(self.village, self.village_total, strict=True)
        )
        moved = sum(worth for atom, worth in enumerate(self.stay) if self.part[atom] != self.terms.start[atom])
        return pieces + OFF_STREET * off / self.unit_m + 2 * CUT_VILLAGE * whole + moved

    def change(self, atom: int, to: int) -> float:
        """Return by how much the cost rises if an atom goes to another piece."""
        here, near = self.part[atom], self.neighbours[atom]
        with_here = with_there = off = 0.0
        for other, shared, length in near:
            piece = self.part[other]
            if piece == here:
                with_here += shared
                off += length
            elif piece == to:
                with_there += shared
                off -= length
        homes, area, around = self.households[atom], self.area_m2[atom], self.around_m[atom]
        before = self.piece_cost(here) + self.piece_cost(to)
        shape_here = (self.border_m[here] - around + 2 * with_here) ** 2 / (self.piece_m2[here] - area)
        shape_to = (self.border_m[to] + around - 2 * with_there) ** 2 / (self.piece_m2[to] + area)
        after = self.load(here, self.held[here] - homes) + self.load(to, self.held[to] + homes)
        after += (shape_here + shape_to) / (4 * math.pi)
        worse = after - before + OFF_STREET * off / self.unit_m
        if self.stay:
            start = self.terms.start[atom]
            worse += self.stay[atom] * ((start == here) - (start == to))
        return worse + self._villages(atom, here, to) if self.terms.natural[atom] else worse

    def _villages(self, atom: int, here: int, to: int) -> float:
        worse = 0.0
        for name, homes in self.terms.natural[atom]:
            held, total = self.village[name], self.village_total[name]
            worse -= 2 * homes * (held[to] - held[here] + homes) / total**2
        return 2 * CUT_VILLAGE * worse

    def move(self, atom: int, to: int) -> None:
        """Put an atom into another piece."""
        here = self.part[atom]
        homes, area, around = self.households[atom], self.area_m2[atom], self.around_m[atom]
        with_here = with_there = 0.0
        for other, shared, _ in self.neighbours[atom]:
            if self.part[other] == here:
                with_here += shared
            elif self.part[other] == to:
                with_there += shared
        self.border_m[here] += 2 * with_here - around
        self.border_m[to] += around - 2 * with_there
        for piece, sign in ((here, -1), (to, 1)):
            self.held[piece] += sign * homes
            self.piece_m2[piece] += sign * area
            self.atoms[piece] += sign
            for name, living in self.terms.natural[atom]:
                self.village[name][piece] += sign * living
        self.part[atom] = to

    def may_leave(self, atom: int) -> bool:
        """Say whether the piece of an atom still hangs together without it, and is not empty."""
        part, here = self.part, self.part[atom]
        wanted = {other for other, _, _ in self.neighbours[atom] if part[other] == here}
        if not wanted:
            return False
        seen, waiting = {atom}, [wanted.pop()]
        while waiting and wanted:
            for other, _, _ in self.neighbours[waiting.pop()]:
                if part[other] == here and other not in seen:
                    seen.add(other)
                    waiting.append(other)
                    wanted.discard(other)
        return not wanted


def _neighbours(atoms: Atoms, links: Indices) -> list[list[tuple[int, float, float]]]:
    near: list[list[tuple[int, float, float]]] = [[] for _ in range(len(atoms))]
    rows = zip(atoms.pairs.tolist(), atoms.shared_m.tolist(), atoms.off_m.tolist(), strict=True)
    for (one, other), shared, off in [*rows, *(((a, b), 0.0, 0.0) for a, b in links.tolist())]:
        near[one].append((other, shared, off))
        near[other].append((one, shared, off))
    return near
