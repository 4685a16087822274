"""Who asks to serve, until a clerk decides."""

import json
from collections.abc import Mapping

from sqlalchemy import Connection, text

from gisgrid.domain.applications import Application

APPLIED = text("SELECT gisgrid.apply_to_serve(:form, gisgrid.id_of(:scheme, :area), cast(:given AS jsonb))")
WAITING = text("""
SELECT p.id, p.at, p.form, p.given, a.code, a.name, a.scheme
FROM gisgrid.application p JOIN gisgrid.area a ON a.id = p.area_id
WHERE p.state = 'waiting' AND a.scheme = :scheme AND (:number = 0 OR p.id = :number) ORDER BY p.at, p.id
""")
DECIDED = text("""
UPDATE gisgrid.application SET state = :state, note = :note, decided_by = :who, decided_at = clock_timestamp()
WHERE id = :number AND state = 'waiting' RETURNING id
""")


def add_application(connection: Connection, scheme: str, area: str, form: str, given: Mapping[str, str]) -> int:
    """Keep an application and return its number."""
    values = {"scheme": scheme, "area": area, "form": form, "given": json.dumps(given, ensure_ascii=False)}
    return int(connection.scalar(APPLIED, values) or 0)


def waiting_applications(connection: Connection, scheme: str, number: int = 0) -> list[Application]:
    """Return those that wait and may be read, the oldest first; or one of them."""
    rows = connection.execute(WAITING, {"scheme": scheme, "number": number})
    return [Application(row.id, row.at, row.form, row.given, row.code, row.name) for row in rows]


def decide(connection: Connection, number: int, *, state: str, note: str, who: str) -> bool:
    """Decide on one that waits, and say whether it still did."""
    values = {"number": number, "state": state, "note": note, "who": who}
    return connection.scalar(DECIDED, values) is not None
