"""Cutting many lines at many places at once."""

import numpy as np
import shapely

from gisgrid.geometry.lattice import Coordinates, Geometries
from gisgrid.network.lines import Integers

GAP_M = 1.0
"""Between lines laid end to end, so that the end of one is not the start of the next."""
SAME_M = 1e-6


def end_to_end(lines: Geometries) -> Coordinates:
    """Return where each line starts when all are laid end to end with a gap between, shape (n,)."""
    lengths = shapely.length(lines) + GAP_M
    return np.asarray(np.cumsum(lengths) - lengths)


def vertex_positions(lines: Geometries) -> tuple[Coordinates, Coordinates]:
    """Return all vertices of lines, shape (v, 2), and the position of each when the lines are laid end to end."""
    xy, line = shapely.get_coordinates(lines, return_index=True)
    step = np.hypot(*np.diff(xy, axis=0).T)
    step[line[1:] != line[:-1]] = GAP_M
    return xy, np.concatenate([[0.0], np.cumsum(step)]) if len(xy) else np.empty(0)


def parts_between(
    vertices: tuple[Coordinates, Coordinates], start_m: Coordinates, end_m: Coordinates, ends: Coordinates
) -> Geometries:
    """Return the parts of lines between two positions each.

    Parameters
    ----------
    vertices : (ndarray (v, 2), ndarray (v,))
        What `vertex_positions` returned.
    start_m, end_m : ndarray of float, shape (p,)
        Positions on one line, the second behind the first.
    ends : ndarray of float, shape (p, 2, 2)
        The points with which each part starts and ends.

    Returns
    -------
    ndarray of LineString, shape (p,)
    """
    xy, position = vertices
    first = np.searchsorted(position, start_m + SAME_M, side="right")
    inner = np.maximum(np.searchsorted(position, end_m - SAME_M, side="left") - first, 0)
    owner = np.repeat(np.arange(len(start_m)), inner + 2)
    rank = np.arange(len(owner)) - np.repeat(np.cumsum(inner + 2) - inner - 2, inner + 2)
    out = np.empty((len(owner), 2))
    is_start, is_end = rank == 0, rank == inner[owner] + 1
    out[is_start], out[is_end] = ends[:, 0], ends[:, 1]
    between = ~(is_start | is_end)
    out[between] = xy[first[owner[between]] + rank[between] - 1]
    return np.asarray(shapely.linestrings(out, indices=owner), dtype=object).reshape(-1)


def numbered_runs(starts: Integers, counts: Integers) -> Integers:
    """Return start, start + 1 and so on, count of them, for each start: all in one array.

    Examples
    --------
    >>> numbered_runs(np.array([5, 20]), np.array([3, 2])).tolist()
    [5, 6, 7, 20, 21]
    """
    shift = np.repeat(starts - (np.cumsum(counts) - counts), counts)
    return np.asarray(shift + np.arange(len(shift)))
