"""Hours served by a volunteer, and the stars that they make."""

from sqlalchemy import Connection, text

from gisgrid.domain.stars import Served

SERVED = text("""
SELECT coalesce(sum(s.minutes), 0)::bigint AS minutes, count(s.id) AS times,
       coalesce((SELECT max(t.stars) FROM gisgrid.star_threshold t WHERE t.hours * 60 <= sum(s.minutes)), 0) AS stars
FROM gisgrid.person p LEFT JOIN gisgrid.service_record s ON s.person = p.id
WHERE p.external_id = :person GROUP BY p.id
""")


def served_by(connection: Connection, person: str) -> Served | None:
    """Return what a person has served as far as whoever asks may read it; None where there is no such person."""
    row = connection.execute(SERVED, {"person": person}).first()
    return None if row is None else Served(row.minutes, row.times, row.stars)
