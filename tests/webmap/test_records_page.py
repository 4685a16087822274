"""Single records in a real browser: lists, checks, a form that fits a phone, and somebody who asks to serve."""

import pytest
from PIL import Image
from playwright.sync_api import expect
from sqlalchemy import text

from gisgrid.store.session import reading
from tests.accounts import add
from tests.browsing import settings_of
from tests.serving import county_template, serving, tiny_county
from tests.webmap.conftest import serving as served_at
from tests.webmap.desk_pages import SIZES, browser_of, settled

__all__ = ["county_template", "serving"]

pytestmark = pytest.mark.browser

COUNTY = "990101000000"
PERSON = "P000001"


@pytest.fixture
def site(serving, tmp_path):
    """The pages over the tiny county, with a clerk of all of it and the leader of one grid."""
    add(serving, "clerk", ("roster_clerk", COUNTY))
    with served_at(settings_of(serving, data_dir=tmp_path)) as address:
        yield address


@pytest.fixture
def clerk(chromium, site):
    with browser_of(chromium, site, "clerk") as page:
        yield page


def stored(database, query, **values):
    with reading(database.service_url) as connection:
        return connection.execute(text(query), values).all()


def choose_area(page, field, words):
    page.locator(f"#{field}-input").fill(words)
    expect(page.locator(f"#{field}-results li").first).to_be_visible()
    page.keyboard.press("Enter")
    settled(page)


def village():
    areas = tiny_county().areas
    return next(code for code, level in zip(areas.codes, areas.levels, strict=True) if level == "village")


def test_rows_are_listed_found_and_opened(clerk):
    clerk.goto("/records")
    settled(clerk)
    expect(clerk.locator("#count")).to_contain_text(f"共 {len(tiny_county().tables['volunteers']['id'])} 条")
    name = tiny_county().tables["volunteers"]["name"][0]
    clerk.locator("#words").fill(name)
    clerk.locator("#words").press("Enter")
    settled(clerk)
    clerk.locator("#rows a", has_text=name).first.click()
    expect(clerk.locator("#field-name")).to_have_value(name)


def test_a_changed_row_of_another_source_is_asked_about(clerk, serving):
    clerk.goto(f"/records/volunteers/{PERSON}")
    settled(clerk)
    clerk.locator("#field-workplace").fill("新单位")
    clerk.get_by_role("button", name="保存").click()
    expect(clerk.locator("#deciding")).to_be_visible()
    assert stored(serving, "SELECT FROM gisgrid.person WHERE workplace = '新单位'") == []
    clerk.locator("#take").click()
    expect(clerk.locator("#done-said")).to_have_text("已保存。")
    (row,) = stored(
        serving,
        "SELECT p.external_id, b.source, b.who FROM gisgrid.person p JOIN gisgrid.record_batch b ON b.id = p.batch "
        "WHERE p.workplace = '新单位'",
    )
    assert (row.external_id, row.source, row.who) == (PERSON, "clerk同志", "clerk同志")


def test_what_is_wrong_is_said_beside_its_field_and_nothing_typed_is_lost(clerk, serving):
    clerk.goto("/records/volunteers/new")
    settled(clerk)
    choose_area(clerk, "area", village())
    clerk.locator("#field-name").fill("钱多多")
    clerk.locator("#field-phone").fill("12")
    clerk.get_by_role("button", name="保存").click()
    expect(clerk.locator("#field-phone-refused")).to_contain_text("不是电话号码")
    expect(clerk.locator("#field-name")).to_have_value("钱多多")
    clerk.locator("#language").click()
    expect(clerk.locator("#field-phone-refused")).to_contain_text("no telephone number")
    expect(clerk.locator("#field-name")).to_have_value("钱多多")
    assert stored(serving, "SELECT FROM gisgrid.person WHERE name = '钱多多'") == []


def test_an_activity_is_recorded_on_a_phone_at_a_place_of_a_known_name(chromium, site, serving):
    named = "SELECT p.name, a.code FROM gisgrid.place_name p JOIN gisgrid.area a ON a.id = p.leaf ORDER BY p.id LIMIT 1"
    (place,) = stored(serving, named)
    with browser_of(chromium, site, "clerk", size=SIZES[2]) as page:
        page.goto("/records/activities/new")
        settled(page)
        choose_area(page, "area", place.code)
        page.locator("#field-title").fill("消夏晚会")
        page.locator("#field-kind").select_option("文艺演出")
        page.locator("#field-date").fill("2025-07-01")
        page.locator("#place-name").fill(place.name)
        page.locator("#place-look").click()
        page.locator("#place-found button").first.click()
        expect(page.locator("#place-said")).to_contain_text("东经")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        page.get_by_role("button", name="保存").click()
        expect(page.locator("#done-said")).to_have_text("已保存。")
    where = "SELECT a.code FROM gisgrid.activity x JOIN gisgrid.area a ON a.id = x.area_id WHERE x.title = '消夏晚会'"
    (row,) = stored(serving, where)
    assert row.code == place.code


