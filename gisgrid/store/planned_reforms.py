"""Decisions of the Civil Affairs office whose day is to come."""

import json
from datetime import date
from typing import Any

from sqlalchemy import Connection, text

from gisgrid.domain.reforms import PlannedReform, ReformAsked, asked_record, villages_asked

WORDS = ("scheme", "parent_code", "kind", "document", "authority", "effective_on", "reason")
INSERT = text(f"""
INSERT INTO gisgrid.planned_reform ({", ".join(WORDS)}, asked, entered_by)
VALUES ({", ".join(f":{name}" for name in WORDS)}, cast(:asked AS jsonb), :who) RETURNING id
""")
PLANNED = f"""
SELECT id, {", ".join(WORDS)}, asked, entered_by, refused FROM gisgrid.planned_reform WHERE ended_at IS NULL
"""


def insert_planned(connection: Connection, asked: ReformAsked, who: str) -> int:
    """Keep a decision for its day; return its number."""
    values = {name: getattr(asked, name) for name in WORDS}
    record = json.dumps(asked_record(asked), ensure_ascii=False)
    return int(connection.execute(INSERT, values | {"asked": record, "who": who}).scalar_one())


def planned_of(connection: Connection, scheme: str) -> list[PlannedReform]:
    """Return the decisions of a scheme that wait, the next first."""
    query = text(f"{PLANNED} AND scheme = :scheme ORDER BY effective_on, id")
    return [_planned(dict(row)) for row in connection.execute(query, {"scheme": scheme}).mappings()]


def planned_numbered(connection: Connection, number: int, *, lock: bool = False) -> PlannedReform | None:
    """Return a decision that waits, None if there is none of this number; locked, nobody else ends it meanwhile."""
    query = text(f"{PLANNED} AND id = :number {'FOR UPDATE' if lock else ''}")
    row = connection.execute(query, {"number": number}).mappings().first()
    return None if row is None else _planned(dict(row))


def due_numbers(connection: Connection, today: date) -> list[int]:
    """Return the numbers of decisions whose day has come, the earliest first."""
    query = text(
        "SELECT id FROM gisgrid.planned_reform WHERE ended_at IS NULL AND effective_on <= :today "
        "ORDER BY effective_on, id"
    )
    return list(connection.scalars(query, {"today": today}))


def end_planned(connection: Connection, number: int) -> None:
    """Say that a decision was carried out or given up."""
    query = text("UPDATE gisgrid.planned_reform SET ended_at = clock_timestamp() WHERE id = :number")
    connection.execute(query, {"number": number})


def say_refused(connection: Connection, number: int, why: str) -> None:
    """Keep why a decision could not be carried out."""
    query = text("UPDATE gisgrid.planned_reform SET refused = :why WHERE id = :number")
    connection.execute(query, {"number": number, "why": why})


def _planned(row: dict[str, Any]) -> PlannedReform:
    asked = ReformAsked(**{name: row[name] for name in WORDS}, villages=villages_asked(row["asked"]))
    return PlannedReform(row["id"], asked, row["entered_by"], row["refused"])
