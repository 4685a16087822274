"""Findings of a draft, and the waivers that let some stand."""

import json
from collections.abc import Sequence
from typing import Any

import shapely
from sqlalchemy import Connection, text

from gisgrid.domain.drafts import DraftFinding, Waiver
from gisgrid.domain.findings import WORDS, NamedFinding
from gisgrid.geometry.findings import Kind

COLUMNS = "number, kind, severity, area_m2, width_m, sliver, codes, parent_code, note, mend"


def last_number(connection: Connection, draft: int) -> int:
    """Return the highest number that a finding of the draft ever had."""
    query = text("SELECT last_number FROM gisgrid.draft WHERE id = :draft")
    return int(connection.execute(query, {"draft": draft}).scalar_one())


def replace_findings(connection: Connection, draft: int, findings: Sequence[DraftFinding]) -> None:
    """Keep these findings and no other; the waivers of those that are gone go with them."""
    numbers = [one.number for one in findings]
    connection.execute(
        text("DELETE FROM gisgrid.finding WHERE draft = :draft AND NOT number = ANY (cast(:numbers AS integer[]))"),
        {"draft": draft, "numbers": numbers},
    )
    updates = ", ".join(f"{column} = EXCLUDED.{column}" for column in [*COLUMNS.split(", "), "geom"])
    connection.execute(
        text(f"""
            INSERT INTO gisgrid.finding (draft, {COLUMNS}, geom)
            SELECT :draft, {COLUMNS}, geom FROM jsonb_to_recordset(cast(:rows AS jsonb)) AS r (
                number integer, kind text, severity text, area_m2 double precision, width_m double precision,
                sliver boolean, codes text[], parent_code text, note text, mend text, geom geometry)
            ON CONFLICT (draft, number) DO UPDATE SET {updates}"""),
        {"draft": draft, "rows": json.dumps([_row(one) for one in findings])},
    )
    connection.execute(
        text("UPDATE gisgrid.draft SET last_number = greatest(last_number, :last) WHERE id = :draft"),
        {"draft": draft, "last": max(numbers, default=0)},
    )


def _row(one: DraftFinding) -> dict[str, Any]:
    found = one.found
    return {
        "number": one.number,
        "kind": found.kind,
        "severity": found.severity,
        "area_m2": found.area_m2,
        "width_m": found.width_m,
        "sliver": found.sliver,
        "codes": list(found.codes),
        "parent_code": found.parent_code,
        "note": found.note,
        "mend": one.mend,
        "geom": shapely.to_wkb(shapely.set_srid(found.geometry, 4490), hex=True, include_srid=True),
    }


def findings_of(connection: Connection, draft: int) -> list[DraftFinding]:
    """Return the findings of a draft: faults first, the largest first."""
    rows = connection.execute(
        text("""
            SELECT f.*, ST_AsBinary(f.geom) AS wkb, w.reason, w.who, w.at
            FROM gisgrid.finding f LEFT JOIN gisgrid.waiver w ON w.draft = f.draft AND w.number = f.number
            WHERE f.draft = :draft ORDER BY f.severity, f.area_m2 DESC, f.number"""),
        {"draft": draft},
    ).mappings()
    return [_finding(row) for row in rows]


def _finding(row: Any) -> DraftFinding:
    geometry = shapely.from_wkb(bytes(row["wkb"]))
    point = None if geometry.is_empty else geometry.representative_point()
    found = NamedFinding(
        kind=row["kind"],
        word=WORDS[Kind(row["kind"])],
        severity=row["severity"],
        codes=tuple(row["codes"]),
        parent_code=row["parent_code"],
        area_m2=row["area_m2"],
        width_m=row["width_m"],
        sliver=row["sliver"],
        place=None if point is None else (point.x, point.y),
        geometry=geometry,
        note=row["note"],
    )
    waiver = None if row["at"] is None else Waiver(row["reason"], row["who"], row["at"])
    return DraftFinding(row["number"], found, row["mend"], waiver)


def put_waiver(connection: Connection, draft: int, number: int, reason: str, who: str) -> None:
    """Let a finding stand; a later reason takes the place of an earlier one."""
    connection.execute(
        text("""
            INSERT INTO gisgrid.waiver (draft, number, reason, who) VALUES (:draft, :number, :reason, :who)
            ON CONFLICT (draft, number)
            DO UPDATE SET reason = EXCLUDED.reason, who = EXCLUDED.who, at = EXCLUDED.at"""),
        {"draft": draft, "number": number, "reason": reason, "who": who},
    )


def remove_waiver(connection: Connection, draft: int, number: int) -> None:
    """Take a waiver back; nothing happens where there is none."""
    connection.execute(
        text("DELETE FROM gisgrid.waiver WHERE draft = :draft AND number = :number"),
        {"draft": draft, "number": number},
    )
