"""What a map of service circles asks of the database: the public's views, and the rows that policies give."""

from typing import Any

from sqlalchemy import Connection, text

from gisgrid.store.tiles import EXTENT, MARGIN

Row = dict[str, Any]

# Of an area, a run of the part that it lies in counts as well: whoever sees it plans the part or reads its households.
LATEST = text("""
WITH RECURSIVE up AS (
    SELECT a.code, a.parent_code FROM gisgrid.area a WHERE a.scheme = :scheme AND a.code = :area
    UNION ALL SELECT a.code, a.parent_code FROM up JOIN gisgrid.area a ON a.scheme = :scheme AND a.code = up.parent_code
)
SELECT r.*, n.source AS road_source, n.at AS roads_at
FROM gisgrid.reach_run_public r LEFT JOIN gisgrid.road_network n ON n.id = r.network
WHERE r.scheme = :scheme AND r.kinds = '{}' AND NOT 'planned' = ANY (r.statuses)
  AND r.standard IS NOT DISTINCT FROM CAST(:standard AS text) AND r.open_at IS NOT DISTINCT FROM CAST(:open_at AS text)
  AND (r.speed_kmh = :speed_kmh OR r.standard IS NOT NULL)
  AND (r.under IS NULL OR r.under IN (SELECT code FROM up))
ORDER BY r.id DESC LIMIT 1
""")
SUPPLY = text("""
SELECT EXISTS (SELECT FROM gisgrid.road) AS roads, EXISTS (SELECT FROM gisgrid.venue_public) AS venues
""")
COUNTS = """
SELECT code, parent_code, level, name, {hidden} AS hidden, households, covered_households, residents, covered_residents,
       area_m2, covered_m2, venues, poor_roads
FROM gisgrid.{table}
WHERE run = :run AND (code = :area OR parent_code IS NOT DISTINCT FROM CAST(:area AS text))
ORDER BY code
"""
TOLD = text(COUNTS.format(hidden="hidden", table="reach_area_public"))
EXACT = text(COUNTS.format(hidden="false", table="reach_area"))

# A dot stands for those outside in an area who are in none of the dots below: hidden areas are part of their parent's.
OVERVIEW = text("""
WITH RECURSIVE told AS MATERIALIZED (SELECT * FROM gisgrid.reach_area_public WHERE run = :run),
below AS (
    SELECT t.*, 0 AS depth FROM told t
    WHERE CASE WHEN CAST(:area AS text) IS NULL THEN t.parent_code IS NULL ELSE t.code = :area END
    UNION ALL SELECT t.*, b.depth + 1 FROM below b JOIN told t ON t.parent_code = b.code
),
deep AS (SELECT depth, sum(count(*)) OVER (ORDER BY depth) AS areas FROM below GROUP BY depth),
drawn AS (
    SELECT *, residents - covered_residents AS outside FROM below
    WHERE depth <= (SELECT coalesce(max(depth), 0) FROM deep WHERE areas <= :most)
),
parted AS (SELECT parent_code AS code, sum(outside) AS outside FROM drawn GROUP BY parent_code)
SELECT d.code, d.hidden, d.poor_roads,
       CAST(d.covered_households AS float8) / nullif(d.households, 0) AS household_share,
       d.outside - coalesce(p.outside, 0) AS outside, ST_X(place) AS lon, ST_Y(place) AS lat
FROM drawn d LEFT JOIN parted p ON p.code = d.code
JOIN gisgrid.area a ON a.id = d.area, ST_PointOnSurface(a.geom) AS place
ORDER BY d.code
""")
VENUES = text("""
SELECT external_id AS id, name, kind, tier, status, hours, host, ST_X(geom) AS lon, ST_Y(geom) AS lat
FROM gisgrid.venue_public ORDER BY external_id
""")
VENUE = text("""
SELECT v.external_id AS id, v.name, v.kind, v.tier, v.status, v.hours, v.host, p.name AS parent, c.estimate,
       c.households, c.residents, c.lost_households, c.run IS NOT NULL AS counted
FROM gisgrid.venue_public v LEFT JOIN gisgrid.venue_public p ON p.external_id = v.parent
LEFT JOIN gisgrid.reach_circle_public c ON c.run = :run AND c.scope = 'venue' AND c.name = v.external_id
WHERE v.external_id = :venue
""")
TILE = text("""
WITH tile AS (
    SELECT ST_TileEnvelope(:z, :x, :y) AS env,
           ST_Transform(ST_TileEnvelope(:z, :x, :y, margin => CAST(:margin AS float8) / :extent), 4490) AS around
),
drawn AS (
    SELECT c.name, c.estimate,
           ST_AsMVTGeom(ST_Transform(ST_ClipByBox2D(c.geom, around), 3857), env, :extent, :margin) AS geom
    FROM tile, gisgrid.reach_circle_public c
    WHERE c.run = :run AND c.scope = :scope AND c.geom && tile.around AND (CAST(:name AS text) = '' OR c.name = :name)
)
SELECT coalesce((SELECT ST_AsMVT(drawn, 'circle', :extent) FROM drawn WHERE geom IS NOT NULL), '')
""")


