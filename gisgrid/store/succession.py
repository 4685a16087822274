"""What becomes of codes, and of what hangs on withdrawn areas; the database chooses the rows (`successions.sql`)."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, text

HANGING = text("""
SELECT i.id, h.* FROM unnest(cast(:ids AS bigint[])) AS i (id) CROSS JOIN LATERAL gisgrid.hanging_on(i.id) h
""")
CODE_CHANGES = text("""
SELECT c.changeset, c.level, c.old_code, c.new_code, c.old_name, c.new_name, c.same_area,
    round(c.share::numeric, 4)::double precision AS share
FROM gisgrid.code_change c WHERE c.scheme = :scheme AND c.changeset > :since AND c.changeset <= :until
ORDER BY c.changeset, c.old_code, c.share DESC, c.new_code
""")


def succeed(connection: Connection) -> None:
    """Let what hung on the areas withdrawn by this transaction follow to their successors, and note old and new codes.

    Postings, targets and grants end and go on as new rows with the reason of the change; rosters, needs, applications,
    and what took place at a named area without a point name the successor. It is who has most of the withdrawn area's
    households, else of its ground.
    """
    connection.execute(text("SELECT gisgrid.succeed()"))


def take_back(connection: Connection, changeset: int) -> None:
    """Bring what a changeset had moved away back to the areas that this transaction brought back."""
    connection.execute(text("SELECT gisgrid.take_back(:changeset)"), {"changeset": changeset})


def hanging_on(connection: Connection, ids: Sequence[int]) -> dict[int, dict[str, int]]:
    """Return how much hangs on areas, by their ids: postings, people, teams, targets, needs, activities, grants.

    Areas where the person of the transaction neither drafts nor approves are not told.
    """
    rows = connection.execute(HANGING, {"ids": [int(i) for i in ids]}).mappings()
    return {row["id"]: {name: value for name, value in row.items() if name != "id"} for row in rows}


def code_changes(connection: Connection, scheme: str, since: int, until: int) -> list[dict[str, Any]]:
    """Return old and new codes of changesets after one, up to another, in their order."""
    values = {"scheme": scheme, "since": since, "until": until}
    return [dict(row) for row in connection.execute(CODE_CHANGES, values).mappings()]
