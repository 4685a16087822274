"""What was imported, as a page lists it. Nothing is written."""

from typing import Any

from sqlalchemy import Connection, text

RECENT = text("""
SELECT b.id, b.file, b.source_crs, b.crs_evidence, b.rows_taken, b.ledger IS NOT NULL AS mended,
       c.id AS changeset, c.at, c.who, c.why, c.draft
FROM gisgrid.import_batch b
JOIN gisgrid.changeset c ON c.id = b.changeset
ORDER BY b.id DESC
LIMIT :most
""")


def recent_imports(connection: Connection, most: int) -> list[dict[str, Any]]:
    """Return the latest imports, the newest first: file, system with its evidence, rows, who, when and why."""
    return [dict(row) for row in connection.execute(RECENT, {"most": most}).mappings()]
