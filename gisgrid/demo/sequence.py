"""Evenly spread random points: every beginning of the sequence is itself evenly spread."""

import numpy as np

from gisgrid.geometry.lattice import Coordinates


def spread(count: int, dimensions: int, rng: np.random.Generator, start: int = 0) -> Coordinates:
    """Return points of a shifted additive recurrence with the generalised golden ratio.

    Source: M. Roberts, "The unreasonable effectiveness of quasirandom sequences" (2018).

    Returns
    -------
    ndarray of float, shape (count, dimensions)
        In the unit cube.

    Examples
    --------
    >>> spread(3, 2, np.random.default_rng(0)).shape
    (3, 2)
    """
    ratio = 2.0
    for _ in range(30):
        ratio = (1 + ratio) ** (1 / (dimensions + 1))
    steps = ratio ** -np.arange(1, dimensions + 1)
    order = np.arange(start + 1, start + count + 1)[:, None]
    return np.asarray((rng.uniform(0, 1, dimensions) + order * steps) % 1)
