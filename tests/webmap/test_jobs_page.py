"""The work of the night as an administrator sees it."""

import pytest
from playwright.sync_api import expect

from gisgrid.store import jobs as store
from gisgrid.store.session import writing
from tests.accounts import add
from tests.desk import desk_settings, load_village
from tests.webmap.conftest import serving
from tests.webmap.desk_pages import browser_of, settled

pytestmark = pytest.mark.browser


@pytest.fixture
def site(database, tmp_path, monkeypatch):
    """A county whose last backup failed; jobs that are begun here work on its database."""
    load_village(database)
    add(database, "admin", ("administrator", None))
    with writing(database.service_url) as connection:
        number = store.begin(connection, "backup", "2026-11-27", "service")
        store.end(connection, number, "failed", "磁盘已满", "the disk is full")
    for name, value in {**database.environment, "GISGRID_DATA_DIR": str(tmp_path)}.items():
        monkeypatch.setenv(name, value)
    with serving(desk_settings(database, tmp_path)) as address:
        yield address


def test_a_failed_job_is_seen_after_the_sign_in_and_can_be_done_again(chromium, site):
    with browser_of(chromium, site, "admin") as page:
        page.goto("/system")
        settled(page)
        expect(page.locator("nav .badge")).to_have_text("2")  # it failed, and there is no good backup
        expect(page.locator("#job-warnings .warning").first).to_contain_text("磁盘已满")
        page.locator("#tab-jobs").click()
        row = page.locator('#job-rows tr[data-job="backup"]')
        expect(row).to_contain_text("失败")
        row.get_by_role("button").click()
        expect(row).to_contain_text("成功", timeout=90_000)
        expect(page.locator("#job-tries tr").first).to_contain_text("admin")
        expect(page.locator("#job-warnings .warning")).to_have_count(0)
        page.locator("#language").click()
        expect(row).to_contain_text("Done")
