"""Points where people live and meet: beside roads, inside their sub-grid, out of the water."""

from functools import cached_property

import numpy as np
import shapely

from gisgrid.demo.features import RIVER_WIDTH_M
from gisgrid.demo.ground import Ground
from gisgrid.demo.mesh import Mask
from gisgrid.demo.plane import to_degrees, to_metres
from gisgrid.geometry.boundary import Indices
from gisgrid.geometry.lattice import Coordinates

BANK_M = 15.0
TRIES = 8


class Settler:
    """Finds places in cells of a ground.

    Parameters
    ----------
    ground : Ground
    rng : Generator
    """

    def __init__(self, ground: Ground, rng: np.random.Generator) -> None:
        self.ground, self.rng = ground, rng
        self.polygons = ground.areas.geometries[ground.areas.at("subgrid")]
        shapely.prepare(self.polygons)

    @cached_property
    def roadside(self) -> Indices:
        """Return for each cell an edge of it that is a road and no river, or -1."""
        land = self.ground.land
        edges = np.flatnonzero((land.road > 0) & ~land.river)
        beside = np.full(len(land.mesh.points), -1, dtype=np.int64)
        beside[land.mesh.edge_cells[edges].ravel()] = np.repeat(edges, 2)
        return beside

    @cached_property
    def _river(self) -> shapely.Geometry:
        line = shapely.MultiLineString(list(self.ground.rivers.geometries))
        water = shapely.transform(line, to_metres).buffer(RIVER_WIDTH_M / 2 + BANK_M)
        shapely.prepare(water)
        return water

    def points_in(self, cells: Indices) -> Coordinates:
        """Return one point for each cell, longitude and latitude, in the sub-grid that the cell belongs to.

        The first tries lie close to the road; later ones come nearer to the cell's middle.
        """
        leaf = self.ground.division.subgrid[cells]
        points = np.zeros((len(cells), 2))
        open_ = np.arange(len(cells))
        for attempt in range(TRIES):
            points[open_] = self._tried(cells[open_], attempt / (TRIES - 1))
            open_ = open_[~self._good(points[open_], leaf[open_])]
        points[open_] = self._dry_points(leaf[open_])
        return points

    def _tried(self, cells: Indices, away: float) -> Coordinates:
        """Return places beside the cells' roads, or around the middle of cells without one."""
        mesh, edge = self.ground.land.mesh, self.roadside[cells]
        middle = mesh.points[cells]
        start, end = to_metres(self.ground.course.nodes)[mesh.edge_nodes[edge]].transpose(1, 0, 2)
        reach = np.hypot(*(end - start).T)[:, None]
        on_road = start + self.rng.uniform(0.02, 0.98, (len(cells), 1)) * (end - start)
        inward = middle - on_road
        off_m = np.minimum(self.rng.uniform(12, 60, (len(cells), 1)), 0.5 * np.hypot(*inward.T)[:, None])
        beside = on_road + inward / np.hypot(*inward.T)[:, None] * off_m
        beside += away * (middle - beside)
        around = middle + self.rng.normal(0, 0.12, (len(cells), 2)) * reach * (1 - away)
        return to_degrees(np.where(edge[:, None] >= 0, beside, around))

    def _good(self, lonlat: Coordinates, leaf: Indices) -> Mask:
        inside = shapely.contains_xy(self.polygons[leaf], *lonlat.T)
        wet = shapely.contains_xy(self._river, *to_metres(lonlat).T)
        return np.asarray(inside & ~wet)

    def _dry_points(self, leaf: Indices) -> Coordinates:
        """Return a dry point of each sub-grid, for those where the tries were in vain."""
        return np.array([self._dry_point(self.polygons[k]) for k in leaf.tolist()]).reshape(-1, 2)

    def _dry_point(self, polygon: shapely.Geometry) -> Coordinates:
        """Return a place away from the water and the border, or in a sub-grid that is all bank, just inside it."""
        whole = shapely.transform(polygon, to_metres)
        dry = whole.difference(self._river)
        roomiest = next(land for land in (dry.buffer(-5), dry, whole) if not land.is_empty)
        return np.asarray(to_degrees(shapely.get_coordinates(shapely.point_on_surface(roomiest)))[0])
