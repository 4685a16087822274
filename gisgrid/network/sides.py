"""Whole rings of cells: the ridges between them, and pieces of circle where no neighbour is near."""

from typing import NamedTuple

import numpy as np

from gisgrid.geometry.lattice import Coordinates
from gisgrid.network.lines import Integers
from gisgrid.network.splitting import numbered_runs
from gisgrid.network.voronoi import Ridges, ridges_within

ARC_STEP = np.radians(6.0)
"""Largest angle that one side takes of a circle: at a radius of 100 m its middle lies 14 cm inside."""
FULL_TURN = 2 * np.pi
ROUNDING = 1e-9


class Sides(NamedTuple):
    """Sides of cells, cell by cell, each cell's counter-clockwise; a side ends where the next one of its cell starts.

    Attributes
    ----------
    cell : ndarray of int, shape (s,)
        Ascending.
    corner : ndarray of int, shape (s,)
        Row of `vertices` at which the side starts.
    twin : ndarray of int, shape (s,)
        The same side as the neighbour has it, the other way round; -1 on the outer border.
    vertices : ndarray of float, shape (v, 2)
    """

    cell: Integers
    corner: Integers
    twin: Integers
    vertices: Coordinates


class _Loose(NamedTuple):
    """Sides not yet in order, with the number and the place of the corner where each starts."""

    cell: Integers
    corner: Integers
    xy: Coordinates
    twin: Integers


def clipped_cells(points: Coordinates, radius: float, split_m: float) -> Sides:
    """Return the part of the plane nearest to each point and at most `radius` from it.

    Parameters
    ----------
    points : ndarray of float, shape (n, 2)
        Of points at the same place only one gets a cell.
    radius : float
    split_m : float
        A side between points at most this far apart gets a corner half-way between them, for a road may pass there.
    """
    origin = points.mean(axis=0)
    ridges, has_cell = ridges_within(points - origin, radius)
    halves = _split(ridges, split_m)
    order = np.lexsort((halves.z[:, 0], np.arctan2(halves.toward[:, 1], halves.toward[:, 0]), halves.cell))
    halves = _reordered(halves, order)
    lonely = np.setdiff1d(np.flatnonzero(has_cell), halves.cell)
    parts = _with_arcs(halves, points - origin, radius), _discs(lonely, points - origin, radius)
    return _joined(*parts, origin)


def _split(ridges: Ridges, split_m: float) -> Ridges:
    """Return ridges with those between near points cut in two where they pass between them."""
    near = np.hypot(*ridges.toward.T) <= split_m
    wide = np.flatnonzero(near & (ridges.z[:, 0] < -ROUNDING) & (ridges.z[:, 1] > ROUNDING))
    wide = wide[np.isin(ridges.twin[wide], wide)]
    count, top = len(ridges.cell), int(ridges.corner.max(initial=0)) + 1
    second = np.full(count, -1)
    second[wide] = count + np.arange(len(wide))
    middle = top + np.minimum(wide, ridges.twin[wide])
    here = ridges.xy[wide, 0] + _share(ridges.z[wide])[:, None] * (ridges.xy[wide, 1] - ridges.xy[wide, 0])
    first, last = ridges.take(np.arange(count)), ridges.take(wide)
    first.corner[wide, 1], first.z[wide, 1], first.xy[wide, 1] = middle, 0.0, here
    last.corner[:, 0], last.z[:, 0], last.xy[:, 0] = middle, 0.0, here
    first.twin[wide] = second[ridges.twin[wide]]
    return Ridges(
        cell=np.concatenate([first.cell, last.cell]),
        twin=np.concatenate([first.twin, last.twin]),
        toward=np.concatenate([first.toward, last.toward]),
        corner=np.concatenate([first.corner, last.corner]),
        z=np.concatenate([first.z, last.z]),
        xy=np.concatenate([first.xy, last.xy]),
    )


def _share(z: Coordinates) -> Coordinates:
    return np.asarray(-z[:, 0] / (z[:, 1] - z[:, 0]))


