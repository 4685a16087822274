"""A draft at the desk: its rows with their versions, changes of some of them, its knots and steps."""

import json
from collections.abc import Collection, Iterable, Sequence
from typing import Any

import shapely
from sqlalchemy import Connection, text

from gisgrid.domain.desk import DeskRow, NewStep, Put, Step
from gisgrid.geometry.knots import Knot
from gisgrid.store.areas import from_wkb

ROWS = """
    SELECT code, name, kind, version, ST_AsBinary(geom), changed_revision FROM gisgrid.draft_area
    WHERE draft = :draft AND (cast(:codes AS text[]) IS NULL OR code = ANY (:codes)) ORDER BY code"""


def drafts_at(connection: Connection, scheme: str, code: str) -> list[int]:
    """Return the numbers of the drafts of one area that are worked on, the latest first."""
    query = text("SELECT gisgrid.drafts_at(:scheme, :code)")
    return list(connection.scalars(query, {"scheme": scheme, "code": code}))


def desk_rows(connection: Connection, number: int, codes: Collection[str] | None = None) -> list[DeskRow]:
    """Return the areas of a draft, or those with some codes, in order of code."""
    values = {"draft": number, "codes": None if codes is None else list(codes)}
    return _rows(connection.execute(text(ROWS), values).all())


def past_rows(connection: Connection, number: int, versions: Collection[tuple[str, int]]) -> dict[str, DeskRow]:
    """Return earlier versions of areas of a draft, by code; those that there never were are left out."""
    query = text("""
        SELECT p.code, p.name, p.kind, p.version, ST_AsBinary(p.geom), p.ended_revision FROM gisgrid.draft_area_past p
        JOIN unnest(cast(:codes AS text[]), cast(:versions AS integer[])) AS w (code, version)
            ON p.code = w.code AND p.version = w.version
        WHERE p.draft = :draft""")
    values = {"draft": number, "codes": [v[0] for v in versions], "versions": [v[1] for v in versions]}
    return {row.code: row for row in _rows(connection.execute(query, values).all())}


def rows_left_since(connection: Connection, number: int, revision: int) -> list[DeskRow]:
    """Return areas that were changed or taken out after a revision, each in the first version that ended then."""
    query = text("""
        SELECT DISTINCT ON (p.code) p.code, p.name, p.kind, p.version, ST_AsBinary(p.geom), p.ended_revision
        FROM gisgrid.draft_area_past p WHERE p.draft = :draft AND p.ended_revision > :revision
        ORDER BY p.code, p.version""")
    return _rows(connection.execute(query, {"draft": number, "revision": revision}).all())


def _rows(found: Sequence[Any]) -> list[DeskRow]:
    shapes = from_wkb([row[4] for row in found])
    return [DeskRow(r[0], r[1], r[2], r[3], shape, r[5]) for r, shape in zip(found, shapes, strict=True)]


def removed_since(connection: Connection, number: int, revision: int) -> list[str]:
    """Return the codes that a draft had at a revision or after it and has no more."""
    query = text("""
        SELECT DISTINCT p.code FROM gisgrid.draft_area_past p WHERE p.draft = :draft AND p.ended_revision > :revision
            AND NOT EXISTS (SELECT FROM gisgrid.draft_area a WHERE a.draft = p.draft AND a.code = p.code) ORDER BY 1""")
    return list(connection.scalars(query, {"draft": number, "revision": revision}))


def change_rows(connection: Connection, number: int, put: Sequence[Put], removed: Sequence[str], level: str) -> None:
    """Take areas out of a draft, give others a new form, and add new ones under its parent."""
    if removed:
        query = text("DELETE FROM gisgrid.draft_area WHERE draft = :draft AND code = ANY (:codes)")
        connection.execute(query, {"draft": number, "codes": list(removed)})
    changed, new = [one for one in put if one.base is not None], [one for one in put if one.base is None]
    if changed:
        connection.execute(
            text("""
                UPDATE gisgrid.draft_area t SET geom = ST_GeomFromWKB(n.wkb, 4490), name = n.name, kind = n.kind
                FROM unnest(cast(:codes AS text[]), cast(:names AS text[]), cast(:kinds AS text[]),
                    cast(:shapes AS bytea[])) AS n (code, name, kind, wkb)
                WHERE t.draft = :draft AND t.code = n.code"""),
            _columns(number, changed),
        )
    if new:
        connection.execute(
            text("""
                INSERT INTO gisgrid.draft_area
                    (draft, code, parent_code, parents, parent_names, level, name, kind, source, geom, original)
                SELECT d.id, n.code, d.parent_codes[1], '{}', '{}', :level, n.name, n.kind, 'desk',
                    ST_GeomFromWKB(n.wkb, 4490), ST_GeomFromWKB(n.wkb, 4490)
                FROM gisgrid.draft d, unnest(cast(:codes AS text[]), cast(:names AS text[]), cast(:kinds AS text[]),
                    cast(:shapes AS bytea[])) AS n (code, name, kind, wkb) WHERE d.id = :draft"""),
            {**_columns(number, new), "level": level},
        )


