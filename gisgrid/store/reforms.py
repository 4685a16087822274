"""Decisions of the Civil Affairs office that were carried out."""

import json

from sqlalchemy import Connection, text

from gisgrid.domain.reforms import CodeChange, Reform, ReformAsked, asked_record

INSERT = text("""
INSERT INTO gisgrid.reform
    (scheme, parent_code, kind, document, authority, effective_on, reason, asked, entered_by, changeset)
VALUES (:scheme, :parent_code, :kind, :document, :authority, :effective_on, :reason, cast(:asked AS jsonb), :who,
        gisgrid.own_changeset()) RETURNING id
""")
REFORMS = """
SELECT id AS number, scheme, parent_code, kind, document, authority, effective_on, changeset FROM gisgrid.reform
WHERE scheme = :scheme
"""
CODES = text("""
SELECT level, old_code, new_code, old_name, new_name, round(share::numeric, 4)::double precision AS share, same_area
FROM gisgrid.code_change WHERE changeset = :changeset ORDER BY length(old_code), old_code, share DESC, new_code
""")
EVER = text("""
SELECT code FROM gisgrid.area WHERE scheme = :scheme AND code = ANY (:codes)
UNION SELECT code FROM gisgrid.area_history WHERE scheme = :scheme AND code = ANY (:codes)
""")
APPROVES = text("SELECT gisgrid.may_at('approve', gisgrid.id_of(:scheme, :code))")
OPEN_DRAFTS = text("""
SELECT id FROM gisgrid.draft
WHERE scheme = :scheme AND state IN ('open', 'sent') AND parent_codes && cast(:codes AS text[]) ORDER BY id
""")


def insert_reform(connection: Connection, asked: ReformAsked, who: str) -> int:
    """Keep a decision with this transaction's changeset; return its number."""
    values = {
        name: getattr(asked, name)
        for name in ("scheme", "parent_code", "kind", "document", "authority", "effective_on", "reason")
    }
    words = json.dumps(asked_record(asked), ensure_ascii=False)
    return int(connection.execute(INSERT, values | {"asked": words, "who": who}).scalar_one())


def reforms_of(connection: Connection, scheme: str) -> list[Reform]:
    """Return the decisions of a scheme with their old and new codes, the latest first."""
    rows = connection.execute(text(f"{REFORMS} ORDER BY effective_on DESC, id DESC"), {"scheme": scheme}).mappings()
    return [Reform(**row, codes=codes_of(connection, row["changeset"])) for row in rows]


def reform_numbered(connection: Connection, number: int) -> Reform | None:
    """Return a decision with its old and new codes, None if there is none of this number."""
    query = text(REFORMS.replace("scheme = :scheme", "id = :number"))
    row = connection.execute(query, {"number": number}).mappings().first()
    return None if row is None else Reform(**row, codes=codes_of(connection, row["changeset"]))


def codes_of(connection: Connection, changeset: int) -> list[CodeChange]:
    """Return the old and new codes of a changeset, higher levels first."""
    return [CodeChange(**row) for row in connection.execute(CODES, {"changeset": changeset}).mappings()]


def codes_used(connection: Connection, scheme: str, codes: list[str]) -> list[str]:
    """Return those of some codes that an area has or ever had."""
    return sorted(connection.scalars(EVER, {"scheme": scheme, "codes": codes}))


def may_approve(connection: Connection, scheme: str, code: str) -> bool:
    """Say whether the signed-in person of the transaction approves what an area is divided into."""
    return connection.scalar(APPROVES, {"scheme": scheme, "code": code}) is True


def open_drafts_of(connection: Connection, scheme: str, codes: list[str]) -> list[int]:
    """Return the numbers of drafts in work that divide some areas."""
    return list(connection.scalars(OPEN_DRAFTS, {"scheme": scheme, "codes": codes}))
