"""Rosters into the database: what would change is said first, and stored whole or not at all."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.engine import make_url

from gisgrid.domain.rosters import State
from gisgrid.errors import BadInput, Forbidden, Refused
from gisgrid.services.rosters.exporting import rows_of
from gisgrid.services.rosters.importing import Sent, plan_file, store_file
from gisgrid.services.rosters.shelf import Shelf
from gisgrid.services.rosters.storing import Wish
from gisgrid.store.session import Acting, engine, reading, writing
from gisgrid.store.urls import DATABASE
from tests.accounts import add_households, signed_in
from tests.browsing import load, named_county
from tests.county import COUNTY, town_code, village_code
from tests.exchange.rosters.books import book

DAY = date(2026, 11, 26)
VILLAGE = village_code(1)
HEADER = ["志愿者编号", "姓名", "性别", "出生年月", "联系电话", "特长", "网格代码"]
ZHANG = ["P1", "张三", "女", "1985.06", "13812340000", "声乐", VILLAGE]
LI = [None, "李四", "男", "1990.02", "13812340001", None, VILLAGE]


@pytest.fixture(scope="module")
def base(cluster):
    with cluster.temporary(DATABASE) as made:
        load(made, named_county())
        yield made


@pytest.fixture
def county_database(cluster, base):
    """The county without people, for one test."""
    for url in (base.admin_url, base.service_url, base.member_url):
        engine(url).dispose()
    with cluster.temporary(make_url(base.service_url).database) as made:
        yield made


@pytest.fixture
def office(county_database, tmp_path):
    return Office(county_database, tmp_path)


class Office:
    """Sends rosters to one database and looks at what became of them."""

    def __init__(self, database, folder):
        self.database, self.folder = database, folder

    def sent(self, form, header, *rows, under=COUNTY, source="县文化馆"):
        path = book(self.folder / f"{form}.xlsx", 表=[header, *rows])
        return Sent(path, path.name, form, "standard", under, source)

    def plan(self, form, header, *rows, **more):
        with reading(self.database.service_url) as connection:
            return plan_file(connection, self.sent(form, header, *rows, **more), day=DAY)

    def store(self, form, header, *rows, day=DAY, acting=None, gone="keep", conflicts="ask", partial=False, **more):
        url = self.database.member_url if acting else self.database.service_url
        wish = Wish(gone, conflicts, partial)
        with writing(url, acting or Acting(who="test", action="import roster")) as connection:
            return store_file(connection, self.sent(form, header, *rows, **more), wish, day=day, who="test")[1]

    def rows(self, query):
        with reading(self.database.service_url) as connection:
            return [tuple(row) for row in connection.execute(text(query))]

    def middle(self, code):
        """Longitude and latitude of a place in an area."""
        inside = "SELECT ST_PointOnSurface(geom) AS p FROM gisgrid.area WHERE code = "
        return self.rows(f"SELECT ST_X(p), ST_Y(p) FROM ({inside} '{code}') x")[0]


def counts(plan):
    return {state.value: len(plan.of(state)) for state in State if plan.of(state)}


PEOPLE = "SELECT external_id, name, born, phone, specialities FROM gisgrid.person ORDER BY name DESC"


def test_people_are_added_and_the_same_file_changes_nothing(office):
    assert office.store("volunteers", HEADER, ZHANG, LI)["new"] == 2
    (first, second) = office.rows(PEOPLE)
    assert sorted([first[1:], second[1:]]) == sorted(
        [("张三", date(1985, 6, 1), "13812340000", ["singing"]), ("李四", date(1990, 2, 1), "13812340001", [])]
    )
    assert {first[0], second[0]} >= {"P1"}
    again = office.plan("volunteers", HEADER, ZHANG, LI)
    assert (counts(again), again.changes_nothing) == ({"same": 2}, True)
    office.store("volunteers", HEADER, ZHANG, LI)
    assert office.rows("SELECT count(*) FROM gisgrid.record_batch") == [(1,)]


def test_a_changed_row_updates_and_says_what_stood_there(office):
    office.store("volunteers", HEADER, ZHANG, LI)
    moved = [*ZHANG[:4], "13999990000", *ZHANG[5:]]
    plan = office.plan("volunteers", HEADER, moved, LI)
    assert counts(plan) == {"changed": 1, "same": 1}
    (step,) = plan.of(State.CHANGED)
    assert (step.before, step.values) == ({"phone": "13812340000"}, {"phone": "13999990000"})
    office.store("volunteers", HEADER, moved, LI)
    assert ("P1", "13999990000") in office.rows("SELECT external_id, phone FROM gisgrid.person")


def test_a_blank_cell_takes_nothing_away(office):
    office.store("volunteers", HEADER, ZHANG)
    assert office.plan("volunteers", HEADER, [*ZHANG[:5], None, None]).changes_nothing


def test_one_wrong_row_and_nothing_is_stored_unless_a_part_will_do(office):
    wrong = [*LI[:4], "12", *LI[5:]]
    with pytest.raises(BadInput, match="E3"):
        office.store("volunteers", HEADER, ZHANG, wrong)
    assert office.rows(PEOPLE) == []
    told = office.store("volunteers", HEADER, ZHANG, wrong, partial=True)
    assert (told["new"], told["wrong_rows"]) == (1, 1)


def test_another_source_never_overwrites_unseen(office):
    office.store("volunteers", HEADER, ZHANG)
    other = [*ZHANG[:4], "13999990000", *ZHANG[5:]]
    assert counts(office.plan("volunteers", HEADER, other, source="镇文化站")) == {"conflict": 1}
    with pytest.raises(Refused, match="县文化馆"):
        office.store("volunteers", HEADER, other, source="镇文化站")
    office.store("volunteers", HEADER, other, source="镇文化站", conflicts="keep")
    assert office.rows("SELECT phone FROM gisgrid.person") == [("13812340000",)]
    office.store("volunteers", HEADER, other, source="镇文化站", conflicts="take")
    assert office.rows("SELECT phone FROM gisgrid.person") == [("13999990000",)]


def test_what_is_told_no_more_stays_unless_it_is_to_end(office):
    office.store("volunteers", HEADER, ZHANG, LI)
    plan = office.plan("volunteers", HEADER, ZHANG)
    assert [step.label for step in plan.of(State.GONE)] == ["李四"]
    office.store("volunteers", HEADER, ZHANG)
    assert office.rows("SELECT count(*) FROM gisgrid.person WHERE left_on IS NOT NULL") == [(0,)]
    office.store("volunteers", HEADER, ZHANG, gone="end")
    assert office.rows("SELECT name, left_on FROM gisgrid.person WHERE left_on IS NOT NULL") == [("李四", DAY)]


def test_who_left_and_is_told_again_is_back(office):
    office.store("volunteers", HEADER, ZHANG, LI)
    office.store("volunteers", HEADER, ZHANG, gone="end")
    (step,) = office.plan("volunteers", HEADER, ZHANG, LI).of(State.CHANGED)
    assert (step.before, step.values) == ({"left_on": DAY}, {"left_on": None})
    office.store("volunteers", HEADER, ZHANG, LI)
    assert office.rows("SELECT count(*) FROM gisgrid.person WHERE left_on IS NOT NULL") == [(0,)]


def test_people_elsewhere_are_not_gone(office):
    office.store("volunteers", HEADER, ZHANG, [*LI[:6], village_code(12)])
    assert office.plan("volunteers", HEADER, ZHANG, under=VILLAGE).of(State.GONE) == []


def test_a_namesake_in_the_same_grid_is_a_doubt_and_one_far_away_is_not(office):
    office.store("volunteers", HEADER, [None, *ZHANG[1:]])
    doubtful = office.plan("volunteers", HEADER, [None, "张三", None, None, "13700000000", None, VILLAGE])
    assert counts(doubtful) == {"new": 1, "gone": 1}
    unsure = office.plan("volunteers", HEADER, ["P7", "张三", None, None, "13812340000", None, VILLAGE])
    assert [problem.fault.code for problem in unsure.problems] == ["doubtful_person"]
    assert "张*" in unsure.problems[0].sentence()


def test_areas_by_name_alone_or_behind_their_town_and_doubts_are_listed(office):
    header = [*HEADER[:6], "网格名称"]
    (name, town) = office.rows(
        "SELECT a.name, p.name FROM gisgrid.area a JOIN gisgrid.area p ON p.code = a.parent_code "
        f"WHERE a.code = '{VILLAGE}'"
    )[0]
    plan = office.plan("volunteers", header, [*ZHANG[:6], f"{town} {name}"], [*LI[:6], "无此村"], under="")
    assert [step.values["area_id"] for step in plan.of(State.NEW)] == [VILLAGE]
    assert [(p.cell, p.fault.code) for p in plan.problems] == [("表!G3", "unknown_area")]


GRIDS = ["网格代码", "管辖范围", "联系农户数", "网格长", "联系电话", "信息员", "联系电话"]
POSTED = (
    "SELECT p.name, r.role, r.from_day, r.to_day, r.contested "
    "FROM gisgrid.posting r JOIN gisgrid.person p ON p.id = r.person ORDER BY r.role, r.id"
)


def test_grids_of_villages_bring_leaders_statements_and_people(office):
    row = [VILLAGE, "一组二组", 120, "张三", "13812340000", "李四", "13812340001"]
    assert office.store("village_grids", GRIDS, row)["new"] == 5
    assert office.rows(POSTED) == [
        ("张三", "grid_leader", DAY, None, False),
        ("李四", "information_officer", DAY, None, False),
    ]
    assert office.rows("SELECT households, extent FROM gisgrid.area_statement") == [(120, "一组二组")]
    assert counts(office.plan("village_grids", GRIDS, row)) == {"same": 3}


def test_a_new_leader_is_contested_beside_the_old_one_or_follows_her(office):
    office.store("village_grids", GRIDS, [VILLAGE, None, None, "张三", "13812340000", None, None])
    later, follows = DAY + timedelta(days=30), [VILLAGE, None, None, "王五", "13812340002", None, None]
    office.store("village_grids", GRIDS, follows, day=later)
    assert [(name, contested) for name, _, _, _, contested in office.rows(POSTED)] == [("张三", False), ("王五", True)]


def test_a_leader_who_is_told_no_more_can_end_and_keeps_her_history(office):
    office.store("village_grids", GRIDS, [VILLAGE, None, None, "张三", "13812340000", None, None])
    later, follows = DAY + timedelta(days=30), [VILLAGE, None, None, "王五", "13812340002", None, None]
    office.store("village_grids", GRIDS, follows, day=later, gone="end")
    assert office.rows(POSTED) == [
        ("张三", "grid_leader", DAY, later - timedelta(days=1), False),
        ("王五", "grid_leader", later, None, False),
    ]


def test_teams_with_captain_and_members(office):
    header = ["服务队名称", "服务类别", "队内职务", "姓名", "联系电话"]
    rows = [["东山合唱队", "声乐", "队长", "张三", "13812340000"], ["东山合唱队", "声乐", None, "李四", "13812340001"]]
    assert office.store("teams", header, *rows, under=town_code(0))["new"] == 5
    told = office.rows("SELECT t.name, p.name FROM gisgrid.team t JOIN gisgrid.person p ON p.id = t.captain")
    assert told == [("东山合唱队", "张三")]
    assert office.rows("SELECT count(*) FROM gisgrid.team_member") == [(2,)]
    assert office.plan("teams", header, *rows, under=town_code(0)).changes_nothing


def test_contacts_need_a_household_and_a_person_that_are_there(office):
    add_households(office.database, [(109.2, 34.8)])
    office.store("volunteers", HEADER, ZHANG)
    header = ["网格员姓名", "网格员电话", "农户编号"]
    row = ["张三", "13812340000", "H1"]
    assert office.store("contacts", header, row, under="")["new"] == 1
    assert office.plan("contacts", header, row, under="").changes_nothing
    wrong = office.plan("contacts", header, ["张三", "13812340000", "H9"], ["赵六", "13900000000", "H1"], under="")
    assert [problem.fault.code for problem in wrong.problems] == ["unknown_reference", "unknown_person"]


def test_organisations_in_any_order_activities_and_service(office):
    header = ["组织编号", "组织名称", "组织类别", "上级编号", "区划代码"]
    office.store(
        "organisations",
        header,
        ["O2", "镇分中心", "分中心", "O1", town_code(0)],
        ["O1", "县中心", "文化志愿者中心", None, COUNTY],
    )
    assert office.rows("SELECT c.name FROM gisgrid.organisation o JOIN gisgrid.organisation c ON c.id = o.parent") == [
        ("县中心",)
    ]
    office.store("volunteers", HEADER, ZHANG)
    events = [
        "活动编号",
        "活动名称",
        "活动类型",
        "活动日期",
        "开始时间",
        "结束时间",
        "参加人数",
        "主办组织编号",
        "网格代码",
    ]
    event = ["A1", "春节演出", "文艺演出", "2026-02-10", "09:00", "11:00", 80, "O2", VILLAGE]
    office.store("activities", events, event)
    assert office.plan("activities", events, event).changes_nothing
    service = ["活动编号", "志愿者编号", "服务日期", "服务时长"]
    office.store("service_records", service, ["A1", "P1", "2026-02-10", 1.5], under="")
    assert office.plan("service_records", service, ["A1", "P1", "2026-02-10", 1.5], under="").changes_nothing
    assert office.rows(
        "SELECT minutes, a.code FROM gisgrid.service_record s JOIN gisgrid.area a ON a.id = s.area_id"
    ) == [(90, VILLAGE)]


def test_an_activity_known_by_its_point_alone_counts_in_the_grid_there_and_is_exported(office):
    header = ["活动编号", "活动名称", "活动类型", "活动日期", "经度", "纬度"]
    lon, lat = office.middle(VILLAGE)
    event = ["A1", "广场舞", "文艺演出", "2026-02-10", lon, lat]
    office.store("activities", header, event)
    assert office.plan("activities", header, event).changes_nothing
    with reading(office.database.service_url) as connection:
        shelf = Shelf(connection, "standard", VILLAGE, DAY)
        assert [row["activity_id"] for row in rows_of("activities", shelf)] == ["A1"]
        assert [line["activities"] for line in rows_of("summary", shelf)] == [1]


def test_place_names_find_their_grid(office):
    header = ["地名", "地名类别", "经度", "纬度"]
    lon, lat = office.middle(VILLAGE)
    office.store("place_names", header, ["河东新村", "自然村", lon, lat])
    assert office.plan("place_names", header, ["河东新村", "自然村", lon, lat]).changes_nothing
    assert office.rows(
        f"SELECT a.code LIKE '{VILLAGE}%' FROM gisgrid.place_name n JOIN gisgrid.area a ON a.id = n.leaf"
    ) == [(True,)]


def test_the_same_list_sent_twice_at_once_comes_in_once(office):
    sent = office.sent("volunteers", HEADER, *([None, *row[1:]] for row in (ZHANG, LI)))

    def store(_):
        with writing(office.database.service_url, Acting(who="test", action="import roster")) as connection:
            return store_file(connection, sent, Wish(), day=DAY, who="test")[1]["new"]

    with ThreadPoolExecutor(4) as pool:
        done = list(pool.map(store, range(4)))
    assert sorted(done) == [0, 0, 0, 2]
    assert office.rows("SELECT count(*) FROM gisgrid.person") == [(2,)]


def test_a_clerk_keeps_the_rosters_of_her_own_town_alone(office):
    clerk = signed_in(office.database, "clerk", ("roster_clerk", town_code(0)))
    assert office.store("volunteers", HEADER, ZHANG, acting=clerk, under=town_code(0))["new"] == 1
    with pytest.raises(Forbidden):
        office.store("volunteers", HEADER, [*LI[:6], village_code(12)], acting=clerk, under="")
    assert office.rows("SELECT who FROM gisgrid.record_batch") == [("clerk同志",)]
    assert office.rows("SELECT count(*) FROM gisgrid.person") == [(1,)]
