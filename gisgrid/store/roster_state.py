"""Rows of rosters as they are stored: references by what sources call them, areas by their codes."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, text

from gisgrid.domain.rosters import Stored
from gisgrid.store.passwords import MEMBER

REFERENCES = {
    "person": "person", "team": "team", "organisation": "organisation", "captain": "person", "parent": "organisation",
    "household": "household", "activity": "activity", "venue": "venue", "partner": "venue",
}  # fmt: skip
"""Column: the table whose row it names."""
AREAS = ("area_id", "stated_area")
COLUMNS = {
    "person": (
        "external_id", "name", "sex", "ethnicity", "born", "workplace", "phone", "specialities", "organisation",
        "register_id", "area_id", "left_on", "geom",
    ),
    "team": ("external_id", "name", "speciality", "captain", "organisation", "area_id", "dissolved"),
    "team_member": ("team", "person"),
    "posting": ("area_id", "role", "person", "team", "from_day", "to_day", "contested"),
    "area_statement": ("area_id", "households", "extent"),
    "contact": ("household", "person"),
    "organisation": ("external_id", "name", "kind", "parent", "area_id"),
    "activity": (
        "external_id", "title", "kind", "category", "starts_at", "ends_at", "participants", "joint_levels", "team",
        "organisation", "venue", "stated_area", "area_id", "geom",
    ),
    "service_record": (
        "external_id", "activity", "person", "day", "minutes", "note", "picture", "stated_area", "area_id",
        "geom",
    ),
    "place_name": ("name", "kind", "geom"),
    "venue_link": ("venue", "partner"),
    "need": ("area_id", "speciality", "people", "day", "note", "met_on"),
    "target": ("area_id", "measure", "item", "amount", "from_day", "to_day", "sentence"),
    "venue": (
        "external_id", "name", "kind", "tier", "parent", "status", "hours", "host", "host_kind", "sensitive", "owner",
        "staff", "step_free", "geom",
    ),
    "household": ("external_id", "households", "persons", "estimate", "address", "geom"),
}  # fmt: skip
"""What rosters tell of each table."""
BATCHLESS, NUMBERLESS = ("team_member", "venue_link"), ("team_member", "area_statement", "venue_link")
SOURCED = ("venue", "household")
"""Tables whose rows name their source themselves, for lists of them come in elsewhere too."""

EVERYWHERE = text("SELECT gisgrid.may_at('read_private', NULL)")
READABLE = text("""
SELECT a.code FROM gisgrid.area a
WHERE a.scheme = :scheme AND a.id IN (SELECT gisgrid.areas_where('read_private'))
""")


def stored_rows(connection: Connection, table: str) -> list[Stored]:
    """Return the rows of a table that may be read, places as (longitude, latitude) in degrees."""
    chosen = ", ".join(f"{_read(table, column)} AS {column}" for column in COLUMNS[table])
    number = "NULL::bigint" if table in NUMBERLESS else "t.id"
    rows = connection.execute(
        text(f"SELECT {number} AS number, {_source(table)} AS source, {chosen} FROM gisgrid.{table} t")
    )
    found = ((row, _values(row, COLUMNS[table])) for row in rows)
    return [Stored(row.number, values, row.source, values.get("name") or "") for row, values in found]


def _source(table: str) -> str:
    if table in BATCHLESS:
        return "''"
    if table in SOURCED:
        return "t.source"
    return "coalesce((SELECT b.source FROM gisgrid.record_batch b WHERE b.id = t.batch), '')"


def _read(table: str, column: str) -> str:
    if column == "geom":
        return "CASE WHEN t.geom IS NULL THEN NULL ELSE ARRAY[ST_X(t.geom), ST_Y(t.geom)] END"
    if column in AREAS:
        return f"(SELECT a.code FROM gisgrid.area a WHERE a.id = t.{column})"
    if column in REFERENCES and not (table == "venue" and column == "parent"):
        return f"(SELECT r.external_id FROM gisgrid.{REFERENCES[column]} r WHERE r.id = t.{column})"
    return f"t.{column}"


def _values(row: Any, columns: Sequence[str]) -> dict[str, Any]:
    values = {column: getattr(row, column) for column in columns}
    return {name: tuple(value) if isinstance(value, list) else value for name, value in values.items()}


def names_of_areas(connection: Connection, scheme: str) -> list[tuple[str, str, str | None]]:
    """Return code, name and parent's code of each area of a scheme."""
    query = text("SELECT code, name, parent_code FROM gisgrid.area WHERE scheme = :scheme ORDER BY code")
    return [(row.code, row.name, row.parent_code) for row in connection.execute(query, {"scheme": scheme})]


def external_ids(connection: Connection, table: str) -> set[str]:
    """Return what sources call the rows of a table that may be read."""
    return set(connection.scalars(text(f"SELECT external_id FROM gisgrid.{table}")))


def name_of_area(connection: Connection, scheme: str, code: str) -> str:
    """Return the name of an area; empty where there is none of this code."""
    query = text("SELECT name FROM gisgrid.area WHERE scheme = :scheme AND code = :code")
    return str(connection.scalar(query, {"scheme": scheme, "code": code}) or "")


def levels_of_areas(connection: Connection, scheme: str) -> dict[str, str]:
    """Return the level of each area of a scheme, by code."""
    query = text("SELECT code, level FROM gisgrid.area WHERE scheme = :scheme")
    return {row.code: row.level for row in connection.execute(query, {"scheme": scheme})}


def readable_areas(connection: Connection, scheme: str) -> set[str] | None:
    """Return the codes of the areas whose rosters the person of the transaction may read; None: of all of them."""
    if connection.scalar(text("SELECT session_user")) != MEMBER or connection.scalar(EVERYWHERE):
        return None
    return set(connection.scalars(READABLE, {"scheme": scheme}))
