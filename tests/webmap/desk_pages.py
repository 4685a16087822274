"""Browsers with somebody signed in through the real form, for tests of the pages behind it."""

from contextlib import contextmanager

from playwright.sync_api import expect

from tests.accounts import PASSWORD

SIZES = [(1366, 768), (1920, 1080), (390, 844)]


@contextmanager
def browser_of(chromium, address, name="", password=PASSWORD, size=(1366, 768)):
    """Open a browser of its own, signed in if a name is given; at the end no page may have failed at anything."""
    context = chromium.new_context(
        viewport={"width": size[0], "height": size[1]}, locale="zh-CN", timezone_id="Asia/Shanghai", base_url=address
    )
    page, problems = context.new_page(), []
    page.set_default_timeout(10_000)
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("dialog", lambda dialog: problems.append(dialog.message))
    if name:
        sign_in(page, name, password)
    yield page
    context.close()
    assert problems == []


def sign_in(page, name, password=PASSWORD):
    """Fill in the form and send it; unless it was opened before, the own account comes next, the lightest page."""
    if "/sign-in" not in page.url:
        page.goto("/sign-in?next=/account")
    page.locator("#name").fill(name)
    page.locator("#password").fill(password)
    page.locator("form .accent").click()


def settled(page):
    """Wait until a page of the desk has fetched what it shows."""
    expect(page.locator("body")).to_have_attribute("aria-busy", "false")
