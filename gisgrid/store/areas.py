"""Reading and writing areas, many at once."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from sqlalchemy import Connection, text

from gisgrid.domain.areas import AreaTable
from gisgrid.geometry.lattice import Geometries

SRID = 4490
COLUMNS = "scheme, code, parent_code, level, name, kind, source, geom"


@dataclass(frozen=True)
class StoredAreas:
    """Areas as the database holds them.

    Attributes
    ----------
    ids, versions : ndarray of int, shape (n,)
    areas : AreaTable
    """

    ids: Any
    versions: Any
    areas: AreaTable

    def __len__(self) -> int:
        return len(self.areas)


def insert_areas(connection: Connection, scheme: str, areas: AreaTable) -> None:
    """Add areas in one statement, so that each division is bumped once."""
    if not len(areas):
        return
    connection.execute(
        text(
            "CREATE TEMPORARY TABLE incoming (code text, parent_code text, level text, name text, kind text, "
            "source text, geom geometry) ON COMMIT DROP"
        )
    )
    cursor = connection.connection.cursor()
    columns = (areas.codes, areas.parent_codes, areas.levels, areas.names, areas.kinds, areas.sources)
    cursor.copy_expert("COPY incoming FROM STDIN", copy_text(columns, areas.geometries, SRID))
    connection.execute(
        text(
            f"INSERT INTO gisgrid.area ({COLUMNS}) "
            "SELECT :scheme, code, parent_code, level, name, kind, source, geom FROM incoming"
        ),
        {"scheme": scheme},
    )
    connection.execute(text("DROP TABLE incoming"))


def copy_text(columns: Sequence[Sequence[str | None]], geometries: Geometries, srid: int) -> io.StringIO:
    """Return rows in COPY's text format: the columns given, then the geometry."""
    wkb = shapely.to_wkb(shapely.set_srid(geometries, srid), hex=True, include_srid=True)
    rows = ("\t".join([*(_escaped(value) for value in row), shape]) for *row, shape in zip(*columns, wkb, strict=True))
    return io.StringIO("".join(f"{row}\n" for row in rows))


def _escaped(value: str | None) -> str:
    """Return one value as COPY reads it; None is its NULL."""
    if value is None:
        return "\\N"
    return value.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")


def update_areas(connection: Connection, scheme: str, areas: AreaTable) -> None:
    """Give areas, found by code, the polygon, name, kind, parent and source of the table, in one statement."""
    if not len(areas):
        return
    connection.execute(
        text("""
            UPDATE gisgrid.area t SET geom = ST_GeomFromWKB(n.wkb, 4490), name = n.name, kind = n.kind,
                parent_code = n.parent_code, source = n.source
            FROM unnest(:codes, cast(:parents AS text[]), :names, :kinds, :sources, :shapes)
                AS n (code, parent_code, name, kind, source, wkb)
            WHERE t.scheme = :scheme AND t.code = n.code"""),
        {
            "scheme": scheme,
            "codes": areas.codes,
            "parents": areas.parent_codes,
            "names": areas.names,
            "kinds": areas.kinds,
            "sources": areas.sources,
            "shapes": list(shapely.to_wkb(areas.geometries)),
        },
    )


def recode_areas(connection: Connection, ids: Sequence[int], areas: AreaTable) -> None:
    """Give areas, found by id, all that the table says of them, their code included, in one statement."""
    if not len(areas):
        return
    connection.execute(
        text("""
            UPDATE gisgrid.area t SET code = n.code, geom = ST_GeomFromWKB(n.wkb, 4490), name = n.name, kind = n.kind,
                parent_code = n.parent_code, source = n.source
            FROM unnest(cast(:ids AS bigint[]), :codes, cast(:parents AS text[]), :names, :kinds, :sources, :shapes)
                AS n (id, code, parent_code, name, kind, source, wkb)
            WHERE t.id = n.id"""),
        {
            "ids": [int(i) for i in ids],
            "codes": areas.codes,
            "parents": areas.parent_codes,
            "names": areas.names,
            "kinds": areas.kinds,
            "sources": areas.sources,
            "shapes": list(shapely.to_wkb(areas.geometries)),
        },
    )


def update_geometries(connection: Connection, scheme: str, codes: Sequence[str], geometries: Geometries) -> None:
    """Give areas another polygon and leave the rest of them to whoever is changing it at this moment."""
    connection.execute(
        text("""
            UPDATE gisgrid.area t SET geom = ST_GeomFromWKB(n.wkb, 4490) FROM unnest(:codes, :shapes) AS n (code, wkb)
            WHERE t.scheme = :scheme AND t.code = n.code"""),
        {"scheme": scheme, "codes": list(codes), "shapes": list(shapely.to_wkb(geometries))},
    )


def delete_areas(connection: Connection, scheme: str, codes: Sequence[str]) -> None:
    """Remove areas; their last state stays in the history."""
    connection.execute(
        text("DELETE FROM gisgrid.area WHERE scheme = :scheme AND code = ANY(:codes)"),
        {"scheme": scheme, "codes": list(codes)},
    )


def areas_by_code(connection: Connection, scheme: str, codes: Sequence[str]) -> StoredAreas:
    """Return the areas with these codes that there are, in order of code."""
    return _select(connection, "scheme = :scheme AND code = ANY(:codes)", scheme=scheme, codes=list(codes))


def children_of(connection: Connection, scheme: str, parent_codes: Sequence[str]) -> StoredAreas:
    """Return the children of areas, in order of code."""
    return _select(
        connection, "scheme = :scheme AND parent_code = ANY(:codes)", scheme=scheme, codes=list(parent_codes)
    )


def areas_of_scheme(connection: Connection, scheme: str, level: str | None = None) -> StoredAreas:
    """Return all areas of a scheme, or of one of its levels, in order of code."""
    return _select(
        connection, "scheme = :scheme AND (cast(:level AS text) IS NULL OR level = :level)", scheme=scheme, level=level
    )


def areas_along(connection: Connection, scheme: str, edges: Any) -> StoredAreas:
    """Return the areas, of every level, whose box touches the box of an edge; some of them hold it.

    Parameters
    ----------
    edges : array_like of LineString, EPSG:4490
    """
    return _select(
        connection,
        "id IN (SELECT a.id FROM unnest(:edges) AS e (wkb) JOIN gisgrid.area a "
        "ON a.scheme = :scheme AND a.geom && ST_GeomFromWKB(e.wkb, 4490))",
        scheme=scheme,
        edges=list(shapely.to_wkb(edges)),
    )


def _select(connection: Connection, where: str, **values: Any) -> StoredAreas:
    """Read whole areas. `where` is one of the constants above, its values are bound."""
    rows = connection.execute(
        text(
            f"SELECT id, version, code, parent_code, level, name, kind, source, ST_AsBinary(geom) "
            f"FROM gisgrid.area WHERE {where} ORDER BY code"
        ),
        values,
    ).all()
    columns = [list(column) for column in zip(*rows, strict=True)] or [[] for _ in range(9)]
    ids, versions, codes, parents, levels, names, kinds, sources, wkb = columns
    areas = AreaTable(codes, parents, levels, names, kinds, sources, from_wkb(wkb))
    return StoredAreas(np.array(ids, dtype=np.int64), np.array(versions, dtype=np.int64), areas)


def from_wkb(wkb: Sequence[Any]) -> Geometries:
    """Return shapely geometries from the database's bytes."""
    return np.asarray(shapely.from_wkb(np.array([bytes(w) for w in wkb], dtype=object)), dtype=object)
