"""From a file's coordinates to EPSG:4490 longitude, latitude; never by a silent guess, never twice."""

from dataclasses import dataclass

import numpy as np
import pyproj
import shapely
from pyproj.exceptions import CRSError, ProjError

from gisgrid.errors import BadInput
from gisgrid.exchange.contradictions import (
    check_contradictions,
    check_degrees,
    check_world,
    label,
    refuse_swapped,
)
from gisgrid.exchange.expected import Expected, check_expected, listed
from gisgrid.exchange.surveyed import Survey, by_survey, require_known_datum
from gisgrid.geometry.datum import Guess, guess_crs, unambiguous
from gisgrid.geometry.datum.candidates import look_of
from gisgrid.geometry.datum.systems import CGCS2000, WGS84, Bounds
from gisgrid.geometry.datum.webmaps import WEB_MAPS, WebMap
from gisgrid.geometry.lattice import Coordinates, Geometries

System = pyproj.CRS | WebMap | None
"""None: a plane that nobody described, with control points."""


@dataclass(frozen=True)
class Located:
    """Geometries in degrees, and how they came there.

    Attributes
    ----------
    geometries : ndarray of shapely geometries
        EPSG:4490, longitude, latitude, not snapped.
    source_crs : str
        ``EPSG:4547``, ``GCJ-02``, or a name where there is no such code.
    evidence : str
        Why that system was believed, which operation led to EPSG:4490, and how far the outline is from a border known.
    notices : tuple of str
    """

    geometries: Geometries
    source_crs: str
    evidence: str
    notices: tuple[str, ...] = ()


def to_degrees(
    geometries: Geometries,
    own: pyproj.CRS | None,
    asked: str | None,
    *,
    survey: Survey | None = None,
    expected: Expected | None = None,
) -> Located:
    """Bring geometries to EPSG:4490.

    Parameters
    ----------
    geometries : ndarray of shapely geometries, shape (n,)
        x (easting or longitude) first, finite.
    own : pyproj.CRS or None
        What the file says.
    asked : str or None
        None: the file must say it. ``auto``: else an unambiguous guess. Otherwise the system itself, as ``EPSG:4547``,
        ``gcj02`` or ``bd09``.
    survey : Survey, optional
        What leads from an old datum to CGCS2000.
    expected : Expected, optional
        Where the outline ought to lie.

    Raises
    ------
    BadInput
        If no system is known, or the coordinates contradict it (swapped axes, metres where degrees are said, a zone's
        number in the eastings or its absence, another reading that fits the border known), or it has no known relation
        to EPSG:4490.
    """
    survey = survey or Survey()
    bounds = np.asarray(shapely.total_bounds(geometries))
    system, why, notices = _choose(bounds, own, asked, expected, survey)
    name = _name(system)
    moved, operation, more = _moved(geometries, system, bounds, survey)
    check_world(moved, name)
    evidence = f"{why}; {operation}"
    if expected is not None:
        read = _moved(shapely.points(expected.points), system, bounds, survey)[0]
        said, doubts = check_expected(expected, name, shapely.get_coordinates(read))
        evidence, more = f"{evidence}; {said}", [*more, *doubts]
    return Located(moved, name, evidence, (*notices, *more))


def _name(system: System) -> str:
    if system is None:
        return "local plane"
    return system.name if isinstance(system, WebMap) else label(system)


def _choose(
    bounds: Bounds, own: pyproj.CRS | None, asked: str | None, expected: Expected | None, survey: Survey
) -> tuple[System, str, list[str]]:
    if asked is not None and asked.lower() != "auto":
        return _given(own, asked)
    if own is not None:
        return _horizontal(own), "the file says so", []
    if survey.points is not None:
        return None, "no system named, control points given", []
    guesses = expected.guesses() if expected else guess_crs(bounds)
    refuse_swapped(bounds)
    guess = unambiguous(guesses)
    if asked is None or guess is None:
        raise _ask(guesses, look_of(bounds), tried=asked is not None)
    notice = (
        f"坐标系判断为 {guess.system}：{guess.zh}。 / "
        f"The system was told from the coordinates: {guess.system}: {guess.en}."
    )
    return _parse(guess.system), f"guessed: {guess.en}", [notice]


def _given(own: pyproj.CRS | None, asked: str) -> tuple[System, str, list[str]]:
    system = _parse(asked)
    if own is None or (isinstance(system, pyproj.CRS) and (label(own) == label(system) or _same(own, system))):
        return system, "given", []
    says, given = label(own), _name(system)
    notice = f"文件自称 {says}，按指定的 {given} 读取。 / The file says {says}; it was read as {given}, as given."
    return system, "given", [notice]


def _same(a: pyproj.CRS, b: pyproj.CRS) -> bool:
    return a.equals(b, ignore_axis_order=True)


def _parse(asked: str) -> pyproj.CRS | WebMap:
    if web_map := WEB_MAPS.get(asked.lower().replace("-", "")):
        return web_map
    try:
        return _horizontal(pyproj.CRS.from_user_input(asked))
    except CRSError as error:
        raise BadInput(
            f"不认识的坐标系“{asked}”。",
            f'Unknown coordinate system "{asked}".',
            hint_zh="请写成 EPSG:4490、EPSG:4547 这样的代码，或 gcj02、bd09、auto。",
            hint_en="Write a code such as EPSG:4490 or EPSG:4547, or gcj02, bd09 or auto.",
        ) from error


def _horizontal(crs: pyproj.CRS) -> pyproj.CRS:
    part = crs.sub_crs_list[0] if crs.is_compound else crs
    return part.to_2d() if len(part.axis_info) == 3 else part


def _ask(guesses: list[Guess], look: str, *, tried: bool) -> BadInput:
    zh, en = listed(guesses) if guesses else ("  EPSG:4490, EPSG:4547 …", "  EPSG:4490, EPSG:4547 …")
    return BadInput(
        "无法唯一确定坐标系。" if tried else "文件没有说明坐标系。",
        "The coordinates alone do not tell their system." if tried else "The file does not say its coordinate system.",
        hint_zh=f"请用 --crs 指明。可能是（由可能到不太可能）：\n{zh}",
        hint_en=f"Name it with --crs. It may be (the likeliest first):\n{en}",
        details={"look": look, "candidates": [guess.system for guess in guesses]},
    )


def _moved(geometries: Geometries, system: System, bounds: Bounds, survey: Survey) -> tuple[Geometries, str, list[str]]:
    if isinstance(system, WebMap):
        if survey:
            raise BadInput(
                f"{system.name} 不需要基准转换参数。", f"{system.name} takes no parameters of a datum shift."
            )
        check_degrees(system.name, bounds)
        return shapely.transform(geometries, system.undo), f"{system.name} undone by iteration to 1e-6 m", []
    if system is not None:
        check_contradictions(system, bounds)
    if survey or system is None:
        return by_survey(geometries, system, survey)
    require_known_datum(system)
    return *_transform(geometries, system), []


def _transform(geometries: Geometries, crs: pyproj.CRS) -> tuple[Geometries, str]:
    """Move to CGCS2000 where the datum is that, else to WGS 84, which PROJ and EPSG take as identical with it."""
    if any(_same(crs, same) for same in (CGCS2000, WGS84)):
        return geometries, "longitude, latitude taken as EPSG:4490 without a shift"
    base = crs.geodetic_crs
    target = CGCS2000 if base is not None and _same(base, CGCS2000) else WGS84
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
