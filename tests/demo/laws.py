"""The law every demo must hold: each level tiles the one above, edge for edge."""

from itertools import pairwise

import numpy as np
import shapely

from gisgrid.domain.areas import AreaTable
from gisgrid.geometry.boundary import Edges, directed_edges, residual, reverse
from gisgrid.geometry.lattice import on_lattice, to_lattice


def open_edges(areas: AreaTable, parents_level: str, children_level: str) -> int:
    """Count the edges of parents and children that do not cancel, parent by parent."""
    parents, children = (areas.take(areas.at(level)) for level in (parents_level, children_level))
    number = {code: k for k, code in enumerate(parents.codes)}
    of_child = np.array([number[code] for code in children.parent_codes])
    inner, outer = directed_edges(children.geometries), reverse(directed_edges(parents.geometries))
    edges = Edges(np.concatenate([inner.ends, outer.ends]), np.concatenate([inner.owner, outer.owner]))
    return len(residual(edges, np.concatenate([of_child[inner.owner], outer.owner])))


def check_tiling(areas: AreaTable) -> None:
    """Assert all conditions of the rule at every level."""
    assert shapely.is_valid(areas.geometries).all()
    assert on_lattice(areas.geometries).all()
    assert shapely.equals_exact(areas.geometries, to_lattice(areas.geometries)).all()
    levels = list(dict.fromkeys(areas.levels))
    for above, below in pairwise(levels):
        assert open_edges(areas, above, below) == 0, (above, below)
