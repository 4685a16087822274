"""How coordinates look by their bounds, and which systems would look so."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from gisgrid.geometry.datum.systems import OLD_DATUMS, Bounds, is_local, prefixed_zone, within, zone_epsg

Look = Literal["degrees", "swapped_degrees", "zone_prefixed", "swapped_metres", "metres", "mercator", "unknown"]

_MERCATOR_M = ((8_000_000.0, 15_200_000.0), (300_000.0, 7_300_000.0))
_CHINA_DEGREES = ((73.0, 136.0), (3.0, 54.0))


@dataclass(frozen=True)
class Candidate:
    """A system (as `--crs` takes it), what it is in Chinese and English, and whether it stands on an old datum."""

    system: str
    zh: str
    en: str
    old: bool = False


def look_of(bounds: Bounds) -> Look:
    """Say what coordinates look like.

    Parameters
    ----------
    bounds : ndarray of float, shape (4,)
        Lowest x and y, highest x and y, as in the file.

    Examples
    --------
    >>> import numpy as np
    >>> look_of(np.array([109.1, 34.2, 109.4, 34.5])), look_of(np.array([34.2, 109.1, 34.5, 109.4]))
    ('degrees', 'swapped_degrees')
    """
    turned = bounds[[1, 0, 3, 2]]
    if max(abs(bounds)) <= 180:
        return _look_of_degrees(bounds, turned)
    if prefixed_zone(bounds):
        return "zone_prefixed"
    if prefixed_zone(turned) or is_local(turned):
        return "swapped_metres"
    if is_local(bounds):
        return "metres"
    return "mercator" if within(bounds, *_MERCATOR_M) else "unknown"


def _look_of_degrees(bounds: Bounds, turned: Bounds) -> Look:
    x0, y0, x1, y1 = bounds.tolist()
    beyond_pole = max(-y0, y1) > 90
    if beyond_pole and max(-x0, x1) > 90:
        return "unknown"
    return "swapped_degrees" if beyond_pole or within(turned, *_CHINA_DEGREES) else "degrees"


def candidates(bounds: Bounds) -> list[Candidate]:
    """Return the systems that bounds in the right axis order allow, the commonest first."""
    look = look_of(bounds)
    if look == "degrees":
        return list(_of_degrees(bounds))
    if look == "metres":
        return list(_of_metres())
    zone = prefixed_zone(bounds) if look == "zone_prefixed" else None
    mercator = [Candidate("EPSG:3857", "网络墨卡托", "web Mercator")] if within(bounds, *_MERCATOR_M) else []
    return [*(_of_zone(zone) if zone else []), *mercator]


def _of_degrees(bounds: Bounds) -> Iterator[Candidate]:
    yield Candidate("EPSG:4490", "CGCS2000，与 WGS 84 视为相同", "CGCS2000, taken as identical with WGS 84")
    if within(bounds, *_CHINA_DEGREES):
        yield Candidate("gcj02", "GCJ-02，网络地图的偏移坐标", "GCJ-02, the shifted coordinates of web maps")
        yield Candidate("bd09", "BD-09，百度地图的偏移坐标", "BD-09, the shifted coordinates of Baidu's maps")
        yield _old(4610, "xian 1980")
        yield _old(4214, "beijing 1954")


def _of_zone(zone: int) -> Iterator[Candidate]:
    yield Candidate(f"EPSG:{zone_epsg(zone)}", f"CGCS2000 高斯-克吕格 {zone} 带", f"CGCS2000 Gauss-Krüger zone {zone}")
    for datum in ("xian 1980", "beijing 1954"):
        yield _old(zone_epsg(zone, datum=datum), datum)


def _of_metres() -> Iterator[Candidate]:
    for zone in range(25, 46):
        words = f"CGCS2000 高斯-克吕格，中央经线 {3 * zone}°", f"CGCS2000 Gauss-Krüger, central meridian {3 * zone}°E"
        yield Candidate(f"EPSG:{zone_epsg(zone, prefixed=False)}", *words)
    for zone in range(43, 54):
        yield Candidate(f"EPSG:{32600 + zone}", f"WGS 84 UTM {zone} 带", f"WGS 84 UTM zone {zone}")


def _old(epsg: int, datum: str) -> Candidate:
    zh, en = OLD_DATUMS[datum]
    return Candidate(
        f"EPSG:{epsg}",
        f"旧基准{zh}，须有测绘部门的参数",
        f"the old datum {en}, which needs the survey office's parameters",
        old=True,
    )
