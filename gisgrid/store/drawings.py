"""Drawings: areas with fewer vertices for maps of small scale, and whether they still are of today's areas."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from sqlalchemy import Connection, text

from gisgrid.geometry.lattice import Geometries
from gisgrid.store.areas import copy_text

MERCATOR = 3857

STATE = """
SELECT coalesce(max(id), 0) || '.' || count(*) || '.' || coalesce(extract(epoch FROM max(at)), 0)
FROM gisgrid.last_change WHERE id > (SELECT coalesce(max(id), 0) - 1000 FROM gisgrid.last_change)
"""
"""Changes whenever a changeset commits: the newest number alone would miss one that began first and ended last, and
comes again where an older backup was restored."""

CURRENT = text(f"""
WITH now AS MATERIALIZED (SELECT ({STATE}) AS state)
SELECT now.state, array_agg(d.finest) AS finest, array_agg(d.id) AS ids
FROM now LEFT JOIN gisgrid.drawing d ON (d.scheme, d.zoom, d.state) = (:scheme, :zoom, now.state)
GROUP BY now.state
""")

PEN = "drawing"
"""The work that one does at a time (`one_at_a_time`)."""

TAKE_PEN = text(f"""
SELECT NOT pg_is_in_recovery() AND pg_try_advisory_xact_lock(hashtextextended('gisgrid {PEN}', 0))
""")

SIGNS = """
SELECT a.code, CAST(CAST(a.xmin AS text) AS bigint) AS written, d.divided
FROM gisgrid.area a CROSS JOIN LATERAL (
    SELECT EXISTS (SELECT FROM gisgrid.area c WHERE c.scheme = a.scheme AND c.parent_code = a.code) AS divided) d
WHERE a.scheme = :scheme AND a.level = ANY(:levels)
ORDER BY a.code
"""
"""The transaction that wrote each row last: knots too, which leave version and history alone."""

ROWS = SIGNS.replace(
    "d.divided", "d.divided, a.name, a.level, a.kind, a.parent_code, ST_AsBinary(ST_Transform(a.geom, 3857)) AS wkb"
)

STORED = text("""
WITH largest AS (
    SELECT DISTINCT ON (code) code, d.geom AS part FROM incoming, ST_Dump(incoming.geom) d
    ORDER BY code, ST_Area(d.geom) DESC
),
placed AS (
    SELECT code, CAST((ST_XMax(part) - ST_XMin(part)) / 111319.49079327358 AS real) AS width_deg,
           CASE WHEN ST_Contains(part, ST_Centroid(part)) THEN ST_Centroid(part)
                ELSE ST_PointOnSurface(part) END AS label
    FROM largest
)
INSERT INTO gisgrid.drawn_area
    (drawing, code, name, level, kind, parent_code, divided, geom, label, width_deg)
SELECT :drawing, code, name, level, kind, parent_code, divided, geom, label, width_deg
FROM incoming JOIN placed USING (code)
""")


@dataclass(frozen=True)
class Drawable:
    """Areas of one moment, in order of code.

    Attributes
    ----------
    codes, names, levels, kinds : list of str
    parent_codes : list of str or None
    divided : ndarray of bool, shape (n,)
    shapes : ndarray of MultiPolygon, shape (n,)
        In metres of EPSG:3857.
    made_of : str
        As `made_of`.
    """

    codes: list[str]
    names: list[str]
    levels: list[str]
    kinds: list[str]
    parent_codes: list[str | None]
    divided: NDArray[np.bool_]
    shapes: Geometries
    made_of: str


def current_drawings(connection: Connection, scheme: str, zoom: int) -> tuple[str, dict[str, int]]:
    """Return the state of all areas, and the numbers of a zoom's drawings that are right in it, by finest level."""
    state, finest, ids = connection.execute(CURRENT, {"scheme": scheme, "zoom": zoom}).one()
    return state, {level: number for level, number in zip(finest, ids, strict=True) if number is not None}


def state_of_areas(connection: Connection) -> str:
    """Return a word that differs whenever areas may."""
    return str(connection.scalar(text(STATE)))


def take_pen(connection: Connection) -> bool:
    """Say whether nobody else is making a drawing, nor can; a replica takes those of its primary."""
    return bool(connection.scalar(TAKE_PEN))


def made_of(connection: Connection, scheme: str, levels: Sequence[str]) -> str:
    """Return a digest of the areas of these levels, different when one was written or its division began or ended."""
    return _digest(connection.execute(text(SIGNS), {"scheme": scheme, "levels": list(levels)}).all())


def drawable(connection: Connection, scheme: str, levels: Sequence[str]) -> Drawable:
    """Return the areas of these levels."""
    rows = connection.execute(text(ROWS), {"scheme": scheme, "levels": list(levels)}).all()
    return Drawable(
        codes=[row.code for row in rows],
        names=[row.name for row in rows],
        levels=[row.level for row in rows],
        kinds=[row.kind for row in rows],
        parent_codes=[row.parent_code for row in rows],
        divided=np.array([row.divided for row in rows], dtype=bool),
        shapes=np.asarray(shapely.from_wkb([bytes(row.wkb) for row in rows])),
        made_of=_digest(rows),
    )


def confirm(connection: Connection, scheme: str, finest: str, zoom: int, *, digest: str, state: str) -> bool:
    """Say of a drawing that it is right in this state, if there is one that was made of the same areas."""
    found = connection.execute(
        text("""
            UPDATE gisgrid.drawing SET state = :state
            WHERE (scheme, finest, zoom, made_of) = (:scheme, :finest, :zoom, :digest)"""),
        {"scheme": scheme, "finest": finest, "zoom": zoom, "digest": digest, "state": state},
    )
    return bool(found.rowcount)


def store_drawing(
    connection: Connection, scheme: str, finest: str, zoom: int, areas: Drawable, shapes: Geometries, state: str
) -> None:
    """Put a drawing in the place of an earlier one; areas whose shape is empty are left out."""
    key = {"scheme": scheme, "finest": finest, "zoom": zoom}
    connection.execute(
        text("DELETE FROM gisgrid.drawing WHERE (scheme, finest, zoom) = (:scheme, :finest, :zoom)"), key
    )
    drawing = connection.scalar(
        text("""
            INSERT INTO gisgrid.drawing (scheme, finest, zoom, made_of, state)
            VALUES (:scheme, :finest, :zoom, :made_of, :state) RETURNING id"""),
        key | {"made_of": areas.made_of, "state": state},
    )
    connection.execute(
        text(
            "CREATE TEMPORARY TABLE incoming (code text, name text, level text, kind text, parent_code text, "
            "divided boolean, geom geometry) ON COMMIT DROP"
        )
    )
    connection.connection.cursor().copy_expert("COPY incoming FROM STDIN", _copied(areas, shapes))
    connection.execute(STORED, {"drawing": drawing})
    connection.execute(text("DROP TABLE incoming"))


def _copied(areas: Drawable, shapes: Geometries) -> io.StringIO:
    divided = ["t" if one else "f" for one in areas.divided]
    columns = (areas.codes, areas.names, areas.levels, areas.kinds, areas.parent_codes, divided)
    filled = np.flatnonzero(~shapely.is_empty(shapes))
    return copy_text([[column[i] for i in filled] for column in columns], shapes[filled], MERCATOR)


def _digest(rows: Sequence[Any]) -> str:
    signs = "\n".join(f"{row.code} {row.written} {row.divided}" for row in rows)
    return blake2b(signs.encode(), digest_size=16).hexdigest()
