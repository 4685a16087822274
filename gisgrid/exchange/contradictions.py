"""Coordinates that contradict the system they are said to be in are refused, not bent."""

import numpy as np
import pyproj
import shapely

from gisgrid.errors import BadInput
from gisgrid.geometry.datum import guess_crs
from gisgrid.geometry.datum.candidates import look_of
from gisgrid.geometry.datum.systems import (
    M_PER_ZONE_NUMBER,
    Bounds,
    false_easting_m,
    is_gauss_krueger,
    prefixed_zone,
    zone_epsg,
)
from gisgrid.geometry.lattice import Geometries
from gisgrid.geometry.soundness import WORLD_DEGREES


def label(crs: pyproj.CRS) -> str:
    """Return a system's EPSG code, or its name where it has none."""
    authority = crs.to_authority(min_confidence=70)
    return ":".join(authority) if authority else crs.name


def check_contradictions(crs: pyproj.CRS, bounds: Bounds) -> None:
    """Refuse swapped axes, metres called degrees or the reverse, and a zone's number where none or another should be.

    Raises
    ------
    BadInput
    """
    if not (crs.is_geographic or crs.is_projected):
        raise BadInput(
            f"“{crs.name}”不是大地坐标系或投影坐标系。",
            f'"{crs.name}" is no geographic or projected coordinate system.',
            hint_zh="请用 --crs 指明真正的坐标系。",
            hint_en="Name the true system with --crs.",
        )
    if crs.is_geographic:
        check_degrees(label(crs), bounds)
        return
    _check_metres(label(crs), bounds)
    if is_gauss_krueger(crs):
        _check_zone(crs, bounds)


def _check_metres(name: str, bounds: Bounds) -> None:
    """Refuse what looks like longitude, latitude: in metres it would be a place of a few steps about the origin."""
    if look_of(bounds) not in ("degrees", "swapped_degrees"):
        return
    raise BadInput(
        f"坐标系 {name} 的单位是米，坐标值却像是经纬度的度数。",
        f"The system {name} counts in metres, but the coordinates look like degrees.",
        hint_zh="请用 --crs 指明真正的坐标系，例如 EPSG:4490。",
        hint_en="Name the true system with --crs, such as EPSG:4490.",
        details={"look": "degrees", "candidates": [guess.system for guess in guess_crs(bounds)]},
    )


def check_degrees(name: str, bounds: Bounds) -> None:
    """Refuse coordinates that are no longitude, latitude in this order."""
    look = look_of(bounds)
    refuse_swapped(bounds)
    if look != "degrees":
        systems = [guess.system for guess in guess_crs(bounds)]
        candidates = ", ".join(systems) or "EPSG:4547"
        raise BadInput(
            f"文件的坐标系是经纬度（{name}），坐标值却像是米。",
            f"The system is longitude, latitude ({name}), but the coordinates look like metres.",
            hint_zh=f"请用 --crs 指明真正的坐标系；从坐标值看可能是：{candidates}。",
            hint_en=f"Name the true system with --crs; from the coordinates it may be: {candidates}.",
            details={"look": look, "candidates": systems},
        )


def refuse_swapped(bounds: Bounds) -> None:
    """Refuse latitude before longitude, northing before easting."""
    if look_of(bounds).startswith("swapped"):
        raise BadInput(
            "坐标的轴序颠倒了：纬度（北坐标）写在了经度（东坐标）前面。",
            "The axes are in the wrong order: latitude (northing) stands before longitude (easting).",
            hint_zh="请交换 x 与 y 后重新导出。",
            hint_en="Swap x and y and export the file again.",
        )


def _check_zone(crs: pyproj.CRS, bounds: Bounds) -> None:
    refuse_swapped(bounds)
    said = int((false_easting_m(crs) or 0) // M_PER_ZONE_NUMBER)
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


def check_world(moved: Geometries, name: str) -> None:
    """Refuse what a transformation put outside the Earth."""
    xy = shapely.get_coordinates(moved)
    if np.all((xy >= WORLD_DEGREES[0]) & (xy <= WORLD_DEGREES[1])):
        return
    raise BadInput(
        f"按坐标系 {name} 读取时，部分坐标落在地球之外。",
        f"Read as {name}, some coordinates are no place on earth.",
        hint_zh="请核对 --crs 或文件的坐标系。",
        hint_en="Check --crs or the file's own system.",
    )
