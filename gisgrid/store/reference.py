"""Reference features in the database, as far as whoever asks may read and write them."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import shapely
from sqlalchemy import Connection, text

from gisgrid.domain.reference import ReferenceBatch, ReferenceTable
from gisgrid.geometry.lattice import Geometries
from gisgrid.store.areas import from_wkb
from gisgrid.store.copying import copy_rows, hex_ewkb

BATCHES = text("""
SELECT b.id AS number, b.kind, b.file, a.code, a.name AS area, b.features, b.source_crs, b.crs_evidence, b.who, b.at,
    (session_user <> 'gisgrid_member' OR gisgrid.may_at('draft', b.area_id)) AS may_drop
FROM gisgrid.reference_batch b LEFT JOIN gisgrid.area a ON a.id = b.area_id
WHERE b.scheme = :scheme ORDER BY b.id DESC
""")
NEW_BATCH = text("""
INSERT INTO gisgrid.reference_batch (scheme, area_id, kind, file, sha256, source_crs, crs_evidence, features, who)
SELECT :scheme, (SELECT a.id FROM gisgrid.area a WHERE a.scheme = :scheme AND a.code = :code), :kind, :file, :sha256,
    :source_crs, :crs_evidence, :features, :who
RETURNING id
""")
COUNTS = text("""
SELECT b.kind, count(*) FROM gisgrid.reference_feature f JOIN gisgrid.reference_batch b ON b.id = f.batch
WHERE b.scheme = :scheme AND b.kind = ANY (:kinds) AND f.geom && ST_MakeEnvelope(:west, :south, :east, :north, 4490)
GROUP BY b.kind
""")
FEATURES = text("""
SELECT b.kind, f.name, ST_AsBinary(f.geom)
FROM gisgrid.reference_feature f JOIN gisgrid.reference_batch b ON b.id = f.batch
WHERE b.scheme = :scheme AND b.kind = ANY (:kinds) AND f.geom && ST_MakeEnvelope(:west, :south, :east, :north, 4490)
ORDER BY f.id
""")
NEAR = text("""
SELECT f.name, ST_AsBinary(f.geom) FROM gisgrid.reference_feature f JOIN gisgrid.reference_batch b ON b.id = f.batch
WHERE b.scheme = :scheme AND b.kind = :kind AND f.geom && ST_GeomFromWKB(:shape, 4490) ORDER BY f.id
""")
ROADS = """
FROM gisgrid.road r WHERE r.network = (SELECT max(id) FROM gisgrid.road_network)
    AND r.geom && ST_MakeEnvelope(:west, :south, :east, :north, 4490)
"""
Box = tuple[float, float, float, float]


def batches(connection: Connection, scheme: str) -> list[ReferenceBatch]:
    """Return the files of a scheme, the latest first."""
    return [ReferenceBatch(**row) for row in connection.execute(BATCHES, {"scheme": scheme}).mappings()]


def add_batch(
    connection: Connection,
    scheme: str,
    code: str | None,
    table: ReferenceTable,
    *,
    file: str,
    sha256: str,
    who: str,
) -> int:
    """Add a file's features in the name of an area, or of everywhere, and return its number."""
    said = {
        "scheme": scheme, "code": code, "kind": table.kind, "file": file, "sha256": sha256, "who": who,
        "source_crs": table.source_crs, "crs_evidence": table.crs_evidence, "features": len(table),
    }  # fmt: skip
    number = int(connection.scalar(NEW_BATCH, said))
    rows = zip(table.names, hex_ewkb(table.geometries), strict=True)
    copy_rows(connection, "gisgrid.reference_feature", ("batch", "name", "geom"), ((number, *row) for row in rows))
    return number


def drop_batch(connection: Connection, number: int) -> bool:
    """Delete a file's features; say whether there was one that may be deleted."""
    query = text("DELETE FROM gisgrid.reference_batch WHERE id = :number")
    return connection.execute(query, {"number": number}).rowcount == 1


def counts_within(connection: Connection, scheme: str, kinds: Sequence[str], box: Box) -> dict[str, int]:
    """Return how many features of each kind touch a box of degrees."""
    rows = connection.execute(COUNTS, _within(box) | {"scheme": scheme, "kinds": list(kinds)}).all()
    return {str(kind): int(count) for kind, count in rows}


def features_within(
    connection: Connection, scheme: str, kinds: Sequence[str], box: Box
) -> tuple[list[str], list[str], Geometries]:
    """Return kinds, names and shapes of the features that touch a box of degrees."""
    rows = connection.execute(FEATURES, _within(box) | {"scheme": scheme, "kinds": list(kinds)}).all()
    kinds_, names, wkb = (list(column) for column in zip(*rows, strict=True)) if rows else ([], [], [])
    return kinds_, names, from_wkb(wkb)


def features_near(connection: Connection, scheme: str, kind: str, shape: Any) -> tuple[list[str], Geometries]:
    """Return names and shapes of the features of a kind whose boxes touch that of an area, whole."""
    values = {"scheme": scheme, "kind": kind, "shape": shapely.to_wkb(shape)}
    rows = connection.execute(NEAR, values).all()
    return [name for name, _ in rows], from_wkb([wkb for _, wkb in rows])


def count_roads_within(connection: Connection, box: Box) -> int:
    """Return how many edges of the network in use touch a box of degrees."""
    return int(connection.scalar(text(f"SELECT count(*) {ROADS}"), _within(box)) or 0)


def roads_within(connection: Connection, box: Box) -> Geometries:
    """Return the edges of the network in use that touch a box of degrees."""
    rows = connection.execute(text(f"SELECT ST_AsBinary(r.geom) {ROADS} ORDER BY r.edge"), _within(box)).scalars().all()
    return from_wkb(rows) if rows else np.empty(0, dtype=object)


def _within(box: Box) -> dict[str, Any]:
    return dict(zip(("west", "south", "east", "north"), box, strict=True))
