"""Coordinates that contradict the system they are said to be in."""

import pyproj

from gisgrid.errors import BadInput
from gisgrid.exchange.guess import M_PER_ZONE_NUMBER, Bounds, guess_crs, prefixed_zone, zone_epsg

_FALSE_EASTING_M = 500_000.0


def label(crs: pyproj.CRS) -> str:
    """Return a system's EPSG code, or its name where it has none."""
    authority = crs.to_authority(min_confidence=70)
    return ":".join(authority) if authority else crs.name


def swapped() -> BadInput:
    """Return the refusal of coordinates whose axes are in the wrong order."""
    return BadInput(
        "坐标的轴序颠倒了：纬度（北坐标）写在了经度（东坐标）前面。",
        "The axes are in the wrong order: latitude (northing) stands before longitude (easting).",
        hint_zh="请交换 x 与 y 后重新导出。",
        hint_en="Swap x and y and export the file again.",
    )


def check_contradictions(crs: pyproj.CRS, bounds: Bounds) -> None:
    """Refuse coordinates that cannot be in the system they are said to be in.

    Parameters
    ----------
    crs : pyproj.CRS
        Two-dimensional.
    bounds : ndarray of float, shape (4,)
        Lowest x and y, highest x and y.

    Raises
    ------
    BadInput
        If the axes are swapped, metres are called degrees, the eastings begin with a zone's number that the system does
        not know or lack one that it has, or the system is bound to no place on earth.
    """
    if not (crs.is_geographic or crs.is_projected):
        raise BadInput(
            f"“{crs.name}”不是大地坐标系或投影坐标系。",
            f'"{crs.name}" is no geographic or projected coordinate system.',
            hint_zh="请用 --crs 指明真正的坐标系。",
            hint_en="Name the true system with --crs.",
        )
    if crs.is_geographic:
        _check_degrees(crs, bounds)
    elif _is_gauss_krueger(crs):
        _check_zone(crs, bounds)


def _check_degrees(crs: pyproj.CRS, bounds: Bounds) -> None:
    guess = guess_crs(bounds)
    if guess.look in ("swapped_degrees", "swapped_metres"):
        raise swapped()
    if guess.look != "degrees":
        candidates = ", ".join(guess.crs) or "EPSG:4547"
        raise BadInput(
            f"文件的坐标系是经纬度（{label(crs)}），坐标值却像是米。",
            f"The system is longitude, latitude ({label(crs)}), but the coordinates look like metres.",
            hint_zh=f"请用 --crs 指明真正的坐标系；从坐标值看可能是：{candidates}。",
            hint_en=f"Name the true system with --crs; from the coordinates it may be: {candidates}.",
            details={"look": guess.look, "candidates": list(guess.crs)},
        )


def _false_easting_m(crs: pyproj.CRS) -> float | None:
    operation = (crs.source_crs or crs).coordinate_operation if crs.is_bound else crs.coordinate_operation
    if operation is None or "Transverse Mercator" not in operation.method_name:
        return None
    return next((float(p.value) for p in operation.params if p.name == "False easting"), None)


def _is_gauss_krueger(crs: pyproj.CRS) -> bool:
    easting = _false_easting_m(crs)
    return easting is not None and easting % M_PER_ZONE_NUMBER == _FALSE_EASTING_M


def _check_zone(crs: pyproj.CRS, bounds: Bounds) -> None:
    if guess_crs(bounds).look in ("swapped_metres", "swapped_degrees"):
        raise swapped()
    said = int((_false_easting_m(crs) or 0) // M_PER_ZONE_NUMBER)
    found = prefixed_zone(bounds)
    if found is not None and found != said:
        fitting, zh, en = zone_epsg(found), f"东坐标以带号 {found} 开头", f"begin with the zone number {found}"
    elif said and bounds[0] < M_PER_ZONE_NUMBER:
        fitting, zh, en = zone_epsg(said, prefixed=False), "东坐标没有带号", "bear no zone number"
    else:
        return
    raise BadInput(
        f"{zh}，与坐标系 {label(crs)} 不符。",
        f"The eastings {en}, which contradicts {label(crs)}.",
        hint_zh=f"请核对后用 --crs 指明，例如 EPSG:{fitting}。",
        hint_en=f"Check, then name the system with --crs, such as EPSG:{fitting}.",
        details={"candidates": [f"EPSG:{fitting}"]},
    )
