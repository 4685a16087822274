"""Roads come into the database as one walking network, and out of it."""

from dataclasses import dataclass

import numpy as np
import shapely
from sqlalchemy import Connection

from gisgrid.domain.roads import RoadTable
from gisgrid.errors import NotFound
from gisgrid.geometry.lattice import Geometries
from gisgrid.services.networks import PlacedNetwork, restored, stored_edges
from gisgrid.services.shifts import shift_notice
from gisgrid.store.roads import StoredNetwork, changes_of, edges_of, newest_network, replace_network
from gisgrid.store.session import one_at_a_time
from gisgrid.store.venues import points_of


@dataclass(frozen=True)
class IsolatedPieces:
    """Roads that do not hang together with the longest piece: nobody walks from them to the rest.

    Attributes
    ----------
    geometries : ndarray of MultiLineString, shape (n,)
        Degrees, EPSG:4490; the longest first.
    length_m : list of float
    source_ids : list of list of str
        What the source calls the lines of each.
    main_m : float
        Length of the longest piece, which is not among them.
    """

    geometries: Geometries
    length_m: list[float]
    source_ids: list[list[str]]
    main_m: float

    def __len__(self) -> int:
        return len(self.length_m)


def isolated_pieces(placed: PlacedNetwork) -> IsolatedPieces:
    """Return the pieces of a network but its longest."""
    main, *others = placed.network.pieces()
    lines = [shapely.multilinestrings(placed.network.geometry[piece.edges]) for piece in others]
    return IsolatedPieces(
        placed.plane.unproject(np.array(lines, dtype=object)),
        [piece.length_m for piece in others],
        [sorted({placed.source_ids[edge] for edge in piece.edges.tolist()}) for piece in others],
        main.length_m,
    )


def import_roads(
    connection: Connection, placed: PlacedNetwork, roads: RoadTable, *, file: str, sha256: str, who: str
) -> int:
    """Put a network in the place of the one in use, whole or not at all.

    Parameters
    ----------
    connection : Connection
        Inside `writing`.
    placed : PlacedNetwork
        Of the roads.
    file, sha256 : str
        Name and digest of the file that they come from.
    who : str

    Returns
    -------
    int
        Number of edges.
    """
    one_at_a_time(connection, "roads")
    network, pieces = placed.network, placed.network.pieces()
    said = {
        "version": placed.version,
        "lon": placed.plane.lon,
        "lat": placed.plane.lat,
        "file": file,
        "sha256": sha256,
        "source": roads.source,
        "source_crs": roads.source_crs,
        "crs_evidence": roads.crs_evidence,
        "edges": len(network),
        "length_m": sum(piece.length_m for piece in pieces),
        "pieces": len(pieces),
        "isolated_m": sum(piece.length_m for piece in pieces[1:]),
        "who": who,
    }
    component = network.component[network.edges[:, 0]]
    replace_network(connection, said, stored_edges(placed), network.length_m.tolist(), component.tolist())
    return len(network)


def places_notices(connection: Connection, placed: PlacedNetwork) -> list[str]:
    """Return what a person should know of stored households and venues that do not lie where these roads are."""
    words = {"household": ("农户", "households"), "venue": ("场所", "venues")}
    found = (shift_notice(placed, points_of(connection, table), said) for table, said in words.items())
    return [notice for notice in found if notice]


def network_in_use(connection: Connection) -> StoredNetwork:
    """Return what is said of the network in use.

    Raises
    ------
    NotFound
        No roads were imported.
    """
    said = newest_network(connection)
    if said is None:
        raise NotFound(
            "还没有导入道路",
            "no roads have been imported yet",
            hint_zh="用 gisgrid roads import 文件 导入",
            hint_en="import them by `gisgrid roads import FILE`",
        )
    return said


def load_network(connection: Connection) -> PlacedNetwork | None:
    """Return the network in use as it was imported, or None where there are no roads."""
    said = newest_network(connection)
    return None if said is None else restored(said, edges_of(connection, said.id))


class NetworkCache:
    """The network in use, read again when somebody wrote roads; of threads that share it, two may read it at once."""

    def __init__(self) -> None:
        self._kept: tuple[tuple[int, int], PlacedNetwork | None] | None = None

    def network(self, connection: Connection) -> PlacedNetwork | None:
        """Return the network in use, or None where there are no roads."""
        said = newest_network(connection)
        key = (0 if said is None else said.id, changes_of(connection, "road"))
        if self._kept is None or self._kept[0] != key:
            self._kept = key, load_network(connection)
        return self._kept[1]
