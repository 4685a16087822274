"""Edits that keep the boundary sum by construction, in whole lattice steps.

The page's `webmap/src/edits` has the same algorithms; both give the same bits. An edit reads a `Tessellation` and
returns a `Change`, or raises `EditRefused`.
"""

from gisgrid.geometry.edits.border import place_on_edge
from gisgrid.geometry.edits.cut_out import cut_out
from gisgrid.geometry.edits.gaps import fill_gap, gaps
from gisgrid.geometry.edits.give import give, give_part
from gisgrid.geometry.edits.halves import halves
from gisgrid.geometry.edits.merge import merge
from gisgrid.geometry.edits.model import Change, Knot, Shape, Spot, to_geometry, to_shape, to_spot, to_vertex
from gisgrid.geometry.edits.refusals import EditRefused
from gisgrid.geometry.edits.reshape import reshape
from gisgrid.geometry.edits.split import split
from gisgrid.geometry.edits.tessellation import Tessellation
from gisgrid.geometry.edits.vertices import add_vertex, delete_vertex, move_vertex

__all__ = [
    "Change",
    "EditRefused",
    "Knot",
    "Shape",
    "Spot",
    "Tessellation",
    "add_vertex",
    "cut_out",
    "delete_vertex",
    "fill_gap",
    "gaps",
    "give",
    "give_part",
    "halves",
    "merge",
    "move_vertex",
    "place_on_edge",
    "reshape",
    "split",
    "to_geometry",
    "to_shape",
    "to_spot",
    "to_vertex",
]
