"""How much of everything there is, for an office that begins."""

from typing import Any

from sqlalchemy import Connection, text

COUNTS = text("""
    SELECT (SELECT name FROM gisgrid.official_code WHERE level = 'county' ORDER BY code LIMIT 1) AS county,
        (SELECT count(*) FROM gisgrid.official_code WHERE level <> 'county') AS codes,
        (SELECT count(*) FROM gisgrid.official_code o WHERE o.level = 'village'
            AND NOT EXISTS (SELECT FROM gisgrid.area a WHERE a.code = o.code)) AS villages_missing,
        (SELECT count(*) FROM gisgrid.area WHERE level = 'village') AS villages,
        (SELECT count(*) FROM gisgrid.area WHERE level = 'subgrid') AS subgrids,
        (SELECT count(*) FROM gisgrid.area) AS areas,
        (SELECT coalesce(round(sum(length_m) / 1000), 0)::bigint FROM gisgrid.road_network n
            WHERE n.id = (SELECT max(id) FROM gisgrid.road_network)) AS road_km,
        (SELECT count(*) FROM gisgrid.venue) AS venues,
        (SELECT coalesce(sum(households), 0)::bigint FROM gisgrid.household) AS households,
        (SELECT count(*) FROM gisgrid.person) AS people,
        (SELECT count(*) FROM gisgrid.account WHERE disabled_at IS NULL) AS accounts,
        (SELECT count(*) FROM gisgrid.reach_run) AS circles,
        (SELECT count(*) FROM gisgrid.indicator_run) AS months""")


def counts(connection: Connection) -> dict[str, Any]:
    """Return how much of everything there is, and what the county is called officially."""
    return dict(connection.execute(COUNTS).mappings().one())
