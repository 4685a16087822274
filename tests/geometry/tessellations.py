"""Random divisions of a square: edge-matched by construction, with holes, islands and areas in several parts."""

from dataclasses import dataclass

import numpy as np
import shapely
from hypothesis import strategies as st

from gisgrid.geometry.boundary import directed_edges
from gisgrid.geometry.lattice import snap, to_lattice
from gisgrid.geometry.rings import insert_vertices


@dataclass(frozen=True)
class Tessellation:
    children: np.ndarray
    parent: shapely.MultiPolygon
    resolution: float

    @property
    def parents(self):
        return np.array([self.parent], dtype=object)

    @property
    def parent_of(self):
        return np.zeros(len(self.children), dtype=np.int64)


def cells(rng, count, resolution, steps=20_000, origin=(113.0, 27.0)):
    """Voronoi cells of a square of steps x steps lattice steps, on the lattice, all valid."""
    x0, y0 = snap(np.asarray(origin), resolution)
    square = shapely.box(x0, y0, *snap(np.array([x0, y0]) + steps * resolution, resolution))
    seeds = shapely.multipoints(rng.uniform(0, steps * resolution, (count, 2)) + np.array([x0, y0]))
    raw = shapely.get_parts(shapely.voronoi_polygons(seeds, extend_to=square))
    snapped = to_lattice(shapely.intersection(raw, square), resolution)
    return snapped if shapely.is_valid(snapped).all() else cells(rng, count, resolution, steps, origin)


def tessellation(rng, count=30, labels=12, without=2, resolution=1e-7, steps=20_000, origin=(113.0, 27.0)):
    """Cells joined at random into `labels` areas (so some have holes or parts); `without` cells belong to nobody."""
    pieces = cells(rng, count, resolution, steps, origin)
    pieces = pieces[rng.permutation(len(pieces))[: max(1, len(pieces) - without)]]
    label = rng.integers(0, labels, len(pieces))
    joined = [shapely.coverage_union_all(pieces[label == one]) for one in np.unique(label)]
    children = to_lattice(joined, resolution)
    return Tessellation(children, to_lattice([shapely.coverage_union_all(pieces)], resolution)[0], resolution)


def with_extra_vertices(rng, geometries, resolution, share=0.2):
    """Put a rounded point into some edges of some polygons, and not into their neighbours': T-junctions."""
    edges = directed_edges(geometries)
    steps = np.rint((edges.ends[:, 2:] - edges.ends[:, :2]) / resolution)
    long_enough = np.flatnonzero(np.abs(steps).max(axis=1) > 40)
    edge = np.sort(rng.choice(long_enough, int(share * len(long_enough)), replace=False))
    at = rng.uniform(0.2, 0.8, (len(edge), 1))
    vertex = snap(edges.ends[edge, :2] * (1 - at) + edges.ends[edge, 2:] * at, resolution)
    return insert_vertices(geometries, edge, vertex)


@st.composite
def tessellations(draw, max_cells=40):
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    count = draw(st.integers(3, max_cells))
    return tessellation(
        rng, count, labels=draw(st.integers(2, count)), without=draw(st.integers(0, 2)),
        resolution=draw(st.sampled_from([1e-7, 0.01, 1.0])),
    )  # fmt: skip


generators = st.builds(np.random.default_rng, st.integers(0, 2**32 - 1))
