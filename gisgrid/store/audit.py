"""Reading the audit; what a person may not see is not there for her transaction."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import Connection, text

from gisgrid.domain.audit import AuditFilter, AuditRow

ROWS = text("""
SELECT t.id, t.at, t.who, t.address, t.action, gisgrid.audit_entries(t.id) AS entries,
       ARRAY(SELECT a.code FROM gisgrid.area a WHERE a.id = ANY(t.area_ids) ORDER BY a.code) AS codes,
       ARRAY(SELECT a.name FROM gisgrid.area a WHERE a.id = ANY(t.area_ids) ORDER BY a.code) AS names
FROM gisgrid.audit t
WHERE t.id < :before
  AND (:who = '' OR t.who = :who)
  AND (CAST(:since AS timestamptz) IS NULL OR t.at >= :since)
  AND (CAST(:until AS timestamptz) IS NULL OR t.at < :until)
  AND (:code = '' OR t.area_ids && ARRAY(
        WITH RECURSIVE down AS (
            SELECT a.id, a.scheme, a.code FROM gisgrid.area a WHERE a.scheme = :scheme AND a.code = :code
            UNION ALL SELECT a.id, a.scheme, a.code FROM down JOIN gisgrid.area a
                ON a.scheme = down.scheme AND a.parent_code = down.code)
        SELECT id FROM down))
ORDER BY t.id DESC
LIMIT :limit
""")

NEWEST = 2**63 - 1


def audit_rows(
    connection: Connection, wanted: AuditFilter, limit: int, before: int | None = None
) -> Iterator[AuditRow]:
    """Give rows, the newest first, of numbers below `before`."""
    since, until = (moment and _plain(moment) for moment in (wanted.since, wanted.until))
    values = {"who": wanted.who, "code": wanted.code, "scheme": wanted.scheme, "since": since, "until": until}
    for row in connection.execute(ROWS, values | {"before": before or NEWEST, "limit": limit}):
        codes, names = tuple(row.codes), tuple(row.names)
        yield AuditRow(row.id, row.at, row.who, row.address, row.action, codes, row.entries, names)


def _plain(moment: datetime) -> str:
    return moment.isoformat()
