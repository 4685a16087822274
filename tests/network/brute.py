"""Reach by brute force, in another way than the code: a point on every metre of road, and a heap."""

import heapq

import numpy as np
import shapely
from scipy.spatial import cKDTree

STEP_M = 1.0
FAR_M, DETOUR = 100.0, 1.3


class BruteForce:
    """Points along lines that meet only where they have a common end."""

    def __init__(self, lines):
        cut = shapely.segmentize(lines, STEP_M)
        xy, line = shapely.get_coordinates(cut, return_index=True)
        end = np.concatenate([[True], line[1:] != line[:-1]]) | np.concatenate([line[1:] != line[:-1], [True]])
        key = np.where(end[:, None], np.rint(xy * 1000), np.column_stack([np.arange(len(xy)), np.full(len(xy), 1e12)]))
        first, point = np.unique(key, axis=0, return_index=True, return_inverse=True)[1:]
        self.xy, point = xy[first], point.reshape(-1)
        self.tree = cKDTree(self.xy)
        along = np.flatnonzero(line[1:] == line[:-1])
        self._join(point[along], point[along + 1], np.hypot(*(xy[along + 1] - xy[along]).T))

    def _join(self, one, two, metres):
        start, end = np.concatenate([one, two]), np.concatenate([two, one])
        order = np.argsort(start, kind="stable")
        self.first = np.searchsorted(start[order], np.arange(len(self.xy) + 1)).tolist()
        self.ways = list(zip(end[order].tolist(), np.tile(metres, 2)[order].tolist(), strict=True))

    def access(self, places):
        """Metres from each place to its nearest point of road by the rule, and which one it is."""
        straight, point = self.tree.query(places)
        return np.where(straight > FAR_M, DETOUR * straight, straight), point

    def walk(self, venues, limit_m):
        """Metres from the nearest venue to each point of road, infinite beyond the limit."""
        cost = np.full(len(self.xy), np.inf)
        heap = [(metres, point) for metres, point in zip(*map(np.ndarray.tolist, self.access(venues)), strict=True)]
        heapq.heapify(heap)
        while heap:
            metres, point = heapq.heappop(heap)
            if metres > limit_m or metres >= cost[point]:
                continue
            cost[point] = metres
            for other, step in self.ways[self.first[point] : self.first[point + 1]]:
                if metres + step < cost[other]:
                    heapq.heappush(heap, (metres + step, other))
        return cost

    def costs(self, venues, places, limit_m):
        """Metres from the nearest venue to each place."""
        access, point = self.access(places)
        return access + self.walk(venues, limit_m)[point]


def places_near(lines, count, rng, centre=None, radius_m=np.inf):
    """Random places at most so far from a road that no estimate counts, even over the area; or near one place."""
    tree = shapely.STRtree(lines)
    xmin, ymin, xmax, ymax = shapely.total_bounds(lines)
    if centre is not None:
        xmin, ymin = np.maximum((xmin, ymin), centre - radius_m)
        xmax, ymax = np.minimum((xmax, ymax), centre + radius_m)
    found = np.empty((0, 2))
    while len(found) < count:
        tried = rng.uniform((xmin, ymin), (xmax, ymax), (4 * count, 2))
        near = tree.query(shapely.points(tried), predicate="dwithin", distance=FAR_M)[0]
        found = np.concatenate([found, tried[np.unique(near)]])
    return found[:count]
