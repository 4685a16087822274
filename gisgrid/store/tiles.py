"""Vector tiles of areas, made in PostGIS from the areas or from a drawing of them.

Neighbours share vertices in both, so the tile's grid moves them alike: no cracks.
"""

from collections.abc import Sequence

from sqlalchemy import Connection, text

EXTENT = 4096
"""Steps of the tile's own grid along one side."""

MARGIN = 64
"""Steps drawn beyond the tile's edge, so that wide lines do not end at it."""

ENCODED = """
SELECT coalesce((SELECT ST_AsMVT(drawn, 'area', :extent) FROM drawn WHERE geom IS NOT NULL), '')
    || coalesce((SELECT ST_AsMVT(named, 'label', :extent) FROM named), '') AS tile"""

TILE = text(f"""
WITH tile AS (
    SELECT ST_TileEnvelope(:z, :x, :y) AS env,
           ST_Transform(ST_TileEnvelope(:z, :x, :y, margin => CAST(:margin AS float8) / :extent), 4490) AS reach
),
shown AS MATERIALIZED (
    SELECT a.code, a.name, a.level, a.kind, a.parent_code AS parent, a.scheme, a.geom,
           EXISTS (SELECT FROM gisgrid.area c WHERE c.scheme = a.scheme AND c.parent_code = a.code) AS divided
    FROM tile, gisgrid.area a
    WHERE a.scheme = :scheme AND a.geom && tile.reach AND a.level = ANY(:levels)
),
drawn AS (
    SELECT code, name, level, kind, parent, scheme, divided, CAST(:finest AS text) AS finest,
           ST_AsMVTGeom(ST_Transform(ST_ClipByBox2D(geom, reach), 3857), env, :extent, :margin) AS geom
    FROM shown, tile
),
largest AS (
    SELECT DISTINCT ON (code) code, name, level, kind, divided, part.geom
    FROM shown, ST_Dump(shown.geom) part
    WHERE level = ANY(:named) OR (level = ANY(:above_named) AND NOT divided)
    ORDER BY code, ST_Area(part.geom) DESC
),
placed AS (
    SELECT code, name, level, kind, divided, ST_XMax(geom) - ST_XMin(geom) AS width_deg,
           ST_Transform(CASE WHEN ST_Contains(geom, ST_Centroid(geom)) THEN ST_Centroid(geom)
                             ELSE ST_PointOnSurface(geom) END, 3857) AS point
    FROM largest
),
named AS (
    SELECT code, name, level, kind, divided, CAST(width_deg AS float4) AS width_deg,
           ST_AsMVTGeom(point, env, :extent, 0) AS geom
    FROM placed, tile
    WHERE ST_X(point) >= ST_XMin(env) AND ST_X(point) < ST_XMax(env)
      AND ST_Y(point) > ST_YMin(env) AND ST_Y(point) <= ST_YMax(env)
)
{ENCODED}
""")

DRAWN_TILE = text(f"""
WITH tile AS (
    SELECT ST_TileEnvelope(:z, :x, :y) AS env,
           ST_TileEnvelope(:z, :x, :y, margin => CAST(:margin AS float8) / :extent) AS reach
),
shown AS MATERIALIZED (
    SELECT d.* FROM tile, gisgrid.drawn_area d WHERE d.drawing = :drawing AND d.geom && tile.reach
),
drawn AS (
    SELECT code, name, level, kind, parent_code AS parent, CAST(:scheme AS text) AS scheme, divided,
           CAST(:finest AS text) AS finest, ST_AsMVTGeom(ST_ClipByBox2D(geom, reach), env, :extent, :margin) AS geom
    FROM shown, tile
),
named AS (
    SELECT code, name, level, kind, divided, width_deg, ST_AsMVTGeom(label, env, :extent, 0) AS geom
    FROM shown, tile
    WHERE (level = ANY(:named) OR (level = ANY(:above_named) AND NOT divided))
      AND ST_X(label) >= ST_XMin(env) AND ST_X(label) < ST_XMax(env)
      AND ST_Y(label) > ST_YMin(env) AND ST_Y(label) <= ST_YMax(env)
)
{ENCODED}
""")


def area_tile(
    connection: Connection,
    scheme: str,
    tile: tuple[int, int, int],
    *,
    levels: Sequence[str],
    named: Sequence[str],
    above_named: Sequence[str],
    drawing: int | None = None,
) -> bytes:
    """Return one Mapbox vector tile (EPSG:3857) with the layers `area` (polygons) and `label` (points).

    A label stands at the centre of an area's largest part, in exactly one tile, so no name is doubled at a seam.

    Parameters
    ----------
    tile : tuple of int
        z, x, y in the usual web map numbering.
    levels : sequence of str
        Levels drawn, the highest first.
    named : sequence of str
        Levels whose areas carry names; of `above_named` only undivided areas do.
    drawing : int, optional
        Number of a drawing of just these levels to take the areas from.

    Returns
    -------
    bytes
        Empty when nothing lies there. Each area names the tile's `finest` level; a label's `width_deg` is the width
        of the named part in degrees of longitude.
    """
    z, x, y = tile
    values = {"z": z, "x": x, "y": y, "extent": EXTENT, "margin": MARGIN}
    words = {"scheme": scheme, "finest": levels[-1]}
    lists = {"levels": levels, "named": named, "above_named": above_named}
    query, values = (TILE, values) if drawing is None else (DRAWN_TILE, values | {"drawing": drawing})
    return bytes(connection.scalar(query, values | words | {key: list(value) for key, value in lists.items()}))
