"""The list of households, written: all of it or nothing; a row that is as it was is not touched."""

from collections.abc import Iterator
from typing import Any, NamedTuple

import shapely
from sqlalchemy import Connection, text

from gisgrid.domain.venues import HouseholdTable
from gisgrid.store.copying import copy_rows, hex_ewkb, stage_rows

HOUSEHOLD_COLUMNS = (
    "scheme", "external_id", "persons", "households", "estimate", "address", "source", "geom"
)  # fmt: skip
HOUSEHOLD_FACTS = ("persons", "households", "estimate", "address", "source")
HOUSEHOLDS_GONE = text("""
DELETE FROM gisgrid.household WHERE scheme = :scheme AND external_id NOT IN (SELECT external_id FROM incoming)
""")
HOUSEHOLDS_CHANGED = text(f"""
UPDATE gisgrid.household h SET geom = i.geom, {", ".join(f"{name} = i.{name}" for name in HOUSEHOLD_FACTS)}
FROM incoming i WHERE h.scheme = i.scheme AND h.external_id = i.external_id
  AND ({", ".join(f"h.{name}" for name in HOUSEHOLD_FACTS)}, ST_AsBinary(h.geom))
      IS DISTINCT FROM ({", ".join(f"i.{name}" for name in HOUSEHOLD_FACTS)}, ST_AsBinary(i.geom))
""")
HOUSEHOLDS_ADDED = text(f"""
INSERT INTO gisgrid.household ({", ".join(HOUSEHOLD_COLUMNS)}) SELECT {", ".join(HOUSEHOLD_COLUMNS)} FROM incoming
ON CONFLICT (scheme, external_id) DO NOTHING
""")


class Kept(NamedTuple):
    """How many rows of a list were new, otherwise than before, no longer there, and as they were."""

    added: int
    changed: int
    gone: int
    same: int


def add_households(connection: Connection, scheme: str, table: HouseholdTable) -> None:
    """Add households; the database finds the leaf of each."""
    copy_rows(connection, "gisgrid.household", HOUSEHOLD_COLUMNS, _household_rows(scheme, table))


def keep_households(connection: Connection, scheme: str, table: HouseholdTable, *, others: bool) -> Kept:
    """Store households; one that is there already, by its external id, keeps its number; one that is as it was, all.

    Parameters
    ----------
    connection : Connection
        Inside a transaction.
    others : bool
        Leave alone those that are not among them, which go else.
    """
    stage_rows(connection, "gisgrid.household", HOUSEHOLD_COLUMNS, _household_rows(scheme, table))
    gone = 0 if others else connection.execute(HOUSEHOLDS_GONE, {"scheme": scheme}).rowcount
    changed = connection.execute(HOUSEHOLDS_CHANGED).rowcount
    added = connection.execute(HOUSEHOLDS_ADDED).rowcount
    connection.execute(text("DROP TABLE incoming"))
    return Kept(added, changed, gone, len(table) - added - changed)


def _household_rows(scheme: str, table: HouseholdTable) -> Iterator[tuple[Any, ...]]:
    columns = (
        table.ids, table.persons.tolist(), table.households.tolist(), table.estimate.tolist(), table.addresses,
        table.sources, hex_ewkb(shapely.points(table.points)),
    )  # fmt: skip
    return ((scheme, *row) for row in zip(*columns, strict=True))
