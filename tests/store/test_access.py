"""The second line of defence: what PostgreSQL itself keeps from a role, whatever statement reaches it."""

import pytest
import shapely
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from gisgrid.errors import Forbidden, Refused
from gisgrid.services import accounts
from gisgrid.store.areas import insert_areas
from gisgrid.store.session import NOBODY, Acting, changing, engine, reading, writing
from tests.accounts import add, add_households, random_token, signed_in
from tests.county import COUNTY, county, town_code, village_code

TOWN, OTHER_TOWN = town_code(0), town_code(3)
INSIDE, OUTSIDE = f"{village_code(0)}001", f"{village_code(15)}064"
PRIVATE = ["household", "draft", "draft_area", "draft_area_past", "draft_step", "draft_save", "draft_comment",
           "draft_share", "finding", "waiver", "account", "role_grant", "audit", "session",
           "sign_in_attempt", "changeset", "area_history", "import_batch", "knot", "seal", "seal_key"]  # fmt: skip


@pytest.fixture
def peopled(database):
    """The county with a household in the middle of each sub-grid, three persons each."""
    areas = county()
    with changing(database.service_url, who="test", why="base") as connection:
        insert_areas(connection, "standard", areas)
    leaves = [shape for shape, level in zip(areas.geometries, areas.levels, strict=True) if level == "subgrid"]
    middles = [shapely.point_on_surface(shape) for shape in leaves]
    add_households(database, [(round(p.x, 7), round(p.y, 7)) for p in middles])
    return database


def rows(database, acting, query, url="member_url", **values):
    with reading(getattr(database, url), acting) as connection:
        return [tuple(row) for row in connection.execute(text(query), values)]


def households(database, acting):
    return {row[0] for row in rows(database, acting, "SELECT external_id FROM gisgrid.household")}


def in_town(database, code):
    query = (
        "SELECT h.external_id FROM gisgrid.household h JOIN gisgrid.area g ON g.id = h.leaf "
        "JOIN gisgrid.area v ON v.code = g.parent_code WHERE v.parent_code = :code"
    )
    return {row[0] for row in rows(database, NOBODY, query, "service_url", code=code)}


@pytest.mark.parametrize("table", PRIVATE)
def test_the_public_role_reads_no_private_table(peopled, table):
    with pytest.raises(ProgrammingError, match="permission denied"):
        rows(peopled, NOBODY, f"SELECT count(*) FROM gisgrid.{table}", "public_url")


def test_the_public_role_learns_when_an_area_changed_and_not_by_whom(peopled):
    assert rows(peopled, NOBODY, "SELECT DISTINCT who, why FROM gisgrid.last_change", "public_url") == [(None, None)]
    assert rows(peopled, signed_in(peopled, "甲"), "SELECT who FROM gisgrid.last_change") == [("test",)]


@pytest.mark.parametrize("acting", [NOBODY, Acting(token=random_token())])
def test_without_a_session_a_member_reads_no_private_row(peopled, acting):
    for table in ("household", "draft", "account", "role_grant", "audit"):
        assert rows(peopled, acting, f"SELECT 1 FROM gisgrid.{table}".replace("SELECT 1", "SELECT count(*)")) == [(0,)]


def test_a_viewer_sees_the_households_of_the_subtree_and_no_other(peopled):
    viewer = signed_in(peopled, "甲", ("viewer", TOWN))
    assert households(peopled, viewer) == in_town(peopled, TOWN) != set()
    assert len(households(peopled, signed_in(peopled, "乙", ("viewer", COUNTY)))) == 64
    assert len(households(peopled, signed_in(peopled, "丙", ("viewer", None)))) == 64
    assert households(peopled, signed_in(peopled, "丁")) == set()


def test_a_grid_leader_sees_the_own_grid_alone(peopled):
    grid = f"{village_code(0)}001"
    assert len(households(peopled, signed_in(peopled, "网格长", ("grid_leader", grid)))) == 1
    assert households(peopled, signed_in(peopled, "村长", ("grid_leader", village_code(0)))) == set()


def test_roles_that_do_not_read_rosters_do_not(peopled):
    for role, where in (("planner", None), ("approver", None), ("volunteer", INSIDE), ("administrator", None)):
        assert households(peopled, signed_in(peopled, role, (role, where))) == set()


def test_a_grant_ends_at_once_even_for_an_open_session(peopled):
    viewer = signed_in(peopled, "甲", ("viewer", TOWN))
    assert households(peopled, viewer)
    ((number,),) = rows(peopled, NOBODY, "SELECT id FROM gisgrid.role_grant", "service_url")
    with writing(peopled.service_url) as connection:
        accounts.revoke(connection, number, by="test")
    assert households(peopled, viewer) == set()


def test_a_grant_outlives_a_new_code_of_its_area(peopled):
    grid, renamed = f"{village_code(0)}001", f"{village_code(0)}099"
    leader = signed_in(peopled, "网格长", ("grid_leader", grid))
    before = households(peopled, leader)
    with changing(peopled.service_url, who="test", why="recode") as connection:
        connection.execute(text("UPDATE gisgrid.area SET code = :new WHERE code = :old"), {"new": renamed, "old": grid})
    assert households(peopled, leader) == before != set()


