"""OpenStreetMap extracts: the ways that may be walked. The rules are written down in docs/files.md."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import osmium
import shapely
from numpy.typing import NDArray

from gisgrid.errors import BadInput
from gisgrid.geometry.boundary import Indices
from gisgrid.geometry.lattice import Coordinates, Geometries

CARRIAGEWAYS = ("trunk", "primary", "secondary", "tertiary")
PATHS = ("footway", "path", "pedestrian", "steps", "cycleway", "bridleway", "track")
STREETS = ("living_street", "residential", "service", "unclassified", "road")
WALKED = frozenset((*PATHS, *STREETS, *CARRIAGEWAYS, *(f"{kind}_link" for kind in CARRIAGEWAYS)))
"""Kinds of `highway` that people walk along; motorways, race tracks and what is being built are not among them."""

ALLOWED = frozenset({"yes", "designated", "permissive", "official", "destination", "customers"})
CLOSED = frozenset({"no", "private", "use_sidepath"})
ATTRIBUTION = "© OpenStreetMap contributors, ODbL"


@dataclass(frozen=True)
class WalkingWays:
    """Ways cut wherever they share a node, so that they meet at their ends alone.

    Attributes
    ----------
    geometries : ndarray of LineString, shape (n,)
        Degrees, WGS 84.
    ids : list of str
        `w` and the way's number; pieces of one way share it.
    layers : ndarray of int, shape (n,)
    incomplete : int
        Ways that lack nodes, as at the rim of an extract; what is there of them is kept.
    """

    geometries: Geometries
    ids: list[str]
    layers: Indices
    incomplete: int


def is_walkable(tags: Mapping[str, str]) -> bool:
    """Say whether a way may be walked along, from its tags.

    Examples
    --------
    >>> is_walkable({"highway": "residential"}), is_walkable({"highway": "motorway", "foot": "yes"})
    (True, False)
    >>> is_walkable({"highway": "service", "access": "private"})
    False
    >>> is_walkable({"highway": "service", "access": "private", "foot": "yes"})
    True
    """
    if tags.get("highway") not in WALKED or tags.get("area") == "yes":
        return False
    foot = tags.get("foot")
    if foot in CLOSED or foot in ALLOWED:
        return foot in ALLOWED
    return tags.get("access") not in CLOSED and tags.get("motorroad") != "yes"


def layer_of(tags: Mapping[str, str]) -> int:
    """Return the storey of a way: its tag `layer`, else 1 on a bridge, -1 in a tunnel, 0 on the ground.

    Examples
    --------
    >>> layer_of({"bridge": "yes"}), layer_of({"layer": "2", "bridge": "yes"}), layer_of({"tunnel": "building_passage"})
    (1, 2, 0)
    """
    try:
        return int(tags.get("layer", ""))
    except ValueError:
        above = tags.get("bridge", "no") != "no"
        below = tags.get("tunnel", "no") not in {"no", "building_passage"}
        return int(above) - int(below and not above)


def is_osm(path: Path) -> bool:
    """Say whether a file begins like an OpenStreetMap extract, PBF or XML."""
    try:
        with path.open("rb") as file:
            head = file.read(512)
    except OSError:
        return False
    return head[4:15].endswith(b"OSMHeader") or b"<osm" in head


def read_walking_ways(path: Path) -> WalkingWays:
    """Read the walking ways of an extract.

    Parameters
    ----------
    path : Path
        `.osm.pbf` or `.osm`.

    Raises
    ------
    BadInput
        The file is damaged or cut short.
    """
    runs: list[_Run] = []
    incomplete = 0
    try:
        for number, layer, nodes in _ways(path):
            found = _runs(number, layer, nodes)
            incomplete += sum(len(run.refs) for run in found) < len(nodes)
            runs += [run for run in found if len(run.refs) > 1]
    except (RuntimeError, OSError) as error:
        raise BadInput(
            f"{path.name} 读不下去：OpenStreetMap 文件已损坏或被截断。",
            f"{path.name} cannot be read: the OpenStreetMap extract is damaged or cut short ({error}).",
            hint_zh="请重新下载或重新截取该文件。",
            hint_en="Download or cut the extract again.",
        ) from error
    return _cut_at_shared_nodes(runs, incomplete)


@dataclass(frozen=True)
class _Run:
    """Consecutive nodes of a way whose places are known."""

    way: int
    layer: int
    refs: list[int]
    xy: list[tuple[float, float]]


Node = tuple[int, tuple[float, float] | None]


def _ways(path: Path) -> Iterator[tuple[int, int, list[Node]]]:
    """Yield number, layer and nodes of each walkable way; a node that the extract lacks has no place."""
    wanted = osmium.FileProcessor(str(path), osmium.osm.NODE | osmium.osm.WAY).with_locations()
    for way in wanted.with_filter(osmium.filter.KeyFilter("highway")):
        if not isinstance(way, osmium.osm.Way):
            continue
        tags = dict(way.tags)
        if is_walkable(tags):
            yield way.id, layer_of(tags), [_node(node) for node in way.nodes]


def _node(node: osmium.osm.NodeRef) -> Node:
    return node.ref, (node.location.lon, node.location.lat) if node.location.valid() else None


def _runs(way: int, layer: int, nodes: list[Node]) -> list[_Run]:
    """Return a way as runs of known nodes: a way that leaves the extract and comes back is two."""
    runs = [_Run(way, layer, [], [])]
    for ref, place in nodes:
        if place is None:
            runs.append(_Run(way, layer, [], []))
        else:
            runs[-1].refs.append(ref)
            runs[-1].xy.append(place)
    return [run for run in runs if run.refs]


def _cut_at_shared_nodes(runs: list[_Run], incomplete: int) -> WalkingWays:
    """Cut runs at nodes that occur more than once: a bridge may begin in the middle of a street."""
    if not runs:
        return WalkingWays(np.empty(0, dtype=object), [], np.empty(0, dtype=np.int64), incomplete)
    sizes = np.array([len(run.refs) for run in runs])
    refs = np.concatenate([np.array(run.refs, dtype=np.int64) for run in runs])
    xy = np.concatenate([np.array(run.xy) for run in runs])
    _, node, uses = np.unique(refs, return_inverse=True, return_counts=True)
    last = np.cumsum(sizes) - 1
    inner = uses[node] > 1
    inner[last] = inner[last - sizes + 1] = False
    lines, owner = _pieces(xy, np.repeat(np.arange(len(runs)), sizes), inner)
    return WalkingWays(
        lines, [f"w{runs[i].way}" for i in owner.tolist()], np.array([run.layer for run in runs])[owner], incomplete
    )


def _pieces(xy: Coordinates, owner: Indices, cut: NDArray[np.bool_]) -> tuple[Geometries, Indices]:
    """Return lines from vertices, each `cut` vertex the end of one piece and the start of the next."""
    repeat = 1 + cut.astype(np.int64)
    doubled = np.repeat(xy, repeat, axis=0)
    starts = np.diff(owner, prepend=-1) != 0
    # A cut vertex ends one piece and starts the next: of its two copies the second begins a new number.
    steps = np.repeat(starts.astype(np.int64), repeat)
    steps[np.cumsum(repeat)[cut] - 1] = 1
    piece = np.cumsum(steps) - 1
    lines = np.asarray(shapely.linestrings(doubled, indices=piece), dtype=object)
    return lines, np.repeat(owner, repeat)[np.flatnonzero(steps)]
