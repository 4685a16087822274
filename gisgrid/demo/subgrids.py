"""Villages divided into sub-grids of every kind, with a few exclaves."""

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import KDTree

from gisgrid.demo.division import Division, Villages, middle_heights, more_seeds, regions
from gisgrid.demo.lines import LANE, Land, add_roads
from gisgrid.demo.mesh import Mask
from gisgrid.geometry.boundary import Indices

Words = NDArray[np.str_]
TOWN_DENSITY = 0.25
SCHOOL, HOSPITAL, MALL = "school", "hospital", "mall"


def divide_subgrids(land: Land, villages: Villages, rng: np.random.Generator) -> tuple[Land, Division]:
    """Return the whole division and the land with lanes to the sub-grids."""
    cells, uses = _dedicated(land, villages, rng)
    campus = _campus(land, villages, cells)
    count = int(1.08 * land.terrain.size.subgrids) - len(cells)
    seeds = more_seeds(land.mesh.inside & (campus < 0), villages.seats, count)
    label = regions(land, villages.label, seeds, rng, river=9, road=3.5, closed=campus >= 0)
    label = np.where(campus >= 0, len(seeds) + campus, label)
    label = _fill(land, villages.label, label)
    village = villages.label[np.concatenate([seeds, cells])]
    use = np.concatenate([np.full(len(seeds), "", dtype="<U9"), uses])
    land = add_roads(land, seeds, LANE, 0.12, rng)
    label, village, kind, use = _kinds(land, label, village, use, len(villages.seats), rng)
    village = _exclaves(land, label, village, kind, len(villages.seats), rng)
    main = np.arange(len(villages.county))  # the towns' own villages come first, in the towns' order
    return land, Division(label, village, villages.town, villages.county, kind, use, villages.seats, main)


def _dedicated(land: Land, villages: Villages, rng: np.random.Generator) -> tuple[Indices, Words]:
    """Return single cells near village middles for a school, hospital or mall, and which it is."""
    towns = villages.town.max() + 1
    wanted = [(village, use) for village in range(towns) for use in (SCHOOL, HOSPITAL, MALL)]
    others = rng.permutation(np.arange(towns, len(villages.seats)))[: int(0.3 * len(villages.seats))]
    wanted += [(int(village), SCHOOL) for village in others]
    near = KDTree(land.mesh.points).query(land.mesh.points[villages.seats], k=30)[1]
    taken = set(villages.seats.tolist())
    cells, uses = [], []
    for village, use in wanted:
        own = [int(c) for c in near[village, 4:] if villages.label[c] == village and int(c) not in taken]
        if own:
            cells.append(own[int(rng.integers(min(len(own), 9)))])
            uses.append(use)
            taken.add(cells[-1])
    return np.array(cells, dtype=np.int64), np.array(uses)


def _campus(land: Land, villages: Villages, cells: Indices) -> Indices:
    """Return for each cell which dedicated cell it is, or lies beside in a town; -1 for others."""
    campus = np.full(len(villages.label), -1, dtype=np.int64)
    campus[cells] = np.arange(len(cells))
    here, there = np.concatenate([land.mesh.edge_cells, land.mesh.edge_cells[:, ::-1]]).T
    free = (campus[here] >= 0) & (campus[there] < 0) & (villages.label[here] == villages.label[there])
    free &= ~np.isin(there, villages.seats) & (land.terrain.urban_density(land.mesh.points[here]) > TOWN_DENSITY)
    campus[there[free]] = campus[here[free]]
    return campus


def _fill(land: Land, parent: Indices, label: Indices) -> Indices:
    """Give cells that no seed reached to a neighbour of the same village."""
    label = label.copy()
    ends = land.mesh.edge_cells[parent[land.mesh.edge_cells[:, 0]] == parent[land.mesh.edge_cells[:, 1]]]
    ends = np.concatenate([ends, ends[:, ::-1]])
    while True:
        lacking = (label[ends[:, 0]] < 0) & (label[ends[:, 1]] >= 0)
        if not lacking.any():
            return label
        label[ends[lacking, 0]] = label[ends[lacking, 1]]


def _kinds(
    land: Land, label: Indices, village: Indices, use: Words, villages: int, rng: np.random.Generator
) -> tuple[Indices, Indices, Words, Words]:
    """Merge what is left over in some villages, mark wild land, and number the sub-grids anew."""
    kind = np.where(use == "", "base", "dedicated").astype("<U12")
    wild = _wild(land, label, kind, villages)
    kind[wild] = "undetermined"
    use[wild] = np.resize(np.array(["hillside", "forest", "reservoir"]), int(wild.sum()))
    with_rest = np.zeros(villages, dtype=bool)
    with_rest[rng.permutation(villages)[: max(1, villages // 9)]] = True
    first = np.arange(len(village)) < villages  # the sub-grid at the village's middle stays drawn
    rest = (kind == "base") & with_rest[village] & ~first & (rng.uniform(size=len(village)) < 0.8)
    kind[rest] = "remainder"
    merged = np.where(rest, len(village) + village, np.arange(len(village)))
    _, kept, number = np.unique(merged, return_index=True, return_inverse=True)
    return np.where(label >= 0, number[label], -1), village[kept], kind[kept], use[kept]


def _wild(land: Land, label: Indices, kind: Words, villages: int) -> Mask:
    """Return the highest base sub-grids, about one in forty, but none at a village's middle."""
    height = middle_heights(land.terrain.height(land.mesh.points), label)
    height -= 6 * middle_heights(land.terrain.density(land.mesh.points), label)
    height[(kind != "base") | (np.arange(len(kind)) < villages)] = -np.inf
    return np.asarray(height >= np.sort(height)[-max(3, len(height) // 40)])


def _exclaves(
    land: Land, label: Indices, village: Indices, kind: Words, villages: int, rng: np.random.Generator
) -> Indices:
    """Hand a few inner sub-grids to the village next door: land away from its own village."""
    ends = label[land.mesh.edge_cells]
    ends = np.unique(np.sort(ends[(ends >= 0).all(axis=1) & (ends[:, 0] != ends[:, 1])], axis=1), axis=0)
    outer = np.zeros(len(village), dtype=bool)
    outer[ends[village[ends[:, 0]] != village[ends[:, 1]]].ravel()] = True
    at_rim = np.unique(label[_rim_cells(land)])
    outer[at_rim[at_rim >= 0]] = True
    inner = ~outer & (kind == "base") & (np.bincount(village)[village] > 6)
    inner[:villages] = False  # a village keeps its middle
    inner = np.flatnonzero(inner)
    village, wanted = village.copy(), max(2, len(village) // 400)
    for subgrid in rng.permutation(inner).tolist():
        others = _next_door(ends, village, subgrid)
        if len(others):
            village[subgrid], wanted = others[0], wanted - 1
        if not wanted:
            break
    return village


def _rim_cells(land: Land) -> Indices:
    on_land = land.mesh.inside[land.mesh.edge_cells]
    return np.asarray(land.mesh.edge_cells[on_land.any(axis=1) & ~on_land.all(axis=1)].ravel())


def _next_door(ends: Indices, village: Indices, subgrid: int) -> Indices:
    """Return the other villages that neighbours of this sub-grid border on."""
    near = ends[(ends == subgrid).any(axis=1)].ravel()
    further = village[ends[np.isin(ends, near).any(axis=1)].ravel()]
    return np.asarray(further[further != village[subgrid]])
