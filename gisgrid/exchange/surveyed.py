"""Old datums and local planes: led to CGCS2000 by the survey office's parameters or matched points, never otherwise."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import numpy as np
import pyproj
import shapely
from numpy.typing import NDArray

from gisgrid.errors import BadInput
from gisgrid.exchange.contradictions import label
from gisgrid.exchange.control_points import ControlPoints, read_control_points
from gisgrid.geometry.datum.fit import fit_helmert, fit_similarity, local_plane, rms
from gisgrid.geometry.datum.helmert import GRS80, Helmert, parse_helmert, shift_datum, to_geocentric
from gisgrid.geometry.datum.systems import OLD_DATUMS, central_meridian, old_datum
from gisgrid.geometry.lattice import Coordinates, Geometries
from gisgrid.geometry.measure import distance_m

MAX_RESIDUAL_M = 0.5
"""A control point that a fit misses by more is an error of the points, unless residuals are accepted."""
LEAST_HELMERT_POINTS = 4
SHOWN_POINTS = 50

Move = Callable[[Coordinates], Coordinates]


@dataclass(frozen=True)
class Survey:
    """What the survey office gave to come from an old datum to CGCS2000.

    Attributes
    ----------
    parameters : Helmert or None
    points : ControlPoints or None
    accept_residuals : bool
        Take a fit whose residuals exceed `MAX_RESIDUAL_M`.
    """

    parameters: Helmert | None = None
    points: ControlPoints | None = None
    accept_residuals: bool = False

    def __bool__(self) -> bool:
        return self.parameters is not None or self.points is not None


def read_survey(datum_shift: str | None, control_points: Path | None, *, accept_residuals: bool = False) -> Survey:
    """Read the options `--datum-shift` and `--control-points`.

    Raises
    ------
    BadInput
        Both are given, or one cannot be read.
    """
    if datum_shift and control_points:
        raise BadInput(
            "--datum-shift 与 --control-points 只能给一个。", "Give --datum-shift or --control-points, not both."
        )
    return Survey(
        parse_helmert(datum_shift) if datum_shift else None,
        read_control_points(control_points) if control_points else None,
        accept_residuals,
    )


def require_known_datum(crs: pyproj.CRS) -> None:
    """Refuse an old datum without the survey office's parameters.

    Raises
    ------
    BadInput
    """
    if datum := old_datum(crs):
        zh, en = OLD_DATUMS[datum]
        raise BadInput(
            f"坐标系 {label(crs)} 属旧基准{zh}，到 CGCS2000 没有公开的精确转换参数，不能擅自平移。",
            f"{label(crs)} stands on the old datum {en}. No published transformation leads from it to CGCS2000; "
            "nothing is shifted by assumption.",
            hint_zh='请用 --datum-shift "dx,dy,dz[,rx,ry,rz,scale]" 给出当地测绘部门的参数，'
            "或用 --control-points 文件.csv 给出同名点（x,y,lon,lat）。",
            hint_en='Give your survey office\'s parameters by --datum-shift "dx,dy,dz[,rx,ry,rz,scale]", '
            "or matched points by --control-points FILE.csv (x,y,lon,lat).",
        )


def by_survey(geometries: Geometries, crs: pyproj.CRS | None, survey: Survey) -> tuple[Geometries, str, list[str]]:
    """Bring geometries of an old datum or a local plane to EPSG:4490.

    Parameters
    ----------
    geometries : ndarray of shapely geometries
        In the old system, easting or longitude first.
    crs : pyproj.CRS or None
        None is a plane in metres that nobody described; it takes control points.
    survey : Survey

    Returns
    -------
    geometries, operation, notices

    Raises
    ------
    BadInput
        The system needs no such shift, or the fit is worse than allowed.
    """
    if crs is not None and old_datum(crs) is None:
        raise BadInput(
            f"坐标系 {label(crs)} 不是旧基准，不需要基准转换；没有平移。",
            f"{label(crs)} is on no old datum and needs no datum shift; nothing was shifted.",
            hint_zh="请去掉 --datum-shift、--control-points，或用 --crs 指明真正的坐标系。",
            hint_en="Leave --datum-shift and --control-points out, or name the true system with --crs.",
        )
    if survey.points is not None:
        return _by_points(geometries, crs, survey.points, accept=survey.accept_residuals)
    if crs is None or survey.parameters is None:
        raise BadInput(
            "用 --datum-shift 时还须知道原坐标系。",
            "With --datum-shift the old system must be known.",
            hint_zh="请用 --crs 指明，例如 EPSG:2382。",
            hint_en="Name it with --crs, such as EPSG:2382.",
        )
    to_old_degrees, ellipsoid, parameters = _to_old_degrees(crs), _ellipsoid(crs), survey.parameters
    moved = shapely.transform(geometries, lambda xy: shift_datum(to_old_degrees(xy), ellipsoid, parameters))
    return moved, f"by the parameters given ({parameters}, position vector convention)", []


def _ellipsoid(crs: pyproj.CRS) -> pyproj.Geod:
    """Return the ellipsoid, which every geographic or projected system has."""
    return cast(pyproj.Geod, crs.get_geod())


def _to_old_degrees(crs: pyproj.CRS) -> Move:
    """Return how plane coordinates become degrees on the same old datum; no datum shift, whatever the file says."""
    if crs.is_geographic:
        return lambda xy: xy
    plane = pyproj.Proj(crs.source_crs if crs.is_bound else crs)
    return lambda xy: np.column_stack(plane(xy[:, 0], xy[:, 1], inverse=True))


def _by_points(
    geometries: Geometries, crs: pyproj.CRS | None, points: ControlPoints, *, accept: bool
) -> tuple[Geometries, str, list[str]]:
    move, kind = _fitted(crs, points)
    residual_m = distance_m(move(points.source), points.target)
    shown = _residuals(points.names, residual_m)
    if residual_m.max() > MAX_RESIDUAL_M and not accept:
        raise BadInput(
            f"控制点拟合的残差过大，未导入：{shown}。",
            f"The fit to the control points leaves too much; nothing was imported: {shown}.",
            hint_zh=f"上限为每点 {MAX_RESIDUAL_M} 米；请核对最大的几个点，或加 --accept-residuals 接受。",
            hint_en=f"The bound is {MAX_RESIDUAL_M} m at each point; check the worst, or add --accept-residuals.",
            details={"residual_m": dict(zip(points.names, residual_m.tolist(), strict=True))},
        )
    notice = f"按控制点拟合（{kind}），残差：{shown}。 / Fitted to control points ({kind}), residuals: {shown}."
    notices = [notice, *_extrapolated(geometries, points)]
    return shapely.transform(geometries, move), f"fitted to control points, {kind}, residuals {shown}", notices


def _extrapolated(geometries: Geometries, points: ControlPoints) -> list[str]:
    """Say so where the file reaches beyond its control points."""
    hull = shapely.convex_hull(shapely.multipoints(points.source))
    if shapely.covers(hull, shapely.multipoints(shapely.get_coordinates(geometries))):
        return []
    zh = "文件有一部分在控制点围成的范围之外，那里的拟合没有检核。"
    return [f"{zh} / Part of the file lies outside its control points, where nothing checks the fit."]


def _residuals(names: tuple[str, ...], residual_m: NDArray[np.float64]) -> str:
    worst = np.argsort(-residual_m)[:SHOWN_POINTS]
    each = ", ".join(f"{names[i]} {residual_m[i]:.3f} m" for i in worst)
    more = f", … ({len(names)})" if len(names) > SHOWN_POINTS else ""
    return f"RMS {rms(residual_m):.3f} m; {each}{more}"


def _fitted(crs: pyproj.CRS | None, points: ControlPoints) -> tuple[Move, str]:
    """Return the fitted way to CGCS2000 degrees: seven parameters for degrees, four in the plane for metres."""
    if crs is not None and crs.is_geographic:
        return _fitted_helmert(crs, points), "7 parameters"
    meridian = central_meridian(crs) if crs is not None else None
    plane = local_plane(meridian if meridian is not None else round(float(points.target[:, 0].mean())))
    fit = fit_similarity(points.source, np.column_stack(plane(points.target[:, 0], points.target[:, 1])))

    def move(xy: Coordinates) -> Coordinates:
        east_m, north_m = fit.apply(xy).T
        return np.column_stack(plane(east_m, north_m, inverse=True))

    return move, "4 parameters"


def _fitted_helmert(crs: pyproj.CRS, points: ControlPoints) -> Move:
    if len(points.names) < LEAST_HELMERT_POINTS:
        raise BadInput(
            f"经纬度的七参数拟合至少要 {LEAST_HELMERT_POINTS} 个控制点。",
            f"Fitting seven parameters to degrees takes at least {LEAST_HELMERT_POINTS} control points.",
        )
    ellipsoid = _ellipsoid(crs)
    helmert = fit_helmert(to_geocentric(points.source, ellipsoid), to_geocentric(points.target, GRS80))
    return lambda xy: shift_datum(xy, ellipsoid, helmert)