def _columns(number: int, put: Sequence[Put]) -> dict[str, Any]:
    return {
        "draft": number,
        "codes": [one.code for one in put],
        "names": [one.name for one in put],
        "kinds": [one.kind for one in put],
        "shapes": list(shapely.to_wkb([one.geometry for one in put])),
    }


def advance(connection: Connection, number: int, position: int, knots: Iterable[Knot] = ()) -> int:
    """Say that areas of a draft changed, how many steps hold, which knots they brought; return the new revision."""
    places = json.dumps([[list(knot.a0), list(knot.b0), list(knot.p)] for knot in knots])
    query = text("""
        UPDATE gisgrid.draft SET position = :position, knots = knots || cast(:knots AS jsonb), revision = revision + 1,
            changed_at = clock_timestamp() WHERE id = :draft RETURNING revision""")
    values = {"draft": number, "position": position, "knots": places}
    return int(connection.execute(query, values).scalar_one())


def set_base(connection: Connection, number: int, base_courses: dict[str, dict[str, str]]) -> None:
    """Say that a draft stands on what is published now."""
    query = text("""
        UPDATE gisgrid.draft SET base_courses = cast(:courses AS jsonb),
            base_changeset = (SELECT max(id) FROM gisgrid.changeset) WHERE id = :draft""")
    connection.execute(query, {"draft": number, "courses": json.dumps(base_courses)})


def step_count(connection: Connection, number: int) -> int:
    """Return how many steps of a draft are kept."""
    query = text("SELECT count(*) FROM gisgrid.draft_step WHERE draft = :draft")
    return int(connection.execute(query, {"draft": number}).scalar_one())


def replace_steps(connection: Connection, number: int, keep: int, add: Sequence[NewStep]) -> None:
    """Let the steps after number `keep` give way to others."""
    connection.execute(
        text("DELETE FROM gisgrid.draft_step WHERE draft = :draft AND number > :keep"), {"draft": number, "keep": keep}
    )
    query = text("""
        INSERT INTO gisgrid.draft_step (draft, number, what, words, put, removed, before, knots)
        VALUES (:draft, :number, :what, :words, :put, :removed, :before, :knots)""")
    for at, step in enumerate(add, keep + 1):
        texts = {name: json.dumps(getattr(step, name)) for name in ("words", "put", "before", "knots")}
        values = {"draft": number, "number": at, "what": step.what, "removed": list(step.removed), **texts}
        connection.execute(query, values)


def steps_between(connection: Connection, number: int, first: int, last: int) -> list[Step]:
    """Return the steps of a draft from number `first` to number `last`, both among them."""
    query = text("""
        SELECT what, words, put, removed, before, knots, number, who, at FROM gisgrid.draft_step
        WHERE draft = :draft AND number >= :first AND number <= :last ORDER BY number""")
    rows = connection.execute(query, {"draft": number, "first": first, "last": last})
    return [Step(r[0], r[1], r[2], tuple(r[3]), r[4], r[5], r[6], r[7], r[8]) for r in rows]


def answer_to(connection: Connection, number: int, identifier: str) -> str | None:
    """Return what a save was answered, None where there was none of this identifier."""
    query = text("SELECT answer FROM gisgrid.draft_save WHERE draft = :draft AND id = :id")
    found: str | None = connection.scalar(query, {"draft": number, "id": identifier})
    return found


def keep_answer(connection: Connection, number: int, identifier: str, answer: str, kept: int) -> None:
    """Keep what a save is answered, and forget all but the last `kept`."""
    values = {"draft": number, "id": identifier, "answer": answer, "kept": kept}
    connection.execute(text("INSERT INTO gisgrid.draft_save (draft, id, answer) VALUES (:draft, :id, :answer)"), values)
    connection.execute(
        text("""
            DELETE FROM gisgrid.draft_save WHERE draft = :draft AND id NOT IN (
                SELECT id FROM gisgrid.draft_save WHERE draft = :draft ORDER BY at DESC LIMIT :kept)"""),
        values,
    )
