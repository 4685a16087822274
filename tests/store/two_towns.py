"""Rosters of two towns with a row of every kind in each: what one town's people must not reach of the other's."""

from dataclasses import dataclass

from sqlalchemy import text

from gisgrid.store.areas import insert_areas
from gisgrid.store.session import changing, reading, writing
from tests.accounts import signed_in
from tests.county import county, town_code, village_code

MINE, OTHERS = "a", "b"
TOWN = {MINE: town_code(0), OTHERS: town_code(3)}
GRID = {MINE: f"{village_code(0)}001", OTHERS: f"{village_code(15)}064"}
BESIDE = f"{village_code(0)}002"
"""A grid of the first town that its leader does not lead."""

TABLES = {
    "record_batch": "id", "person": "id", "team": "id", "team_member": "team", "posting": "id", "target": "id",
    "activity": "id", "picture": "id", "service_record": "id", "contact": "id", "area_statement": "area_id",
    "need": "id", "application": "id", "place_name": "id", "organisation": "id", "venue": "id", "venue_link": "venue",
    "household": "id",
}  # fmt: skip
"""Every table of the rosters, and the column that says which row is meant."""
EVERYBODY_READS = {"place_name", "organisation"}
"""Names of places and of organisations are no secret of their town."""
PRIVATE = sorted(TABLES.keys() - EVERYBODY_READS)

FILLED = """
WITH here AS (SELECT id, ST_PointOnSurface(geom) AS p FROM gisgrid.area WHERE code = :grid),
spot AS (SELECT id, ST_SetSRID(ST_MakePoint(round(ST_X(p)::numeric, 4), round(ST_Y(p)::numeric, 4)), 4490) AS p FROM here),
batch AS (INSERT INTO gisgrid.record_batch (form, source, who, area_id) SELECT 'test', 'test', 'test', id FROM spot
          RETURNING id, area_id),
organisation AS (INSERT INTO gisgrid.organisation (external_id, name, area_id, batch) SELECT :tag, :tag, area_id, id FROM batch
                 RETURNING id),
person AS (INSERT INTO gisgrid.person (external_id, scheme, area_id, name, phone, geom, batch)
           SELECT :tag, 'standard', b.area_id, '王' || :tag, '10050000000', s.p, b.id FROM batch b, spot s RETURNING id),
team AS (INSERT INTO gisgrid.team (external_id, area_id, name, captain, batch)
         SELECT :tag, b.area_id, :tag, p.id, b.id FROM batch b, person p RETURNING id),
member AS (INSERT INTO gisgrid.team_member (team, person) SELECT t.id, p.id FROM team t, person p RETURNING team),
posting AS (INSERT INTO gisgrid.posting (external_id, person, area_id, role, from_day, batch)
            SELECT :tag, p.id, b.area_id, 'grid_leader', '2026-01-01', b.id FROM batch b, person p RETURNING id),
target AS (INSERT INTO gisgrid.target (area_id, measure, amount, from_day, sentence, batch)
           SELECT area_id, 'yearly_activities', 1, '2026-01-01', :tag, id FROM batch RETURNING id),
activity AS (INSERT INTO gisgrid.activity (external_id, scheme, title, kind, category, starts_at, geom, batch)
             SELECT :tag, 'standard', :tag, 'visit', 'aid', '2026-02-02 09:00', s.p, b.id FROM batch b, spot s RETURNING id),
picture AS (INSERT INTO gisgrid.picture (sha256, bytes, area_id) SELECT :tag, '\\x00', area_id FROM batch RETURNING id),
household AS (INSERT INTO gisgrid.household (scheme, external_id, geom, persons, address, source)
              SELECT 'standard', :tag, p, 3, :tag, 'test' FROM spot RETURNING id),
contact AS (INSERT INTO gisgrid.contact (household, person, batch) SELECT h.id, p.id, b.id FROM household h, person p, batch b
            RETURNING id),
statement AS (INSERT INTO gisgrid.area_statement (area_id, households, batch) SELECT area_id, 9, id FROM batch RETURNING area_id),
place AS (INSERT INTO gisgrid.place_name (scheme, name, geom, batch) SELECT 'standard', :tag, s.p, b.id FROM batch b, spot s
          RETURNING id),
need AS (INSERT INTO gisgrid.need (area_id, speciality, people, batch) SELECT area_id, 'dance', 5, id FROM batch RETURNING id),
application AS (SELECT gisgrid.apply_to_serve('volunteers', area_id, '{}') AS id FROM batch),
venues AS (INSERT INTO gisgrid.venue (external_id, name, kind, tier, status, source, sensitive, geom)
           SELECT :tag || n, :tag, 'cultural_station', 'service_point', 'existing', 'test', true, p
           FROM spot, generate_series(1, 2) n RETURNING id),
link AS (INSERT INTO gisgrid.venue_link (venue, partner) SELECT min(id), max(id) FROM venues RETURNING venue)
SELECT (SELECT id FROM batch) AS record_batch, (SELECT id FROM organisation) AS organisation, (SELECT id FROM person) AS person,
    (SELECT id FROM team) AS team, (SELECT team FROM member) AS team_member, (SELECT id FROM posting) AS posting,
    (SELECT id FROM target) AS target, (SELECT id FROM activity) AS activity, (SELECT id FROM picture) AS picture,
    (SELECT id FROM household) AS household, (SELECT id FROM contact) AS contact,
    (SELECT area_id FROM statement) AS area_statement, (SELECT id FROM place) AS place_name, (SELECT id FROM need) AS need,
    (SELECT id FROM application) AS application, (SELECT min(id) FROM venues) AS venue, (SELECT venue FROM link) AS venue_link,
    (SELECT id FROM spot) AS area, (SELECT ST_X(p) FROM spot) AS lon, (SELECT ST_Y(p) FROM spot) AS lat
"""  # noqa: E501
SERVED = """
INSERT INTO gisgrid.service_record (scheme, activity, person, day, minutes, picture, batch)
VALUES ('standard', :activity, :person, '2026-02-02', 60, :picture, :record_batch) RETURNING id
"""


