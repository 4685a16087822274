"""The terms of a mend: what is small enough, where, and who gets it."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import shapely
from numpy.typing import NDArray

from gisgrid.geometry.findings import Finding, Kind
from gisgrid.geometry.lattice import Coordinates, Geometries
from gisgrid.geometry.mending import Choice
from gisgrid.geometry.width import widths_m


class Terms(NamedTuple):
    """What may be mended, and how; see `conform_coverage`."""

    resolution: float
    scale: Coordinates
    max_gap_width_m: float
    max_shift_m: float
    max_change: float
    choose: Choice
    only: Geometries | None

    @property
    def limit(self) -> float:
        """The larger limit in the units of the coordinates."""
        return max(self.max_gap_width_m, self.max_shift_m) / float(self.scale.min())

    def mendable(self, findings: Sequence[Finding]) -> dict[int, float]:
        """Return which findings are small enough and at the places that are to be mended, with widths in metres."""
        limits_m = {Kind.GAP: self.max_gap_width_m, Kind.OVERLAP: self.max_shift_m, Kind.SPILL: self.max_shift_m}
        rows = [k for k, found in enumerate(findings) if found.kind in limits_m]
        shapes = as_array([findings[k].geometry for k in rows])
        width_m = self._widths_m([findings[k] for k in rows], shapes)
        fits = self.chosen(shapes) & (width_m <= np.array([limits_m[findings[k].kind] for k in rows]))
        return {k: width for k, width, fit in zip(rows, width_m.tolist(), fits.tolist(), strict=True) if fit}

    def _widths_m(self, findings: Sequence[Finding], shapes: Geometries) -> NDArray[np.float64]:
        """Return widths in metres; measured anew only where a unit of x and of y differ."""
        if self.scale[0] == self.scale[1]:
            return np.array([found.width for found in findings], dtype=np.float64) * float(self.scale[0])
        return widths_m(shapes, self.scale)

    def chosen(self, places: Geometries) -> NDArray[np.bool_]:
        """Say which places overlap one of those that are to be mended."""
        out = np.full(len(places), self.only is None)
        if self.only is not None:
            at, which = shapely.STRtree(self.only).query(places, predicate="intersects")
            out[at[shapely.relate_pattern(places[at], self.only[which], "T********")]] = True
        return out


def as_array(shapes: Any) -> Geometries:
    """Return geometries as an array of one dimension, whatever they are."""
    out = np.empty(len(shapes), dtype=object)
    out[:] = shapes
    return out