def _reordered(ridges: Ridges, order: Integers) -> Ridges:
    rank = np.empty(len(order), dtype=np.int64)
    rank[order] = np.arange(len(order))
    moved = ridges.take(order)
    return moved._replace(twin=rank[moved.twin])


def _with_arcs(ridges: Ridges, points: Coordinates, radius: float) -> _Loose:
    """Return the ridges as sides, and sides along the circle from where one ends to where the next one starts."""
    following = _next_in_cell(ridges.cell)
    gap = np.flatnonzero(ridges.corner[:, 1] != ridges.corner[following, 0])
    around = points[ridges.cell[gap]]
    start = _angle(ridges.xy[gap, 1] - around)
    turn = np.mod(_angle(ridges.xy[following[gap], 0] - around) - start, FULL_TURN)
    count = np.maximum(np.ceil(turn / ARC_STEP).astype(np.int64), 1)
    owner = np.repeat(np.arange(len(gap)), count)
    rank = numbered_runs(np.zeros(len(gap), dtype=np.int64), count)
    xy = _on_circle(around[owner], start[owner] + turn[owner] * rank / count[owner], radius)
    corner = int(ridges.corner.max(initial=0)) + 1 + np.arange(len(owner))
    xy[rank == 0], corner[rank == 0] = ridges.xy[gap, 1], ridges.corner[gap, 1]
    place = np.concatenate([np.arange(len(ridges.cell)), gap[owner] + (rank + 1) / (count[owner] + 1)])
    order = np.argsort(place, kind="stable")
    rank_of = np.empty(len(order), dtype=np.int64)
    rank_of[order] = np.arange(len(order))
    twin = np.concatenate([rank_of[ridges.twin], np.full(len(owner), -1)])
    sides = (
        np.concatenate([ridges.cell, ridges.cell[gap[owner]]]),
        np.concatenate([ridges.corner[:, 0], corner]),
        np.concatenate([ridges.xy[:, 0], xy]),
        twin,
    )
    return _Loose(*(part[order] for part in sides))


def _next_in_cell(cell: Integers) -> Integers:
    """Return for each side, in order of cells, the row of the one that follows it around its cell."""
    starts = np.flatnonzero(np.diff(cell, prepend=-1))
    following = np.arange(1, len(cell) + 1)
    following[np.append(starts[1:], len(cell))[: len(starts)] - 1] = starts
    return following


def _discs(cells: Integers, points: Coordinates, radius: float) -> _Loose:
    """Return whole circles around points that have no neighbour near."""
    count = round(FULL_TURN / ARC_STEP)
    owner = np.repeat(cells, count)
    turn = np.tile(ARC_STEP * np.arange(count), len(cells))
    return _Loose(owner, np.arange(len(owner)), _on_circle(points[owner], turn, radius), np.full(len(owner), -1))


def _joined(sides: _Loose, discs: _Loose, origin: Coordinates) -> Sides:
    corner = np.concatenate([sides.corner, discs.corner + int(sides.corner.max(initial=0)) + 1])
    cell = np.concatenate([sides.cell, discs.cell])
    order = np.argsort(cell, kind="stable")
    rank = np.empty(len(order), dtype=np.int64)
    rank[order] = np.arange(len(order))
    twin = np.concatenate([np.where(sides.twin >= 0, rank[sides.twin], -1), discs.twin])
    first, number = np.unique(corner, return_index=True, return_inverse=True)[1:]
    vertices = np.concatenate([sides.xy, discs.xy])[first] + origin
    return Sides(cell[order], number[order], twin[order], vertices)


def _angle(vectors: Coordinates) -> Coordinates:
    return np.asarray(np.arctan2(vectors[:, 1], vectors[:, 0]))


def _on_circle(middle: Coordinates, turn: Coordinates, radius: float) -> Coordinates:
    return np.asarray(middle + radius * np.column_stack([np.cos(turn), np.sin(turn)]))
