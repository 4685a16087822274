"""Published changes: listed, what each made and ended, and which were withdrawn."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, text
from sqlalchemy.exc import IntegrityError

from gisgrid.domain.areas import AreaTable
from gisgrid.store.areas import StoredAreas, from_wkb

LIST = text("""
WITH newest AS (
    SELECT c.* FROM gisgrid.changeset c WHERE c.id < :before AND (
        EXISTS (SELECT FROM gisgrid.area a WHERE a.changeset = c.id AND a.scheme = :scheme)
        OR EXISTS (SELECT FROM gisgrid.area_history h WHERE h.ended_by = c.id AND h.scheme = :scheme)
        OR EXISTS (SELECT FROM gisgrid.area_history h WHERE h.changeset = c.id AND h.scheme = :scheme))
    ORDER BY c.id DESC LIMIT :most),
touched AS (
    SELECT n.id, t.area_id, max(t.code) AS code, max(t.parent_code) AS parent_code, max(t.level) AS level,
        bool_or(t.made) AS made, bool_or(NOT t.made) AS ended
    FROM newest n CROSS JOIN LATERAL (
        SELECT a.id AS area_id, a.code, a.parent_code, a.level, true AS made FROM gisgrid.area a
        WHERE a.changeset = n.id AND a.scheme = :scheme
        UNION ALL SELECT h.area_id, h.code, h.parent_code, h.level, true FROM gisgrid.area_history h
        WHERE h.changeset = n.id AND h.scheme = :scheme
        UNION ALL SELECT h.area_id, h.code, h.parent_code, h.level, false FROM gisgrid.area_history h
        WHERE h.ended_by = n.id AND h.scheme = :scheme) t
    GROUP BY n.id, t.area_id),
told AS (
    SELECT t.id, count(*) FILTER (WHERE NOT t.ended) AS added, count(*) FILTER (WHERE NOT t.made) AS withdrawn,
        count(*) FILTER (WHERE t.made AND t.ended) AS changed, (array_agg(t.code ORDER BY t.code))[1\\:6] AS codes,
        array_agg(DISTINCT t.level) AS levels,
        array_agg(DISTINCT t.parent_code) FILTER (WHERE t.parent_code IS NOT NULL) AS parents
    FROM touched t GROUP BY t.id)
SELECT n.id AS changeset, n.at, n.who, n.why, n.kind, n.draft, t.added, t.changed, t.withdrawn, t.codes, t.levels,
    coalesce(t.parents, '{}') AS parents,
    (SELECT w.done_by FROM gisgrid.withdrawal w WHERE w.withdrawn = n.id AND w.done_by IS NOT NULL) AS withdrawn_by,
    (SELECT max(w.withdrawn) FROM gisgrid.withdrawal w WHERE w.done_by = n.id) AS withdraws,
    (SELECT r.document FROM gisgrid.reform r WHERE r.changeset = n.id) AS document
