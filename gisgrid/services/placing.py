"""Places that do not lie where the roads are: named, and refused where none of them does."""

import numpy as np
import shapely

from gisgrid.errors import BadInput
from gisgrid.geometry.lattice import Coordinates
from gisgrid.network.attach import Attached
from gisgrid.services.networks import PlacedNetwork
from gisgrid.services.shifts import shift_notice

APART_M = 5_000.0
"""Where every place is farther from any road than this, the two files are not of one place."""
SHOWN_IDS = 5


def place_notices(
    placed: PlacedNetwork, ids: list[str], degrees: Coordinates, at: Attached, words: tuple[str, str]
) -> list[str]:
    """Return what a person should know of places on a network.

    Parameters
    ----------
    placed : PlacedNetwork
    ids : list of str, length k
    degrees : ndarray of float, shape (k, 2)
        Longitude, latitude, EPSG:4490.
    at : Attached
        The same places, on the network.
    words : tuple of str
        What they are called in Chinese and in English.

    Raises
    ------
    BadInput
        All of them are kilometres away from any road.
    """
    zh, en = words
    if len(ids) and _nearest_m(placed, degrees) > APART_M:
        raise _apart(placed, degrees, zh, en)
    shifted = shift_notice(placed, degrees, words)
    far = np.flatnonzero(at.estimate)
    named = ", ".join(ids[k] for k in far[:SHOWN_IDS].tolist())
    shared = len(ids) - len(np.unique(degrees, axis=0))
    told = [shifted] if shifted else []
    if len(far):
        told.append(
            f"{len(far)} 个{zh}离任何道路都太远，按直线距离的 1.3 倍估算：{named} / "
            f"{len(far)} {en} are too far from any road and are estimated by 1.3 times the straight way: {named}"
        )
    if shared:
        told.append(f"{shared} 个{zh}与别的{zh}位置相同 / {shared} {en} share their place with another")
    return told


def network_notices(placed: PlacedNetwork) -> list[str]:
    """Return what a person should know of a network: whether it hangs together."""
    main, *others = placed.network.pieces()
    if not others:
        return []
    km = sum(piece.length_m for piece in others) / 1000
    total_km = km + main.length_m / 1000
    return [
        f"路网有 {len(others)} 段与主体不相连，共 {km:.1f} 公里（全长 {total_km:.1f} 公里） / "
        f"{len(others)} pieces of the network, {km:.1f} of {total_km:.1f} km, do not hang together with the rest"
    ]


def _nearest_m(placed: PlacedNetwork, degrees: Coordinates) -> float:
    """Return how far from any road the nearest of the places is, in metres; far away the plane's box tells."""
    points = placed.plane.metres(degrees)
    west, south, east, north = shapely.total_bounds(placed.network.geometry)
    aside = np.maximum(np.maximum([west, south] - points, points - [east, north]), 0)
    to_box = np.hypot(*aside.T)
    near = points[np.isfinite(to_box) & (to_box <= APART_M)]
    if not len(near):
        return float("inf")
    return float(placed.network.tree.query_nearest(shapely.points(near), return_distance=True)[1].min())


def _apart(placed: PlacedNetwork, degrees: Coordinates, zh: str, en: str) -> BadInput:
    turned = np.abs(degrees[:, 0]).max() <= 90 and _nearest_m(placed, degrees[:, ::-1]) <= APART_M
    lon, lat = degrees.mean(axis=0)
    hint_zh = "经度与纬度写反了，请交换两列。" if turned else "请核对两个文件是否同一地区、坐标系是否正确。"
    hint_en = (
        "Longitude and latitude are swapped: exchange the two columns."
        if turned
        else "Check that both files are of one region, and their coordinate systems."
    )
    return BadInput(
        f"所有{zh}都离道路 {APART_M / 1000:.0f} 公里以上（{zh}约在 {lon:.3f}, {lat:.3f}，"
        f"道路约在 {placed.plane.lon:.3f}, {placed.plane.lat:.3f}）。",
        f"All {en} are more than {APART_M / 1000:.0f} km from any road ({en} about {lon:.3f}, {lat:.3f}, "
        f"roads about {placed.plane.lon:.3f}, {placed.plane.lat:.3f}).",
        hint_zh=hint_zh,
        hint_en=hint_en,
    )
