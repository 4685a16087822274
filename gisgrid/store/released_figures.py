"""Released indicators as features: which set a request means, and the SQL of its areas with a column a figure."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, text

from gisgrid.domain.collections import INDICATOR_FIELDS, Collection, Field
from gisgrid.domain.feature_query import Period
from gisgrid.store.feature_sources import LOCAL_TIME

NEWEST_SET = text(f"""
SELECT id, counted_at, indicators FROM gisgrid.indicator_release_public
WHERE scheme = :scheme AND :level = ANY (levels)
    AND month::timestamp AT TIME ZONE '{LOCAL_TIME}' <= coalesce(CAST(:until AS timestamptz), 'infinity')
    AND (month + interval '1 month') AT TIME ZONE '{LOCAL_TIME}' > coalesce(CAST(:since AS timestamptz), '-infinity')
ORDER BY month DESC LIMIT 1""")

# An area that was withdrawn since is drawn as it was; a code is never used again for another place.
FIGURES = """
SELECT v.code AS id, s.area_id, s.until, s.geom, v.code, v.name, v.level, v.parent_code, r.scheme,
       to_char(r.month, 'YYYY-MM') AS month, r.released_at,
       (SELECT string_agg(one.name, ',' ORDER BY one.place) FROM unnest(r.indicators, v.estimates) WITH ORDINALITY
        AS one (name, estimate, place) WHERE one.estimate AND one.name = ANY (:columns)) AS estimates, {columns}
FROM gisgrid.indicator_released_public v JOIN gisgrid.indicator_release_public r ON r.id = v.release
LEFT JOIN LATERAL (
    SELECT a.area_id, a.until, a.geom FROM gisgrid.area_state a
    WHERE a.scheme = :scheme AND a.code = v.code AND a.since <= :counted_at ORDER BY a.since DESC LIMIT 1) s ON true
WHERE v.release = :release AND v.level = :level"""


@dataclass(frozen=True)
class ReleasedSet:
    """A public set.

    Attributes
    ----------
    id : int
    counted_at : datetime
        On whose areas its figures are.
    indicators : list of str
        In the order of its numbers.
    """

    id: int
    counted_at: datetime
    indicators: list[str]


def newest_set(connection: Connection, collection: Collection, period: Period | None) -> ReleasedSet | None:
    """Return the public set of the newest month of a period that tells of a collection's level, if there is one."""
    since, until = (period.since, period.until) if period else (None, None)
    asked = {"scheme": collection.scheme, "level": collection.level, "since": since, "until": until}
    row = connection.execute(NEWEST_SET, asked).one_or_none()
    return None if row is None else ReleasedSet(row.id, row.counted_at, row.indicators)


def released_figures(fields: tuple[Field, ...], released: ReleasedSet) -> str:
    """Return the SQL of a set's areas; a figure that is not in it has none anywhere."""
    columns = ", ".join(f"{_column(field.name, released)} AS {field.name}" for field in figures_of(fields))
    return FIGURES.format(columns=columns)


def figures_of(fields: tuple[Field, ...]) -> tuple[Field, ...]:
    """Return those of a collection's properties that are figures."""
    return fields[len(INDICATOR_FIELDS) :]


def _column(name: str, released: ReleasedSet) -> str:
    if name not in released.indicators:
        return "CAST(NULL AS double precision)"
    return f"v.told[{released.indicators.index(name) + 1}]"