FROM newest n JOIN told t ON t.id = n.id ORDER BY n.id DESC
""")
MADE = """
SELECT s.area_id, s.version, s.code, s.parent_code, s.level, s.name, s.kind, s.source, ST_AsBinary(s.geom)
FROM gisgrid.area_state s WHERE s.changeset = :changeset ORDER BY s.code
"""
ENDED = MADE.replace("s.changeset = :changeset", "s.ended_by = :changeset")
BY_ID = """
SELECT a.id, a.version, a.code, a.parent_code, a.level, a.name, a.kind, a.source, ST_AsBinary(a.geom)
FROM gisgrid.area a WHERE a.id = ANY (:ids) ORDER BY a.code
"""
SCHEMES = text("SELECT DISTINCT scheme FROM gisgrid.area_state WHERE changeset = :changeset OR ended_by = :changeset")


OF_THE_RULE = {
    "area_children_tile_parent",
    "area_geom_is_valid",
    "area_geom_no_repeated_points",
    "area_geom_oriented",
    "area_parent_exists",
    "area_parent_is_higher",
}
"""Constraints that say that shapes or parents do not fit."""


@dataclass(frozen=True)
class PublishedChange:
    """One changeset, as a list of changes tells it.

    Attributes
    ----------
    changeset : int
    at : datetime
    who, why, kind : str
    draft : int or None
        The draft that it published.
    added, changed, withdrawn : int
        How many areas.
    codes : list of str
        The first few of them.
    levels : list of str
    parents : list of str
        Codes of the areas whose division it changed.
    withdrawn_by, withdraws : int or None
        The changeset that withdrew it, the one that it withdrew.
    document : str or None
        文号, where the Civil Affairs office decided it.
    """

    changeset: int
    at: datetime
    who: str
    why: str
    kind: str
    draft: int | None
    added: int
    changed: int
    withdrawn: int
    codes: list[str]
    levels: list[str]
    parents: list[str]
    withdrawn_by: int | None
    withdraws: int | None
    document: str | None


def published_changes(connection: Connection, scheme: str, *, before: int, most: int) -> list[PublishedChange]:
    """Return changesets that touched areas of a scheme, the newest first, those with a lower number than `before`."""
    rows = connection.execute(LIST, {"scheme": scheme, "before": before, "most": most}).mappings()
    return [PublishedChange(**row) for row in rows]


def schemes_of(connection: Connection, changeset: int) -> list[str]:
    """Return the schemes whose areas a changeset touched."""
    return list(connection.scalars(SCHEMES, {"changeset": changeset}))


def made_by(connection: Connection, changeset: int) -> StoredAreas:
    """Return the states that a changeset made, with the knots they have, or had when they ended."""
    return _states(connection, MADE, changeset=changeset)


def ended_by(connection: Connection, changeset: int) -> StoredAreas:
    """Return the states that a changeset ended, with the knots they had then."""
    return _states(connection, ENDED, changeset=changeset)


def areas_with_ids(connection: Connection, ids: list[int]) -> StoredAreas:
    """Return the areas of these ids that there are, in order of code."""
    return _states(connection, BY_ID, ids=ids)


def _states(connection: Connection, query: str, **values: Any) -> StoredAreas:
    rows = connection.execute(text(query), values).all()
    columns = [list(column) for column in zip(*rows, strict=True)] or [[] for _ in range(9)]
    ids, versions, codes, parents, levels, names, kinds, sources, wkb = columns
    return StoredAreas(ids, versions, AreaTable(codes, parents, levels, names, kinds, sources, from_wkb(wkb)))


def is_reform(connection: Connection, changeset: int) -> bool:
    """Say whether a changeset carried out a decision of the Civil Affairs office."""
    query = text("SELECT EXISTS (SELECT FROM gisgrid.reform WHERE changeset = :changeset)")
    return connection.scalar(query, {"changeset": changeset}) is True


def withdrawn_by(connection: Connection, changeset: int) -> int | None:
    """Return the changeset that withdrew another one, None where none did."""
    query = text("SELECT done_by FROM gisgrid.withdrawal WHERE withdrawn = :changeset AND done_by IS NOT NULL")
    found: int | None = connection.scalar(query, {"changeset": changeset})
    return found


def note_withdrawal(connection: Connection, changeset: int, draft: int | None = None) -> None:
    """Keep that this transaction's changeset withdrew another one, or that a draft would."""
    query = text(
        "INSERT INTO gisgrid.withdrawal (withdrawn, draft, done_by) "
        "VALUES (:changeset, :draft, CASE WHEN cast(:draft AS bigint) IS NULL THEN gisgrid.own_changeset() END)"
    )
    connection.execute(query, {"changeset": changeset, "draft": draft})


def withdrawn_by_draft(connection: Connection, draft: int) -> int | None:
    """Return the changeset that a draft would withdraw, None where it is an ordinary one."""
    query = text("SELECT withdrawn FROM gisgrid.withdrawal WHERE draft = :draft AND done_by IS NULL")
    found: int | None = connection.scalar(query, {"draft": draft})
    return found


def note_draft_withdrew(connection: Connection, draft: int) -> None:
    """Keep that a draft withdrew what it was opened for, by this transaction's changeset."""
    query = text("UPDATE gisgrid.withdrawal SET done_by = gisgrid.own_changeset() WHERE draft = :draft")
    connection.execute(query, {"draft": draft})


def own_changeset(connection: Connection) -> int:
    """Return the number of this transaction's changeset."""
    return int(connection.scalar(text("SELECT gisgrid.own_changeset()")) or 0)


@contextmanager
def if_the_rule_allows(connection: Connection) -> Iterator[list[str]]:
    """Do something whole or not at all; where the rule of areas refuses it, its constraint is in the list yielded.

    The transaction goes on either way. What is refused for another reason is raised.
    """
    refused: list[str] = []
    attempt = connection.begin_nested()
    try:
        yield refused
        connection.execute(text("SET CONSTRAINTS gisgrid.division_tiles IMMEDIATE"))
        connection.execute(text("SET CONSTRAINTS gisgrid.division_tiles DEFERRED"))
        attempt.commit()
    except IntegrityError as error:
        attempt.rollback()
        constraint = getattr(getattr(error.orig, "diag", None), "constraint_name", None) or ""
        if constraint not in OF_THE_RULE:
            raise
        refused.append(constraint)