def test_only_a_clerk_of_the_place_writes_a_household(peopled):
    insert = text(
        "INSERT INTO gisgrid.household (scheme, external_id, geom, persons, address, source) "
        "SELECT 'standard', 'new', geom, 1, 'x', 'x' FROM gisgrid.household WHERE external_id = :beside"
    )
    inside, outside = min(in_town(peopled, TOWN)), min(in_town(peopled, OTHER_TOWN))
    clerk = signed_in(peopled, "台账员", ("roster_clerk", TOWN), ("viewer", COUNTY))
    with pytest.raises(Forbidden), writing(peopled.member_url, clerk) as connection:
        connection.execute(insert, {"beside": outside})
    with writing(peopled.member_url, clerk) as connection:
        assert connection.execute(insert, {"beside": inside}).rowcount == 1
        moved = text("UPDATE gisgrid.household SET persons = 9 WHERE external_id = :one")
        assert connection.execute(moved, {"one": outside}).rowcount == 0
    viewer = signed_in(peopled, "查看员", ("viewer", COUNTY))
    with pytest.raises(Forbidden), writing(peopled.member_url, viewer) as connection:
        connection.execute(insert, {"beside": inside})


def test_two_scopes_alternating_over_two_pooled_connections_never_mix(peopled):
    first, second = signed_in(peopled, "甲", ("viewer", TOWN)), signed_in(peopled, "乙", ("viewer", OTHER_TOWN))
    expected = {first.token: in_town(peopled, TOWN), second.token: in_town(peopled, OTHER_TOWN)}
    engine(peopled.member_url).dispose()
    for turn in range(200):
        acting = (first, second)[turn % 2] if turn % 5 else NOBODY
        assert households(peopled, acting) == expected.get(acting.token, set())
    assert engine(peopled.member_url).pool.checkedin() <= 2


def put(connection, code):
    """Write an area as it is, which is enough to ask whether it may be written."""
    done = connection.execute(text("UPDATE gisgrid.area SET name = name || '新' WHERE code = :code"), {"code": code})
    assert done.rowcount == 1


def test_areas_are_written_by_planners_of_their_parent(peopled):
    planner = signed_in(peopled, "划格员", ("planner", TOWN))
    with changing(peopled.member_url, who="somebody else", why="x", acting=planner) as connection:
        put(connection, INSIDE)
        put(connection, village_code(0))
    assert rows(peopled, planner, "SELECT who FROM gisgrid.last_change ORDER BY id DESC LIMIT 1") == [("划格员同志",)]
    for code in (OUTSIDE, TOWN, COUNTY):
        with (
            pytest.raises(Forbidden, match="area_within_scope"),
            changing(peopled.member_url, who="x", why="x", acting=planner) as connection,
        ):
            put(connection, code)
    administrator = signed_in(peopled, "管理员", ("administrator", COUNTY))
    with changing(peopled.member_url, who="x", why="x", acting=administrator) as connection:
        put(connection, COUNTY)


def test_where_somebody_approves_a_planner_does_not_publish(peopled):
    planner = signed_in(peopled, "划格员", ("planner", COUNTY))
    approver = signed_in(peopled, "审批员", ("approver", TOWN))
    with pytest.raises(Forbidden), changing(peopled.member_url, who="x", why="x", acting=planner) as connection:
        put(connection, INSIDE)
    with changing(peopled.member_url, who="x", why="x", acting=planner) as connection:
        put(connection, OUTSIDE)
    with changing(peopled.member_url, who="x", why="x", acting=approver) as connection:
        put(connection, INSIDE)


def test_an_administrator_manages_the_own_subtree(peopled):
    add(peopled, "县管", ("administrator", COUNTY))
    add(peopled, "镇员", ("viewer", TOWN))
    town = signed_in(peopled, "镇管", ("administrator", TOWN))
    with reading(peopled.member_url, town) as connection:
        assert {one.name for one in accounts.list_accounts(connection)} == {"镇员", "镇管"}
    for role, code in (("viewer", COUNTY), ("viewer", OTHER_TOWN), ("administrator", None)):
        with pytest.raises(Forbidden), writing(peopled.member_url, town) as connection:
            accounts.grant(connection, "镇员", role, code, by="镇管")
    with writing(peopled.member_url, town) as connection:
        accounts.grant(connection, "镇员", "planner", village_code(0), by="镇管")
        accounts.reset_password(connection, "镇员")
    statement = text("UPDATE gisgrid.account SET password_hash = 'x' WHERE name = '县管'")
    with writing(peopled.member_url, town) as connection:
        assert connection.execute(statement).rowcount == 0


def test_two_administrators_cannot_both_remove_each_other(peopled):
    add(peopled, "a", ("administrator", None))
    add(peopled, "b", ("administrator", None))
    query = "SELECT g.id FROM gisgrid.role_grant g JOIN gisgrid.account a ON a.id = g.account ORDER BY a.name"
    numbers = [row[0] for row in rows(peopled, NOBODY, query, "service_url")]
    with writing(peopled.service_url) as connection:
        accounts.revoke(connection, numbers[0], by="b")
    with pytest.raises(Refused, match="至少要留一位"), writing(peopled.service_url) as connection:
        accounts.revoke(connection, numbers[1], by="a")
    with pytest.raises(Refused, match="至少要留一位"), writing(peopled.service_url) as connection:
        accounts.set_enabled(connection, "b", enabled=False)


def test_a_household_follows_the_borders(peopled):
    query = "SELECT count(*) FROM gisgrid.household h JOIN gisgrid.area a ON a.id = h.leaf WHERE a.level = :level"
    assert rows(peopled, NOBODY, query, "service_url", level="subgrid") == [(64,)]
    with changing(peopled.service_url, who="test", why="undivide") as connection:
        connection.execute(text("DELETE FROM gisgrid.area WHERE parent_code = :village"), {"village": village_code(0)})
    assert rows(peopled, NOBODY, query, "service_url", level="village") == [(4,)]
    assert rows(peopled, NOBODY, query, "service_url", level="subgrid") == [(60,)]
