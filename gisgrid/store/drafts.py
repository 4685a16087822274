"""Drafts in the database: opening, listing, their areas, their end."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

import shapely
from sqlalchemy import Connection, text

from gisgrid.domain.areas import AreaTable
from gisgrid.domain.drafts import Draft, DraftAreas, LedgerEntry, NewDraft, WantedName
from gisgrid.geometry.knots import Knot
from gisgrid.geometry.lattice import Geometries
from gisgrid.store.areas import from_wkb

DRAFTS = """
    SELECT d.*, (SELECT count(*) FROM gisgrid.draft_area a WHERE a.draft = d.id) AS areas,
        count(f.id) FILTER (WHERE f.severity = 'fault' AND w.number IS NULL) AS faults,
        count(f.id) FILTER (WHERE f.severity = 'notice' AND w.number IS NULL) AS notices, count(w.number) AS waived
    FROM gisgrid.draft d LEFT JOIN gisgrid.finding f ON f.draft = d.id
    LEFT JOIN gisgrid.waiver w ON w.draft = f.draft AND w.number = f.number
"""
NEW_COLUMNS = (
    "scheme, level, parent_codes, title, owner, derive_parents, replaces, file, sha256, source_crs, crs_evidence"
)
AREA_COLUMNS = "code, parent_code, parents, parent_names, level, name, kind, source"


def insert_draft(connection: Connection, draft: NewDraft) -> int:
    """Add a draft without areas; return its number."""
    values = {column: getattr(draft, column) for column in NEW_COLUMNS.split(", ")}
    values["parent_codes"] = list(draft.parent_codes)
    bound = ", ".join(f":{column}" for column in values)
    return int(
        connection.execute(
            text(
                f"INSERT INTO gisgrid.draft ({NEW_COLUMNS}, base_courses, wanted_names, base_changeset) "
                f"VALUES ({bound}, cast(:courses AS jsonb), cast(:wanted AS jsonb), "
                "(SELECT max(id) FROM gisgrid.changeset)) RETURNING id"
            ),
            {**values, "courses": json.dumps(draft.base_courses), "wanted": wanted_json(draft.wanted_names)},
        ).scalar_one()
    )


def insert_draft_areas(connection: Connection, number: int, areas: DraftAreas) -> None:
    """Add areas to a draft, in one statement; the transaction sees no rows of other drafts from here on."""
    work_on(connection, number)
    now, came = (_hex(shapes) for shapes in (areas.areas.geometries, areas.originals))
    columns = (areas.areas.codes, areas.areas.parent_codes, areas.parents, areas.parent_names, areas.areas.levels,
               areas.areas.names, areas.areas.kinds, areas.areas.sources, now, came)  # fmt: skip
    names = [*AREA_COLUMNS.split(", "), "geom", "original"]
    rows = [dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True)]
    connection.execute(
        text(f"""
            INSERT INTO gisgrid.draft_area (draft, {AREA_COLUMNS}, geom, original)
            SELECT :draft, {AREA_COLUMNS}, geom, original FROM jsonb_to_recordset(cast(:rows AS jsonb)) AS r (
                code text, parent_code text, parents text[], parent_names text[], level text, name text, kind text,
                source text, geom geometry, original geometry)"""),
        {"draft": number, "rows": json.dumps(rows)},
    )


def _hex(shapes: Geometries) -> list[str]:
    """Return geometries as hexadecimal WKB with their reference system."""
    return list(shapely.to_wkb(shapely.set_srid(shapes, 4490), hex=True, include_srid=True))


def draft_areas(connection: Connection, number: int) -> DraftAreas:
    """Return the areas of a draft, in order of code."""
    rows = connection.execute(
        text(
            f"SELECT {AREA_COLUMNS}, ST_AsBinary(geom), ST_AsBinary(original) FROM gisgrid.draft_area "
            "WHERE draft = :draft ORDER BY code"
        ),
        {"draft": number},
    ).all()
    columns = [list(column) for column in zip(*rows, strict=True)] or [[] for _ in range(10)]
    codes, parent_codes, parents, parent_names, levels, names, kinds, sources, now, came = columns
    areas = AreaTable(codes, parent_codes, levels, names, kinds, sources, from_wkb(now))
    return DraftAreas(areas, from_wkb(came), parents, parent_names)


def update_draft_shapes(connection: Connection, number: int, codes: Sequence[str], shapes: Geometries) -> None:
    """Give areas of a draft new polygons."""
    connection.execute(
        text("""
            UPDATE gisgrid.draft_area t SET geom = ST_GeomFromWKB(n.wkb, 4490)
            FROM unnest(cast(:codes AS text[]), cast(:shapes AS bytea[])) AS n (code, wkb)
            WHERE t.draft = :draft AND t.code = n.code"""),
        {"draft": number, "codes": list(codes), "shapes": list(shapely.to_wkb(shapes))},
    )


def number_pieces(
    connection: Connection, number: int, pieces: Sequence[str], codes: Sequence[str], names: Sequence[str]
) -> None:
    """Give new pieces of a draft their codes, and names where they have none."""
    connection.execute(
        text("SELECT gisgrid.number_pieces(:number, :pieces, :codes, :names)"),
        {"number": number, "pieces": list(pieces), "codes": list(codes), "names": list(names)},
    )


def delete_draft_area(connection: Connection, number: int, code: str) -> bool:
    """Take an area out of a draft; say whether it was there."""
    query = text("DELETE FROM gisgrid.draft_area WHERE draft = :draft AND code = :code")
    return connection.execute(query, {"draft": number, "code": code}).rowcount == 1


def work_on(connection: Connection, number: int) -> None:
    """Say that this transaction is about one draft: the database then asks of no other who may see it, nor shows it."""
    connection.execute(text("SELECT set_config('gisgrid.draft', :number, true)"), {"number": str(number)})


def draft_numbered(connection: Connection, number: int) -> Draft | None:
    """Return a draft, or None if there is none of this number."""
    row = connection.execute(text(DRAFTS + "WHERE d.id = :number GROUP BY d.id"), {"number": number}).mappings().first()
    return None if row is None else _draft(row)


def all_drafts(connection: Connection, state: str | None = None) -> list[Draft]:
    """Return the drafts, or those in one state, the latest first."""
    query = text(DRAFTS + "WHERE cast(:state AS text) IS NULL OR d.state = :state GROUP BY d.id ORDER BY d.id DESC")
    return [_draft(row) for row in connection.execute(query, {"state": state}).mappings()]


def _draft(row: Any) -> Draft:
    values = dict(row)
    values["number"] = values.pop("id")
    values["parent_codes"] = tuple(values["parent_codes"])
    entries = (values["ledger"] or {}).get("entries", [])
    values["ledger"] = tuple(LedgerEntry(**{**entry, "closes": tuple(entry["closes"])}) for entry in entries)
    values["knots"] = tuple(Knot(*(tuple(place) for place in knot)) for knot in values["knots"])
    values["wanted_names"] = tuple(WantedName(**name) for name in values["wanted_names"])
    del values["last_number"]
    return Draft(**values)


def lock_draft(connection: Connection, number: int) -> str | None:
    """Let nobody else change a draft until the transaction ends; return its state, None if there is no such draft."""
    query = text("SELECT state FROM gisgrid.draft WHERE id = :number FOR UPDATE")
    state: str | None = connection.scalar(query, {"number": number})
    return state


def touch_draft(connection: Connection, number: int, ledger: Sequence[LedgerEntry]) -> None:
    """Say that the areas of a draft changed, with its whole ledger."""
    connection.execute(
        text(
            "UPDATE gisgrid.draft SET changed_at = clock_timestamp(), ledger = cast(:ledger AS jsonb), "
            "revision = revision + 1 WHERE id = :number"
        ),
        {"number": number, "ledger": ledger_json(ledger)},
    )


def ledger_json(ledger: Sequence[LedgerEntry]) -> str | None:
    """Return a ledger as the database keeps it; None where nothing was mended."""
    return json.dumps({"entries": [asdict(entry) for entry in ledger]}) if ledger else None


def wanted_json(names: Sequence[WantedName]) -> str:
    """Return names that are still to be drawn as the database keeps them."""
    return json.dumps([asdict(name) for name in names])


def end_draft(connection: Connection, number: int, state: str) -> None:
    """Mark a draft as published by the changeset of this transaction, or as dropped."""
    connection.execute(
        text("""
            UPDATE gisgrid.draft SET state = :state, changed_at = clock_timestamp(), changeset = CASE :state
                WHEN 'published' THEN (SELECT max(id) FROM gisgrid.changeset WHERE xid = pg_current_xact_id()) END
            WHERE id = :number"""),
        {"number": number, "state": state},
    )


def hand_over(connection: Connection, number: int, state: str, note: str) -> None:
    """Mark a draft as sent in or given back, with what was said."""
    connection.execute(
        text(
            "UPDATE gisgrid.draft SET state = :state, note = :note, changed_at = clock_timestamp() WHERE id = :number"
        ),
        {"number": number, "state": state, "note": note},
    )


def add_divisions(connection: Connection, number: int, base_courses: dict[str, dict[str, str]]) -> None:
    """Say that a draft proposes the divisions of further parents."""
    connection.execute(
        text(
            "UPDATE gisgrid.draft SET parent_codes = parent_codes || cast(:parents AS text[]), "
            "base_courses = base_courses || cast(:courses AS jsonb) WHERE id = :number"
        ),
        {"number": number, "parents": sorted(base_courses), "courses": json.dumps(base_courses)},
    )
