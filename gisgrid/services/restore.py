"""gisgrid's own export goes back in: areas of all levels, with their knots and courses."""

import numpy as np
from sqlalchemy import Connection

from gisgrid.domain.areas import AreaTable
from gisgrid.exchange.geojson_read import Export
from gisgrid.exchange.rows import AreaRow
from gisgrid.geometry.lattice import to_lattice
from gisgrid.services.imports import load_hierarchy
from gisgrid.store.schemes import scheme_named


def restore_export(connection: Connection, export: Export) -> int:
    """Store the areas of an export with the vertices and knots that it names.

    Returns
    -------
    int
        Number of areas stored.

    Raises
    ------
    NotFound
        A scheme of the file is not in the database.
    BadInput, NotTiling
        As `load_hierarchy`.
    """
    for code in sorted({row.scheme for row in export.rows}):
        scheme_named(connection, code)
        rows = [row for row in export.rows if row.scheme == code]
        knots = {knot: None for row in rows for knot in row.knots}
        load_hierarchy(connection, code, _as_table(rows), list(knots))
    return len(export.rows)


def _as_table(rows: list[AreaRow]) -> AreaTable:
    """Return rows of a file as columns."""
    return AreaTable(
        codes=[row.code for row in rows],
        parent_codes=[row.parent_code for row in rows],
        levels=[row.level for row in rows],
        names=[row.name for row in rows],
        kinds=[row.kind for row in rows],
        sources=[row.source for row in rows],
        geometries=to_lattice(np.array([row.geometry for row in rows], dtype=object)),
    )
