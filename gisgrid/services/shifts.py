"""Roads and places that were read in different systems: told by how far most places lie from any road."""

import numpy as np
import shapely

from gisgrid.geometry.datum.webmaps import to_bd09, to_gcj02
from gisgrid.geometry.lattice import Coordinates
from gisgrid.services.networks import PlacedNetwork

NEAR_M = 100.0
MOST_FAR = 0.3
"""Of households in China's villages some stand off the mapped roads, but not a third of them."""
MOST_LOOKED_AT = 2_000
READINGS = {"gcj02": ("GCJ-02", to_gcj02), "bd09": ("BD-09", to_bd09)}


def shift_notice(placed: PlacedNetwork, degrees: Coordinates, words: tuple[str, str]) -> str:
    """Return a warning where most places lie off the roads and would not, were one of the two shifted by a web map.

    Nothing is shifted by it: which of the two is shifted, if any, a person must say.

    Parameters
    ----------
    placed : PlacedNetwork
    degrees : ndarray of float, shape (k, 2)
        Places, longitude, latitude, as they were read.
    words : tuple of str
        What the places are called in Chinese and in English.

    Returns
    -------
    str
        Empty where there is nothing to warn of.
    """
    zh, en = words
    sample = degrees[:: max(1, len(degrees) // MOST_LOOKED_AT)]
    far = _far_share(placed, sample)
    if far <= MOST_FAR:
        return ""
    shares = {word: _far_share(placed, move(sample)) for word, (_, move) in READINGS.items()}
    word = min(shares, key=lambda one: shares[one])
    told = (
        f"{100 * far:.0f} % 的{zh}离任何道路都超过 {NEAR_M:.0f} 米 / "
        f"{100 * far:.0f} % of the {en} lie more than {NEAR_M:.0f} m from any road"
    )
    if shares[word] > far / 2:
        return told
    name = READINGS[word][0]
    return (
        f"{told}；若道路为 {name} 坐标则只有 {100 * shares[word]:.0f} %，请核对坐标系（--crs {word}） / "
        f"were the roads in {name}, it would be {100 * shares[word]:.0f} %: check the coordinate systems (--crs {word})"
    )


def _far_share(placed: PlacedNetwork, degrees: Coordinates) -> float:
    if not len(degrees):
        return 0.0
    points = shapely.points(placed.plane.metres(degrees))
    near = placed.network.tree.query(points, predicate="dwithin", distance=NEAR_M)[0]
    return 1.0 - len(np.unique(near)) / len(degrees)
