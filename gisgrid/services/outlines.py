"""Outlines that are known already: what a file's coordinate system is tested against."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection

from gisgrid.store.areas import areas_by_code


def outlines_of(connection: Connection, scheme: str, codes: Sequence[str]) -> dict[str, Any]:
    """Return the polygons, by code, of those of the areas that are there."""
    areas = areas_by_code(connection, scheme, codes).areas
    return dict(zip(areas.codes, areas.geometries, strict=True))
