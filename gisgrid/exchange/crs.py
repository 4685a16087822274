"""From a file's coordinates to EPSG:4490 longitude, latitude; never by a silent guess, never twice."""

from dataclasses import dataclass

import numpy as np
import pyproj
import shapely
from pyproj.exceptions import CRSError, ProjError

from gisgrid.errors import BadInput
from gisgrid.exchange.contradictions import check_contradictions, label, swapped
from gisgrid.exchange.guess import Bounds, Guess, guess_crs
from gisgrid.geometry.lattice import Coordinates, Geometries
from gisgrid.geometry.soundness import WORLD_DEGREES

CGCS2000 = pyproj.CRS.from_epsg(4490)
WGS84 = pyproj.CRS.from_epsg(4326)


@dataclass(frozen=True)
class Located:
    """Geometries in degrees, and how they came there.

    Attributes
    ----------
    geometries : ndarray of shapely geometries
        EPSG:4490, longitude, latitude, not snapped.
    source_crs : str
        ``EPSG:4547``, or a name where there is no such code.
    evidence : str
        Why that system was believed, and which operation led to EPSG:4490.
    notices : tuple of str
    """

    geometries: Geometries
    source_crs: str
    evidence: str
    notices: tuple[str, ...] = ()


def to_degrees(geometries: Geometries, own: pyproj.CRS | None, asked: str | None) -> Located:
    """Bring geometries to EPSG:4490.

    Parameters
    ----------
    geometries : ndarray of shapely geometries, shape (n,)
        x (easting or longitude) first, finite.
    own : pyproj.CRS or None
        What the file says.
    asked : str or None
        None: the file must say it. ``auto``: else an unambiguous guess. Otherwise the system itself, as ``EPSG:4547``.

    Raises
    ------
    BadInput
        If no system is known, or the coordinates contradict it (swapped axes, metres where degrees are said, a zone's
        number in the eastings or its absence), or it has no known relation to EPSG:4490.
    """
    bounds = np.asarray(shapely.total_bounds(geometries))
    chosen, why, notices = _choose(bounds, own, asked)
    crs = _horizontal(chosen)
    check_contradictions(crs, bounds)
    moved, operation = _transform(geometries, crs)
    _check_world(moved, crs)
    return Located(moved, label(crs), f"{why}; {operation}", tuple(notices))


def _choose(bounds: Bounds, own: pyproj.CRS | None, asked: str | None) -> tuple[pyproj.CRS, str, list[str]]:
    if asked is not None and asked.lower() != "auto":
        crs = _parse(asked)
        if own is None or own.equals(crs, ignore_axis_order=True) or label(own) == label(crs):
            return crs, "given", []
        says, given = label(own), label(crs)
        notice = f"文件自称 {says}，按指定的 {given} 读取。 / The file says {says}; it was read as {given}, as given."
        return crs, "given", [notice]
    if own is not None:
        return own, "the file says so", []
    guess = guess_crs(bounds)
    if asked is None or len(guess.crs) != 1:
        raise _unknown(guess, tried=asked is not None)
    notice = (
        f"坐标系按坐标值判断为 {guess.crs[0]}；旧基准（北京54、西安80）和 GCJ-02 从坐标值上分辨不出。 / "
        f"The system was told from the coordinates: {guess.crs[0]}; older datums and GCJ-02 cannot be told apart so."
    )
    return pyproj.CRS.from_user_input(guess.crs[0]), f"guessed: {guess.look}", [notice]


def _horizontal(crs: pyproj.CRS) -> pyproj.CRS:
    part = crs.sub_crs_list[0] if crs.is_compound else crs
    return part.to_2d() if len(part.axis_info) == 3 else part


def _parse(asked: str) -> pyproj.CRS:
    try:
        crs = pyproj.CRS.from_user_input(asked)
    except CRSError as error:
        raise BadInput(
            f"不认识的坐标系“{asked}”。",
            f'Unknown coordinate system "{asked}".',
            hint_zh="请写成 EPSG:4490、EPSG:4547 这样的代码，或 auto。",
            hint_en="Write a code such as EPSG:4490 or EPSG:4547, or auto.",
        ) from error
    return crs


def _unknown(guess: Guess, *, tried: bool) -> BadInput:
    if guess.look in ("swapped_degrees", "swapped_metres"):
        return swapped()
    candidates = ", ".join(guess.crs) or "EPSG:4490, EPSG:4547"
    return BadInput(
        "仅凭坐标值无法唯一确定坐标系。" if tried else "文件没有说明坐标系。",
        "The coordinates alone do not tell their system." if tried else "The file does not say its coordinate system.",
        hint_zh=f"请用 --crs 指明；从坐标值看可能是：{candidates}。",
        hint_en=f"Name it with --crs; from the coordinates it may be: {candidates}.",
        details={"look": guess.look, "candidates": list(guess.crs)},
    )


def _transform(geometries: Geometries, crs: pyproj.CRS) -> tuple[Geometries, str]:
    """Move to CGCS2000 where the datum is that, else to WGS 84, which PROJ and EPSG take as identical with it."""
    if any(crs.equals(same, ignore_axis_order=True) for same in (CGCS2000, WGS84)):
        return geometries, "longitude, latitude taken as EPSG:4490 without a shift"
    base = crs.geodetic_crs
    target = CGCS2000 if base is not None and base.equals(CGCS2000, ignore_axis_order=True) else WGS84
    try:
        transformer = pyproj.Transformer.from_crs(crs, target, always_xy=True, allow_ballpark=False)
        moved = shapely.transform(geometries, lambda xy: _through(transformer, xy))
    except ProjError as error:
        raise BadInput(
            f"坐标系 {label(crs)} 到 CGCS2000 没有公开的精确转换参数，不能擅自平移。",
            f"No published transformation leads from {label(crs)} to CGCS2000; nothing is shifted by assumption.",
            hint_zh="请先用当地测绘部门的参数转换到 CGCS2000，再导入。",
            hint_en="Transform it to CGCS2000 with your survey office's parameters first.",
        ) from error
    return moved, f"transformed to EPSG:{target.to_epsg()} ({transformer.description})"


def _through(transformer: pyproj.Transformer, xy: Coordinates) -> Coordinates:
    return np.column_stack(transformer.transform(xy[:, 0], xy[:, 1]))


def _check_world(moved: Geometries, crs: pyproj.CRS) -> None:
    xy = shapely.get_coordinates(moved)
    if ((xy >= WORLD_DEGREES[0]) & (xy <= WORLD_DEGREES[1])).all():
        return
    raise BadInput(
        f"按坐标系 {label(crs)} 读取时，部分坐标落在地球之外。",
        f"Read as {label(crs)}, some coordinates are no place on earth.",
        hint_zh="请核对 --crs 或文件的坐标系。",
        hint_en="Check --crs or the file's own system.",
    )
