"""What is wrong with an area by itself: empty, invalid, in several parts."""

import re
from typing import Any

import numpy as np
import shapely

from gisgrid.geometry.boundary import Indices
from gisgrid.geometry.findings import Finding, Kind
from gisgrid.geometry.lattice import Geometries
from gisgrid.geometry.scan import Scan

REASON = re.compile(r"(?P<reason>[^\[]*)\[(?P<x>\S+) (?P<y>\S+?)\]")


def findings_of_single_areas(areas: Geometries, read: Scan, parent_of: Indices | None) -> list[Finding]:
    """Return a fault for each empty or invalid area and a notice for each that is in several parts.

    Parameters
    ----------
    areas : ndarray of (Multi)Polygon or None, shape (n,)
    read : Scan
        Of these areas.
    parent_of : ndarray of int, shape (n,), or None
    """
    in_parts = np.flatnonzero(read.valid & (shapely.get_num_geometries(areas) > 1))
    return [
        *(
            Finding(Kind.EMPTY, shapely.Point(), (i,), _parent(parent_of, i))
            for i in np.flatnonzero(read.empty).tolist()
        ),
        *(_invalid(areas[i], i, parent_of) for i in np.flatnonzero(~read.valid & ~read.empty).tolist()),
        *(_detached(areas[i], i, parent_of) for i in in_parts.tolist()),
    ]


def _invalid(area: Any, index: int, parent_of: Indices | None) -> Finding:
    """Say why an area is invalid and where, as GEOS does."""
    told = REASON.match(shapely.is_valid_reason(area))
    reason, place = (
        (told["reason"], shapely.Point(float(told["x"]), float(told["y"]))) if told else ("", shapely.Point())
    )
    return Finding(Kind.INVALID, place, (index,), _parent(parent_of, index), note=reason)


def _detached(area: Any, index: int, parent_of: Indices | None) -> Finding:
    """Name the parts of an area but the largest."""
    parts = shapely.get_parts(area)
    smaller = shapely.MultiPolygon(parts[np.argsort(-shapely.area(parts), kind="stable")[1:]].tolist())
    return Finding(
        Kind.DETACHED_PART, smaller, (index,), _parent(parent_of, index), area=smaller.area, note=f"{len(parts)} parts"
    )


def _parent(parent_of: Indices | None, index: int) -> int | None:
    return None if parent_of is None else int(parent_of[index])
