"""The walking network in the database: its edges, and what is said of the whole."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
import shapely
from sqlalchemy import Connection, text

from gisgrid.geometry.boundary import Indices
from gisgrid.geometry.lattice import Geometries
from gisgrid.store.areas import from_wkb
from gisgrid.store.copying import copy_rows, hex_ewkb

NEWEST = text("SELECT * FROM gisgrid.road_network ORDER BY id DESC LIMIT 1")
EDGES = text("""
SELECT from_node, to_node, layer, source_id, ST_AsBinary(geom) FROM gisgrid.road WHERE network = :network ORDER BY edge
""")
NEAR = text("""
SELECT ST_AsBinary(r.geom) FROM gisgrid.road r
WHERE r.network = (SELECT max(id) FROM gisgrid.road_network) AND r.geom && ST_GeomFromWKB(:shape, 4490) ORDER BY r.edge
""")
NEW_NETWORK = text("""
INSERT INTO gisgrid.road_network (version, lon, lat, file, sha256, source, source_crs, crs_evidence, edges, length_m,
                                  pieces, isolated_m, who)
VALUES (:version, :lon, :lat, :file, :sha256, :source, :source_crs, :crs_evidence, :edges, :length_m,
        :pieces, :isolated_m, :who)
RETURNING id
""")
COLUMNS = ("network", "edge", "from_node", "to_node", "length_m", "layer", "component", "source_id", "geom")


@dataclass(frozen=True)
class StoredNetwork:
    """What is said of a network that was imported.

    Attributes
    ----------
    id : int
    version : str
        Digest: the same roads give the same.
    lon, lat : float
        Middle of the plane in which its metres are counted, degrees.
    file, source, source_crs, crs_evidence, who : str
    edges, pieces : int
    length_m, isolated_m : float
        Of all roads, and of the pieces that do not hang together with the longest.
    at : datetime
    """

    id: int
    version: str
    lon: float
    lat: float
    file: str
    source: str
    source_crs: str
    crs_evidence: str
    edges: int
    pieces: int
    length_m: float
    isolated_m: float
    who: str
    at: datetime


@dataclass(frozen=True)
class StoredEdges:
    """Edges of a network in order, as equally long columns.

    Attributes
    ----------
    ends : ndarray of int, shape (m, 2)
        Numbers of the nodes.
    length_m : ndarray of float, shape (m,)
    layers, component : ndarray of int, shape (m,)
    source_ids : list of str
    geometries : ndarray of LineString, shape (m,)
        Degrees, EPSG:4490.
    """

    ends: Indices
    layers: Indices
    source_ids: list[str]
    geometries: Geometries


def newest_network(connection: Connection) -> StoredNetwork | None:
    """Return the network in use, or None where no roads were imported."""
    row = connection.execute(NEWEST).mappings().first()
    return None if row is None else StoredNetwork(**{key: row[key] for key in StoredNetwork.__annotations__})


def edges_of(connection: Connection, network: int) -> StoredEdges:
    """Return the edges of a network."""
    rows = connection.execute(EDGES, {"network": network}).all()
    starts, ends, layers, ids, wkb = (list(column) for column in zip(*rows, strict=True)) if rows else ([],) * 5
    return StoredEdges(np.array([starts, ends], dtype=np.int64).T, np.array(layers, dtype=np.int64), ids, from_wkb(wkb))


def road_lines_near(connection: Connection, geometry: Any) -> Geometries:
    """Return the edges of the network in use whose boxes touch the box of an area, whole, in order.

    Parameters
    ----------
    geometry : MultiPolygon
        Degrees, EPSG:4490.

    Returns
    -------
    ndarray of LineString
        Degrees, EPSG:4490.
    """
    rows = connection.execute(NEAR, {"shape": shapely.to_wkb(geometry)}).scalars().all()
    return from_wkb(rows)


def replace_network(
    connection: Connection, said: Mapping[str, Any], edges: StoredEdges, length_m: Any, component: Any
) -> int:
    """Put a network in the place of the one in use, and return its number.

    Parameters
    ----------
    said : mapping
        The columns of `NEW_NETWORK`.
    edges : StoredEdges
    length_m, component : sequence, length m
        Of each edge: metres, and the number of the piece it hangs together with.
    """
    number = int(connection.scalar(NEW_NETWORK, dict(said)))
    connection.execute(text("DELETE FROM gisgrid.road"))
    columns = (
        range(len(edges.source_ids)),
        *edges.ends.T.tolist(),
        length_m,
        edges.layers.tolist(),
        component,
        edges.source_ids,
        hex_ewkb(edges.geometries),
    )
    copy_rows(connection, "gisgrid.road", COLUMNS, ((number, *row) for row in zip(*columns, strict=True)))
    return number


def changes_of(connection: Connection, dataset: str) -> int:
    """Return the version of a dataset (road, venue or household): how many transactions wrote it."""
    query = text("SELECT count(*) FROM gisgrid.data_change WHERE dataset = :dataset")
    return int(connection.scalar(query, {"dataset": dataset}))
