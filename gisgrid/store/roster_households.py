"""Households as rosters list them, and hours served by area."""

from typing import Any

from sqlalchemy import Connection, text

HOUSEHOLDS = text("""
SELECT h.external_id AS household_id, a.code AS area_code, h.address, h.persons, h.households
FROM gisgrid.household h JOIN gisgrid.area a ON a.id = h.leaf WHERE h.scheme = :scheme ORDER BY a.code, h.external_id
""")


def placed_households(connection: Connection, scheme: str) -> list[dict[str, Any]]:
    """Return households with the grid that holds each, as far as they may be read."""
    return [dict(row._mapping) for row in connection.execute(HOUSEHOLDS, {"scheme": scheme})]


def minutes_served(connection: Connection, scheme: str) -> dict[str, int]:
    """Return the minutes of service that count at each area, by its code, as far as they may be read."""
    query = text(
        "SELECT a.code, sum(s.minutes) AS minutes FROM gisgrid.service_record s "
        "JOIN gisgrid.area a ON a.id = s.area_id WHERE s.scheme = :scheme GROUP BY a.code"
    )
    return {row.code: int(row.minutes) for row in connection.execute(query, {"scheme": scheme})}
