"""What a division is worth, and what no division could better."""

from dataclasses import dataclass

import numpy as np

from gisgrid.geometry.boundary import Indices
from gisgrid.planning.demand import Floats
from gisgrid.planning.division.atoms import around_m, borders, lengths_m
from gisgrid.planning.division.blocks import OUTSIDE, Blocks, Course, Frame


@dataclass(frozen=True)
class Quality:
    """Figures of a division.

    Attributes
    ----------
    households : ndarray of int, shape (k,)
    compactness : ndarray of float, shape (k,)
        Polsby-Popper: 1 for a circle, 0.79 for a square.
    deviation : float
        The largest share by which a piece has more or fewer households than the mean.
    least_deviation : float
        No division of these places into so many pieces has less: proved from places that stand for many households.
    inner_m, on_lines_m : float
        Length of the borders between pieces, and of what of it lies on streets or rivers.
    cut_villages : tuple of int
        Natural villages whose households are in more than one piece.
    """

    households: Indices
    compactness: Floats
    deviation: float
    least_deviation: float
    inner_m: float
    on_lines_m: float
    cut_villages: tuple[int, ...]

    @property
    def on_lines(self) -> float:
        """Share of the borders between pieces that lies on streets or rivers; 1 where there is no such border."""
        return self.on_lines_m / self.inner_m if self.inner_m else 1.0


def deviation(households: Indices) -> float:
    """Return the largest share by which a number is off the mean.

    Examples
    --------
    >>> deviation(np.array([75, 100, 125]))
    0.25
    """
    mean = households.mean()
    return float(np.abs(households / mean - 1).max()) if mean else 0.0


def least_deviation(lumps: Indices, pieces: int) -> float:
    """Return a deviation that every division has at least, whatever its borders.

    Of the places with the most households, the first j are in j pieces or two of them in one. In j pieces they leave
    the others a mean below that of all; two in one piece are too many there.

    Parameters
    ----------
    lumps : ndarray of int
        Households at each place.
    pieces : int

    Examples
    --------
    >>> round(least_deviation(np.array([150, *[1] * 250]), 4), 3)
    0.5
    >>> least_deviation(np.ones(400, dtype=np.int64), 4)
    0.0
    """
    mean = lumps.sum() / pieces
    if not mean:
        return 0.0
    most = np.sort(lumps)[::-1]
    whole = np.ceil(lumps.sum() / pieces) / mean - 1
    found = [float(most[0] / mean - 1), float(whole)]
    for j in range(1, min(pieces, len(most))):
        if most[j - 1] <= mean:
            break
        apart = 1 - (lumps.sum() - most[:j].sum()) / (pieces - j) / mean
        together = (most[j - 1] + most[j - 2]) / mean - 1 if j > 1 else np.inf
        found.append(float(min(apart, together)))
    return max(0.0, *found)


def border_lengths(blocks: Blocks, piece: Indices, frame: Frame) -> tuple[float, float]:
    """Return the length of borders between pieces, and of what of it lies on streets or rivers, in metres."""
    edges, sides = borders(blocks, piece)
    inner = edges[(sides != OUTSIDE).all(axis=1)]
    length = lengths_m(blocks.ends[inner], frame)
    on_lines = blocks.course[inner] <= Course.RIVER
    return float(length.sum()), float(length[on_lines].sum())


def compactness(blocks: Blocks, piece: Indices, area_m2: Floats, frame: Frame) -> Floats:
    """Return the Polsby-Popper figure of each piece.

    References
    ----------
    D. Polsby, R. Popper: The third criterion: compactness as a procedural safeguard against partisan gerrymandering.
    Yale Law & Policy Review 9 (1991).
    """
    edges, sides = borders(blocks, piece)
    around = around_m(sides, lengths_m(blocks.ends[edges], frame), len(area_m2))
    return np.asarray(4 * np.pi * area_m2 / around**2)


def cut_villages(natural: Indices, piece: Indices) -> tuple[int, ...]:
    """Return the natural villages whose homes are in several pieces.

    Parameters
    ----------
    natural, piece : ndarray of int, shape (h,)
        Of each home; homes below 0 in either count for nothing.
    """
    counted = (natural >= 0) & (piece >= 0)
    pairs = np.unique(np.column_stack([natural, piece])[counted], axis=0)
    names, times = np.unique(pairs[:, 0], return_counts=True)
    return tuple(names[times > 1].tolist())
