"""The areas that indicators are counted at, and what is asked of them."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, text

from gisgrid.domain.parts import Part
from gisgrid.store.parts import BELOW, bound

Column = NDArray[Any]
Columns = dict[str, Column]
Within = Sequence[int] | None

AREAS = """
SELECT a.id, a.code, a.parent_code, a.level, a.name, a.kind,
       CASE WHEN EXISTS (SELECT FROM gisgrid.area c WHERE c.scheme = a.scheme AND c.parent_code = a.code) THEN 0
            ELSE round(ST_Area(a.geom::geography)) END::bigint AS area_m2,
       (ST_XMin(a.geom) + ST_XMax(a.geom)) / 2 AS lon, (ST_YMin(a.geom) + ST_YMax(a.geom)) / 2 AS lat
FROM gisgrid.area a WHERE a.scheme = :scheme
"""
KNOWN = """
SELECT b.id FROM below b UNION
SELECT u.id FROM gisgrid.area t CROSS JOIN LATERAL gisgrid.path_up(t.id) u WHERE t.scheme = :scheme AND t.code = :under
"""
HAS_LEVEL = "SELECT EXISTS (SELECT FROM gisgrid.area a WHERE a.scheme = :scheme AND a.level = :level)"
DUTIES = "SELECT level, role, kinds FROM gisgrid.role_requirement WHERE scheme = :scheme ORDER BY id"
TARGETS = """
SELECT t.id, t.area_id AS area, t.measure, t.item, t.amount
FROM gisgrid.target t JOIN gisgrid.area a ON a.id = t.area_id
WHERE a.scheme = :scheme AND t.from_day <= :day AND (t.to_day IS NULL OR t.to_day >= :day)
"""


def areas(connection: Connection, part: Part) -> Columns:
    """Return the areas of a part in order of code: names, square metres of leaves, middles in degrees (EPSG:4490).

    With them the areas above its top, and the tops below a crown.
    """
    query = AREAS if part.is_whole else f"{BELOW} {AREAS} AND a.id = ANY (ARRAY({KNOWN}))"
    return columns(connection, f"{query} ORDER BY a.code", **bound(part))


def has_level(connection: Connection, scheme: str, level: str) -> bool:
    """Return whether there are areas of a level."""
    return bool(connection.scalar(text(HAS_LEVEL), {"scheme": scheme, "level": level}))


def duties(connection: Connection, scheme: str) -> list[tuple[str, str, tuple[str, ...]]]:
    """Return level, role and kinds of area of what each level must have."""
    return [(r.level, r.role, tuple(r.kinds)) for r in connection.execute(text(DUTIES), {"scheme": scheme})]


def targets(connection: Connection, scheme: str, day: date, within: Within) -> Columns:
    """Return what is asked of areas on a day, in the order in which it was set."""
    found = columns_within(connection, TARGETS, within, scheme=scheme, day=day)
    order = np.argsort(found["id"])
    return {name: values[order] for name, values in found.items()}


def columns_within(connection: Connection, query: str, within: Within, key: str = "area", **values: Any) -> Columns:
    """Return what a query finds within some areas, or of some people; PostgreSQL looks at no others."""
    if within is None:
        return columns(connection, query, **values)
    query = f"SELECT q.* FROM ({query}) q WHERE q.{key} = ANY (CAST(:within AS bigint[]))"
    return columns(connection, query, within=list(within), **values)


def columns(connection: Connection, query: str, **values: Any) -> Columns:
    """Return what a query finds, by name."""
    found = connection.execute(text(query), values)
    names, rows = list(found.keys()), found.all()
    return {name: _column([row[k] for row in rows]) for k, name in enumerate(names)}


def _column(values: list[Any]) -> Column:
    """Return whole numbers as such, and texts that may be wanting as objects."""
    kind = next((type(value) for value in values if value is not None), object if values else int)
    dtype = {int: np.int64, float: np.float64, bool: np.bool_}.get(kind, object)
    return np.array(values, dtype=dtype)