@dataclass(frozen=True)
class TwoTowns:
    """A database with both towns; the numbers of each one's rows; who is signed in."""

    database: object
    rows: dict
    clerk: object
    leader: object
    volunteer: object
    stranger: object

    def ask(self, acting, query, **values):
        with reading(self.database.member_url, acting) as connection:
            return [tuple(row) for row in connection.execute(text(query), values)]

    def write(self, acting, statement, **values):
        """How many rows a statement wrote; whatever it was is taken back."""
        with writing(self.database.member_url, acting) as connection:
            count = connection.execute(text(statement), values).rowcount
            connection.rollback()
            return count


def two_towns(database):
    with changing(database.service_url, who="test", why="base") as connection:
        insert_areas(connection, "standard", county())
    rows = {}
    with writing(database.service_url) as connection:
        for side in (MINE, OTHERS):
            found = dict(connection.execute(text(FILLED), {"grid": GRID[side], "tag": side}).one()._mapping)
            found["service_record"] = connection.scalar(text(SERVED), found)
            rows[side] = found
        beside = text("SELECT id FROM gisgrid.area WHERE code = :code")
        rows[MINE]["beside"] = connection.scalar(beside, {"code": BESIDE})
    people = {
        "clerk": signed_in(database, "台账员", ("roster_clerk", TOWN[MINE])),
        "leader": signed_in(database, "网格长", ("grid_leader", GRID[MINE])),
        "volunteer": signed_in(database, "志愿者", ("volunteer", GRID[MINE])),
        "stranger": signed_in(database, "无角色"),
    }
    with writing(database.service_url) as connection:
        hers = "SELECT a.id FROM gisgrid.account a WHERE a.name = '志愿者'"
        connection.execute(text(f"UPDATE gisgrid.person SET account = ({hers}) WHERE external_id = 'a'"))
    return TwoTowns(database, rows, **people)
