"""Indicators counted part by part: row for row what the whole run stores."""

from datetime import date

import pytest
from sqlalchemy import text

from gisgrid.domain.reach import ReachRequest
from gisgrid.services.batch.crew import Alone, crew
from gisgrid.services.batch.indicators import run_month_in_parts
from gisgrid.services.indicators import run_month
from gisgrid.services.reach import run_reach
from gisgrid.services.reach_basis import ReachCache
from gisgrid.store.session import figuring, reading, writing
from tests.serving import county_template, served, serving

__all__ = ["county_template", "served", "serving"]

DAY = date(2025, 6, 30)
RUN = "SELECT scheme, month, day, parts, standards, left_out, who FROM gisgrid.indicator_run"
VALUES = """
SELECT area, code, parent_code, level, name, determined, few_people, own, totals FROM gisgrid.indicator_value
ORDER BY area
"""
BATCH = "(SELECT min(id) FROM gisgrid.record_batch)"
ELSEWHERE = f"""
INSERT INTO gisgrid.posting (person, team, area_id, role, from_day, batch)
SELECT p.person, p.team,
       (SELECT a.id FROM gisgrid.area a WHERE a.level = '{{level}}' ORDER BY (a.id * 7919 + p.id) % 101, a.id LIMIT 1),
       p.role, '2025-01-01', {BATCH}
FROM gisgrid.posting p WHERE p.id % {{every}} = 0 AND p.to_day IS NULL AND p.role IN ('grid_worker', 'volunteer')
ON CONFLICT DO NOTHING
"""
"""People and teams serve at another area too."""
TARGET = f"""
INSERT INTO gisgrid.target (area_id, measure, item, amount, from_day, sentence, batch)
SELECT a.id, '{{measure}}', '{{item}}', {{amount}}, '2025-01-01', '年度计划', {BATCH}
FROM gisgrid.area a WHERE a.level = '{{level}}' AND a.id % {{every}} = 0
"""
ACTIVITY = f"""
INSERT INTO gisgrid.activity (scheme, title, kind, starts_at, participants, stated_area, batch)
SELECT 'standard', '加演', 'performance', '2025-06-12 10:00', 30, {{area}}, {BATCH}
"""
SERVICE = f"""
INSERT INTO gisgrid.service_record (scheme, person, day, minutes, stated_area, area_id, batch)
SELECT 'standard', p.id, '2025-06-12', 60, {{area}}, {{area}}, {BATCH} FROM gisgrid.person p WHERE p.id % {{every}} = 0
"""
CHANGES = (
    *(ELSEWHERE.format(level=level, every=every) for level, every in
      (("county", 29), ("town", 13), ("village", 5), ("subgrid", 3))),
    TARGET.format(level="county", measure="yearly_activities", item="performance+film", amount=900, every=1),
    TARGET.format(level="subgrid", measure="yearly_activities", item="training", amount=2, every=17),
    TARGET.format(level="town", measure="monthly_activities_per_grid", item="", amount=2, every=1),
    TARGET.format(level="county", measure="venue_count", item="service_point", amount=40, every=1),
    TARGET.format(level="town", measure="venue_staff", item="branch", amount=2, every=1),
    ACTIVITY.format(area="(SELECT max(id) FROM gisgrid.area WHERE level = 'town')"),
    ACTIVITY.format(area="123456789"),
    SERVICE.format(area="(SELECT max(id) FROM gisgrid.area WHERE level = 'town')", every=11),
    SERVICE.format(area="(SELECT min(id) FROM gisgrid.area WHERE level = 'county')", every=31),
    SERVICE.format(area="123456789", every=17),
    f"INSERT INTO gisgrid.need (area_id, speciality, people, day, batch) SELECT a.id, s.code, 3, '2025-06-01', {BATCH} "
    "FROM gisgrid.area a, (SELECT min(code) AS code FROM gisgrid.speciality) s WHERE a.id % 3 = 0",
    f"INSERT INTO gisgrid.area_statement (area_id, households, batch) SELECT a.id, n.households, {BATCH} "
    "FROM gisgrid.area a, (SELECT sum(households) AS households FROM gisgrid.household WHERE leaf IS NOT NULL) n "
    "WHERE a.level = 'county' ON CONFLICT (area_id) DO UPDATE SET households = excluded.households",
    "UPDATE gisgrid.household SET persons = CASE WHEN id % 7 = 0 THEN 1 ELSE 0 END",
)  # fmt: skip


@pytest.fixture
def county(serving, monkeypatch):
    """The county with people who serve all over it, few residents, targets everywhere, records where no area is."""
    for name, value in serving.environment.items():
        monkeypatch.setenv(name, value)
    with writing(serving.service_url) as connection:
        for change in CHANGES:
            assert connection.execute(text(change)).rowcount, change
    with figuring(serving.service_url) as connection:
        run_reach(connection, ReachCache(), ReachRequest(), who="test")
    return serving


def stored(database, count, *given, **asked):
    """What a run answers, and all that it stores."""
    with figuring(database.service_url) as connection:
        answer = count(connection, "standard", *given, today=DAY, who="test", **asked)
    with reading(database.service_url) as connection:
        kept = [connection.execute(text(query)).all() for query in (RUN, VALUES)]
    return answer | {"run": 0}, *kept


@pytest.mark.parametrize("level", ["county", "town", "village", "subgrid", None])
def test_parts_store_what_the_whole_run_stores(county, level):
    whole = stored(county, run_month)
    assert stored(county, run_month_in_parts, level, Alone()) == whole


def test_records_where_no_area_is_are_told(county):
    """One activity, and each person who served there."""
    with reading(county.service_url) as connection:
        people = connection.scalar(text("SELECT count(*) FROM gisgrid.person WHERE id % 17 = 0"))
    assert stored(county, run_month_in_parts, "town", Alone())[0]["left_out"] == 1 + people > 1


def test_the_county_has_what_no_part_knows_by_itself(county):
    """Workers and others in several towns, areas hidden and not, needs met that are no sum."""
    with figuring(county.service_url) as connection:
        run_month_in_parts(connection, "standard", "village", Alone(), today=DAY, who="test")
    with reading(county.service_url) as connection:
        names = connection.scalar(text("SELECT parts FROM gisgrid.indicator_run"))
        rows = connection.execute(text(VALUES)).all()
    (top,) = (row for row in rows if row.level == "county")
    own, totals = (dict(zip(names, numbers, strict=True)) for numbers in (top.own, top.totals))
    assert own["volunteers"] < 0 < own["workers_of_several"]
    assert own["active_volunteers"] < 0 < own["statements_right"]
    assert {row.few_people for row in rows if row.level == "village"} == {False, True}
    needs_met = sum(row.totals[names.index("needs_met")] for row in rows if row.level == "village")
    assert needs_met != totals["needs_met"] < totals["needs"]
    assert 0 < totals["households_reached"] < totals["households_counted"]


def test_of_workers_too(county):
    whole = stored(county, run_month, silent_months=2, month=date(2025, 5, 1))
    with crew(2) as people:
        told = []
        asked = {"silent_months": 2, "month": date(2025, 5, 1)}
        assert stored(county, run_month_in_parts, "town", people, advance=told.append, **asked) == whole
    assert len(told) == len({code for code in told}) > 1
