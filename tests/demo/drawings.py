"""A mesh small enough to draw: hexagons around a grid of points."""

import numpy as np

from gisgrid.demo.mesh import Mesh, mesh_around


def honeycomb(columns: int, rows: int, step_m: float = 100.0) -> Mesh:
    """Return hexagons in rows, a rim of one hexagon around them left outside.

    Cell (column, row), counted from the lower left of the inside, has the number that `cell` returns.
    """
    x, y = np.meshgrid(np.arange(columns + 2.0), np.arange(rows + 2.0))
    x = x + 0.5 * (y % 2)
    points = np.column_stack([x.ravel(), y.ravel() * np.sqrt(0.75)]) * step_m
    inside = np.zeros((rows + 2, columns + 2), dtype=bool)
    inside[1:-1, 1:-1] = True
    return mesh_around(points, inside.ravel())


def labels_of(drawing: str) -> np.ndarray:
    """Return the labels of cells from a drawing, top row first, a digit a cell, dots for nobody's."""
    lines = [line.strip() for line in drawing.strip().splitlines()][::-1]
    rim = [-1] * (len(lines[0]) + 2)
    rows = [rim, *([-1, *(-1 if c == "." else int(c) for c in line), -1] for line in lines), rim]
    return np.array(rows).ravel()


def mesh_of(drawing: str) -> tuple[Mesh, np.ndarray]:
    """Return a honeycomb and the labels drawn on it."""
    lines = drawing.strip().splitlines()
    return honeycomb(len(lines[0].strip()), len(lines)), labels_of(drawing)