def test_what_does_not_fit_together_is_listed(clerk):
    clerk.goto("/records")
    settled(clerk)
    choose_area(clerk, "under", COUNTY)
    clerk.locator("#tab-checks").click()
    settled(clerk)
    vacancies = sum(map(len, tiny_county().truth["vacancies"].values()))
    expect(clerk.locator("#breaches")).to_contain_text(f"岗位空缺 {vacancies} 处")


def test_a_service_is_recorded_with_a_picture_and_adds_to_the_hours(clerk, serving, tmp_path):
    (before,) = stored(serving, "SELECT coalesce(sum(minutes), 0) FROM gisgrid.service_record s "
                       "JOIN gisgrid.person p ON p.id = s.person WHERE p.external_id = :id", id=PERSON)  # fmt: skip
    shot = tmp_path / "现场.png"
    Image.new("RGB", (2000, 500), "blue").save(shot)
    clerk.goto("/records/service_records/new")
    settled(clerk)
    choose_area(clerk, "area", village())
    clerk.locator("#field-external_id").fill(PERSON)
    clerk.locator("#field-date").fill("2025-06-30")
    clerk.locator("#field-hours").fill("2.5")
    clerk.locator("#picture-file").set_input_files(shot)
    expect(clerk.locator("#picture-shown")).to_be_visible()
    settled(clerk)
    assert clerk.locator("#picture-shown").evaluate("image => image.decode().then(() => image.naturalWidth)") == 1600
    clerk.get_by_role("button", name="保存").click()
    expect(clerk.locator("#done-said")).to_have_text("已保存。")
    assert len(stored(serving, "SELECT FROM gisgrid.service_record WHERE picture IS NOT NULL AND minutes = 150")) == 1
    clerk.goto(f"/records/volunteers/{PERSON}")
    settled(clerk)
    expect(clerk.locator("#served")).to_contain_text(f"累计服务 {before[0] / 60 + 2.5:.1f} 小时")


def test_a_suggested_posting_is_accepted(clerk, serving):
    clerk.goto("/records")
    settled(clerk)
    choose_area(clerk, "under", COUNTY)
    clerk.locator("#tab-staffing").click()
    settled(clerk)
    first = clerk.locator("#staffing-changes li").first
    expect(first).to_contain_text("步行约")
    many = clerk.locator("#staffing-changes li").count()
    first.locator("input").check()
    clerk.locator("#staffing-accept").click()
    expect(clerk.locator("#staffing-changes li")).to_have_count(many - 1)
    assert len(stored(serving, "SELECT FROM gisgrid.record_batch WHERE who = 'clerk同志'")) == 1


def test_somebody_applies_without_an_account_and_a_clerk_decides(chromium, site, clerk, serving):
    with browser_of(chromium, site, size=SIZES[2]) as page:
        page.goto("/apply/volunteers")
        settled(page)
        choose_area(page, "area", village())
        page.locator("#field-name").fill("赵来来")
        page.locator("#field-phone").fill("10050000001")
        page.get_by_label("舞蹈").check()
        page.get_by_role("button", name="送出申请").click()
        expect(page.locator("#done-said")).to_contain_text("申请已送出")
    assert stored(serving, "SELECT FROM gisgrid.person WHERE name = '赵来来'") == []
    clerk.goto("/records")
    settled(clerk)
    clerk.locator("#tab-applications").click()
    expect(clerk.locator("#applications")).to_contain_text("赵来来")
    clerk.get_by_role("button", name="同意登记").click()
    expect(clerk.locator("#applications-none")).to_be_visible()
    known = (
        "SELECT n.specialities, a.code FROM gisgrid.person n JOIN gisgrid.area a ON a.id = n.area_id "
        "WHERE n.name = '赵来来'"
    )
    (row,) = stored(serving, known)
    assert (row.specialities, row.code) == (["dance"], village())