def latest_run(
    connection: Connection,
    scheme: str,
    speed_kmh: float,
    *,
    standard: str | None = None,
    open_at: str | None = None,
    area: str | None = None,
) -> Row | None:
    """Return the newest run of all venues in use and no other that the transaction may see; None where there is none.

    Parameters
    ----------
    speed_kmh : float
    standard, open_at : str, optional
        By the straight metres of a planning standard; of the venues open at a weekday and time. None: neither.
    area : str, optional
        Code: a run of it, or of an area above it, will do too.
    """
    values = {"speed_kmh": speed_kmh, "standard": standard, "open_at": open_at, "area": area}
    row = connection.execute(LATEST, {"scheme": scheme} | values).mappings().first()
    return None if row is None else dict(row)


def supply(connection: Connection) -> Row:
    """Say whether there are roads, and venues that everybody may know."""
    return dict(connection.execute(SUPPLY).mappings().one())


def counts_below(connection: Connection, run: int, area: str | None, *, exact: bool) -> list[Row]:
    """Return the counts of an area and of its children, or of the topmost areas.

    Parameters
    ----------
    exact : bool
        As they are, of those areas whose households the transaction may read; else of all, as everybody is told.
    """
    return [dict(row) for row in connection.execute(EXACT if exact else TOLD, {"run": run, "area": area}).mappings()]


def overview(connection: Connection, run: int, area: str | None, most: int) -> list[Row]:
    """Return the shares of an area and of those below it, as everybody is told: the levels that fit into `most` rows.

    `outside` are the persons of the area who are outside and in no area below it in the list (None: hidden), at a place
    within it. A share is None where nobody lives or the area is hidden.
    """
    return _rows(connection, OVERVIEW, run=run, area=area, most=most)


def public_venues(connection: Connection) -> list[Row]:
    """Return the venues that everybody may know, in order of their ids."""
    return _rows(connection, VENUES)


def public_venue(connection: Connection, run: int, venue: str) -> Row | None:
    """Return a venue with what a run found of its circle; None where there is no such venue for everybody."""
    found = _rows(connection, VENUE, run=run, venue=venue)
    return found[0] if found else None


def circle_tile(connection: Connection, run: int, scope: str, name: str, tile: tuple[int, int, int]) -> bytes:
    """Return one Mapbox vector tile (EPSG:3857) with the layer `circle`: those of a scope, or the one of a name."""
    z, x, y = tile
    values = {"z": z, "x": x, "y": y, "extent": EXTENT, "margin": MARGIN, "run": run, "scope": scope, "name": name}
    return bytes(connection.scalar(TILE, values))


def _rows(connection: Connection, query: Any, **values: Any) -> list[Row]:
    return [dict(row) for row in connection.execute(query, values).mappings()]
