"""Rows of rosters are added, changed, ended and removed."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

import shapely
from sqlalchemy import Connection, text

from gisgrid.store.copying import hex_ewkb
from gisgrid.store.records import add_records, ids_of_areas, numbers_of
from gisgrid.store.roster_state import AREAS, BATCHLESS, REFERENCES, SOURCED

DRAWN = text("SELECT nextval('gisgrid.record_number') FROM generate_series(1, :count)")
ENDED = text("UPDATE gisgrid.posting SET to_day = greatest(from_day, :day), batch = :batch WHERE id = ANY (:ids)")
RECENT = text("DELETE FROM gisgrid.posting WHERE id = ANY (:ids) AND from_day > :day")
LEFT = {
    "person": text("UPDATE gisgrid.person SET left_on = :day, batch = :batch WHERE id = ANY (:ids)"),
    "team": text("UPDATE gisgrid.team SET dissolved = :day, batch = :batch WHERE id = ANY (:ids)"),
}
REMOVED = {
    "contact": text("DELETE FROM gisgrid.contact WHERE id = ANY (:ids)"),
}


def draw_numbers(connection: Connection, count: int) -> list[int]:
    """Return numbers that no record without an id of its source has."""
    return list(connection.scalars(DRAWN, {"count": count}))


class Writer:
    """Turns names into the numbers of the database, and writes.

    Parameters
    ----------
    connection : Connection
        Inside `writing`.
    scheme : str
    batch : int
        That all of it comes from.
    source : str
        Who answers for it.
    """

    def __init__(self, connection: Connection, scheme: str, batch: int, source: str) -> None:
        self.connection, self.scheme, self.batch, self.source = connection, scheme, batch, source
        self._numbers: dict[str, dict[str, int]] = {}

    def insert(self, table: str, rows: Sequence[Mapping[str, Any]]) -> None:
        """Add rows; where some say nothing of a column, the column's default holds for those."""
        told: dict[tuple[str, ...], list[Mapping[str, Any]]] = {}
        for row in rows:
            told.setdefault(tuple(sorted(row)), []).append(row)
        for names, alike in told.items():
            columns = {name: self._column(table, name, [row[name] for row in alike]) for name in names}
            columns |= {name: [value] * len(alike) for name, value in self._origin(table).items()}
            if table in ("person", "activity", "service_record", "place_name", "venue", "household"):
                columns["scheme"] = [self.scheme] * len(alike)
            add_records(self.connection, table, columns)
        self._numbers.pop(table, None)

    def update(self, table: str, rows: Iterable[tuple[int | None, Mapping[str, Any], Any]]) -> None:
        """Change rows: number, what changes, and the area where a table has no numbers."""
        for number, changes, area in rows:
            values = {name: self._column(table, name, [value])[0] for name, value in changes.items()}
            values |= self._origin(table)
            assigned = ", ".join(f"{name} = :{name}" for name in values)
            where = "id = :row_key" if number is not None else "area_id = :row_key"
            key = number if number is not None else self._column(table, "area_id", [area])[0]
            statement = text(f"UPDATE gisgrid.{table} SET {assigned} WHERE {where}")
            self.connection.execute(statement, {**values, "row_key": key})

    def end(self, table: str, ids: Sequence[int], day: date) -> None:
        """End rows the day before `day`, which keeps their history; contacts are removed."""
        before = day - timedelta(days=1)
        if table == "posting":
            self.connection.execute(RECENT, {"ids": list(ids), "day": before})
            self.connection.execute(ENDED, {"ids": list(ids), "day": before, "batch": self.batch})
        elif table in REMOVED:
            self.connection.execute(REMOVED[table], {"ids": list(ids)})
        else:
            self.connection.execute(LEFT[table], {"ids": list(ids), "day": day, "batch": self.batch})

    def _origin(self, table: str) -> dict[str, Any]:
        """Return what says where a row comes from."""
        if table in SOURCED:
            return {"source": self.source}
        return {} if table in BATCHLESS else {"batch": self.batch}

    def _column(self, table: str, name: str, values: Sequence[Any]) -> list[Any]:
        """Return values of a column as the database takes them."""
        if name in AREAS:
            known = ids_of_areas(self.connection, self.scheme, [value for value in values if value])
            return [known[value] if value else None for value in values]
        if name in REFERENCES and table not in SOURCED:
            numbers = self._of(REFERENCES[name])
            return [numbers[value] if value else None for value in values]
        if name == "geom":
            points = shapely.points([value or (float("nan"),) * 2 for value in values])
            return [place if value else None for value, place in zip(values, hex_ewkb(points), strict=True)]
        return [list(value) if isinstance(value, tuple) else value for value in values]

    def _of(self, table: str) -> dict[str, int]:
        if table not in self._numbers:
            self._numbers[table] = numbers_of(self.connection, table)
        return self._numbers[table]
