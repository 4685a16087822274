"""Records of rosters: the batch they come from, and many of them at once."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, text

from gisgrid.store.copying import copy_rows

OPENED = text("""
INSERT INTO gisgrid.record_batch (form, source, file, sha256, area_id, who, counts)
VALUES (:form, :source, :file, :sha256, :area_id, :who, cast(:counts AS jsonb)) RETURNING id
""")
AREAS = text("SELECT code, id FROM gisgrid.area WHERE scheme = :scheme AND code = ANY (:codes)")
REQUIRED = text("""
INSERT INTO gisgrid.role_requirement (scheme, level, kinds, role) VALUES (:scheme, :level, :kinds, :role)
ON CONFLICT (scheme, level, role) DO NOTHING
""")


@dataclass(frozen=True)
class Batch:
    """Where records come from.

    Attributes
    ----------
    form : str
        Which form they were written on.
    source : str
        Who answers for what they say, such as the office whose roster it is.
    who : str
        Who brought them; of a signed-in person the database knows it, and does not ask.
    area_id : int or None
        Area whose roster it is.
    file, sha256 : str
        Blank where it was no file.
    counts : str
        How many rows became what, as JSON.
    """

    form: str
    source: str
    who: str
    area_id: int | None = None
    file: str = ""
    sha256: str = ""
    counts: str = "{}"


def open_batch(connection: Connection, batch: Batch) -> int:
    """Keep where the records that follow come from, and return the number of it.

    Parameters
    ----------
    connection : Connection
        Inside `writing`, of a transaction that keeps the records too.
    """
    return int(connection.scalar(OPENED, vars(batch)) or 0)


def ids_of_areas(connection: Connection, scheme: str, codes: Iterable[str]) -> dict[str, int]:
    """Return the id of each area, by its code; a code that no area has is not among them."""
    rows = connection.execute(AREAS, {"scheme": scheme, "codes": sorted(set(codes))})
    return {row.code: row.id for row in rows}


def numbers_of(connection: Connection, table: str) -> dict[str, int]:
    """Return the numbers of a table's records, by what their source calls them.

    Parameters
    ----------
    table : str
        Without its schema; a constant of the caller.
    """
    return {row[0]: row[1] for row in connection.execute(text(f"SELECT external_id, id FROM gisgrid.{table}"))}


def add_records(connection: Connection, table: str, columns: Mapping[str, Sequence[Any]]) -> None:
    """Add rows to a table; the database finds the grid of each place, and where the row counts.

    Parameters
    ----------
    table : str
        Without its schema; a constant of the caller, as the names of the columns are.
    columns : mapping of str to sequence
        Equally long; values as `copy_rows` takes them.
    """
    copy_rows(connection, f"gisgrid.{table}", tuple(columns), zip(*columns.values(), strict=True))


def require_role(connection: Connection, scheme: str, level: str, kinds: Sequence[str], role: str) -> None:
    """Say that areas of a level and of some kinds must have a role, unless something is said of it already."""
    connection.execute(REQUIRED, {"scheme": scheme, "level": level, "kinds": list(kinds), "role": role})


def speciality_codes(connection: Connection) -> dict[str, str]:
    """Return the codes of specialities by their Chinese names, in the order that forms show them in."""
    rows = connection.execute(text("SELECT name_zh, code FROM gisgrid.speciality ORDER BY ordinal"))
    return {row.name_zh: row.code for row in rows}
