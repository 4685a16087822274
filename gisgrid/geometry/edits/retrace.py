"""Areas from directed edges that have the area at their left and do not cross.

At each vertex a walk takes the next edge clockwise, so it goes round one connected face; where it meets itself in a
vertex it falls into rings that each are simple.
"""

from collections.abc import Sequence

from gisgrid.geometry.edits.around import is_sooner
from gisgrid.geometry.edits.model import Edge, Ring, Shape, Spot
from gisgrid.geometry.edits.refusals import EditRefused
from gisgrid.geometry.edits.rings import Box, box_of, canonical, is_sound, side_of_middle, twice_ring


def retrace(edges: Sequence[Edge]) -> Shape:
    """Return the one shape with these edges as its boundary.

    Raises
    ------
    EditRefused
        They bound no valid area.
    """
    parts, loose = faces(edges)
    if loose or not is_sound(parts):
        raise EditRefused("overlap", (loose[0] if loose else edges[0])[0])
    return parts


def faces(edges: Sequence[Edge]) -> tuple[Shape, list[Ring]]:
    """Return the faces that edges bound, one part each, and clockwise rings that lie in none.

    Edges in both senses within an area divide it; those that divide nothing vanish.
    """
    rings = [ring for walk in _walks(edges) for ring in _simple_rings(walk) if len(ring) > 2]
    sized = [(twice_ring(ring), ring) for ring in rings]
    shells = sorted(((twice, ring) for twice, ring in sized if twice > 0), key=lambda one: one[0])
    boxes = [box_of(((ring,),)) for _, ring in shells]
    parts, loose = [[ring] for _, ring in shells], list[Ring]()
    for twice, ring in sized:
        if twice > 0:
            continue
        homes = (i for i, (size, shell) in enumerate(shells) if size > -twice and _holds(shell, boxes[i], ring))
        home = next(homes, None)
        (loose if home is None else parts[home]).append(ring)
    return canonical(tuple(tuple(part) for part in parts)), loose


def _holds(shell: Ring, box: Box, ring: Ring) -> bool:
    x, y = ring[0]
    return box[0] <= x <= box[2] and box[1] <= y <= box[3] and side_of_middle(shell, ring[0], ring[1]) > 0


def _walks(edges: Sequence[Edge]) -> list[list[Spot]]:
    """Return closed walks, each with its face at the left."""
    follower, out = _followers(edges), []
    seen = [False] * len(edges)
    for i in range(len(edges)):
        walk, at = [], i
        while not seen[at]:
            seen[at] = True
            walk.append(edges[at][0])
            at = follower[at]
        if walk:
            out.append(walk)
    return out


def _followers(edges: Sequence[Edge]) -> list[int]:
    """Return which edge follows each."""
    leaving: dict[Spot, list[int]] = {}
    for i, (a, _) in enumerate(edges):
        leaving.setdefault(a, []).append(i)
    out = []
    for a, b in edges:
        free = leaving.get(b, [])
        if not free:
            raise EditRefused("overlap", b)
        out.append(_first_clockwise(edges, free, b, a))
        free.remove(out[-1])
    return out


def _first_clockwise(edges: Sequence[Edge], leaving: list[int], at: Spot, come_from: Spot) -> int:
    """Return the first of the edges that leave a vertex, turning clockwise from the one that came."""
    first = leaving[0]
    for i in leaving[1:]:
        if is_sooner(at, come_from, edges[i][1], edges[first][1]):
            first = i
    return first


def _simple_rings(walk: list[Spot]) -> list[Ring]:
    """Return a walk taken apart where it comes through a vertex again."""
    rings: list[Ring] = []
    on_way: list[Spot] = []
    where: dict[Spot, int] = {}
    for spot in walk:
        if spot in where:
            ring = on_way[where[spot] :]
            del on_way[where[spot] :]
            for gone in ring:
                del where[gone]
            rings.append(tuple(ring))
        where[spot] = len(on_way)
        on_way.append(spot)
    return [*rings, tuple(on_way)]
