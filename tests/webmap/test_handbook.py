"""The handbook: its links and pictures are there, and each page's help opens the chapter that tells of it."""

import re
from pathlib import Path

import pytest

from tests.accounts import PASSWORD, add
from tests.browsing import load, named_county, settings_of
from webmap import create_app
from webmap.handbook import CHAPTERS, chapter_named, folder

DOCS = Path(__file__).parents[2] / "docs"
TEXTS = {name: (DOCS / "zh-CN" / f"{name}.md").read_text(encoding="utf-8") for name in CHAPTERS}
MOST_BYTES = 150_000


def test_every_chapter_is_a_file_and_every_file_a_chapter():
    assert {path.stem for path in (DOCS / "zh-CN").glob("*.md")} == set(CHAPTERS)
    assert folder() == DOCS


@pytest.mark.parametrize("name", CHAPTERS)
def test_pictures_and_chapters_that_are_led_to_are_there(name):
    pictures = re.findall(r"!\[[^\]]+\]\(([^)]+)\)", TEXTS[name])
    assert pictures, "a chapter shows what it speaks of"
    for target in [*pictures, *re.findall(r"(?<!!)\[[^\]]+\]\(([^)#]+)\)", TEXTS[name])]:
        assert (DOCS / "zh-CN" / target).is_file(), target


@pytest.mark.parametrize("picture", sorted((DOCS / "pictures").glob("*.png")), ids=lambda path: path.name)
def test_a_picture_is_small_and_used(picture):
    used = [*TEXTS.values(), *(path.read_text(encoding="utf-8") for path in DOCS.parent.glob("README*.md"))]
    used += [path.read_text(encoding="utf-8") for path in DOCS.glob("*.md")]
    assert any(f"pictures/{picture.name}" in text for text in used)
    assert picture.stat().st_size <= MOST_BYTES


def test_links_and_pictures_are_led_to_this_site(client):
    page = client.get("/help/start").text
    sources = re.findall(r'<img src="([^"]+)"', page)
    assert sources
    for source in sources:
        with client.get(source) as answer:
            assert (answer.status_code, answer.mimetype) == (200, "image/png")
    for href in re.findall(r'<a href="(\w+)"', chapter_named("start").content):
        assert client.get(f"/help/{href}").status_code == 200
    assert "http" not in page


def test_headings_are_anchors_of_the_list_beside_them(client):
    page = client.get("/help/rosters").text
    anchors = re.findall(r'<li><a href="#([^"]+)"', page)
    assert len(anchors) > 3
    assert all(f'id="{anchor}"' in page for anchor in anchors)


@pytest.mark.parametrize("path", ["/help/none", "/help/pictures/none.png", "/help/pictures/..%2fsecurity.md"])
def test_what_the_handbook_has_not_is_not_there(client, path):
    assert client.get(path).status_code == 404


def test_help_without_a_chapter_begins_at_the_start(client):
    assert client.get("/help").location == "/help/start"


def test_the_help_of_each_page_opens_the_chapter_of_the_page(database, tmp_path):
    load(database, named_county())
    add(database, "周老师", ("administrator", None), ("planner", None), ("roster_clerk", None))
    web = create_app(settings_of(database, tmp_path)).test_client()
    token = re.search(r'name="csrf_token" value="([^"]+)"', web.get("/sign-in").text)
    web.post("/sign-in", data={"csrf_token": token[1], "name": "周老师", "password": PASSWORD})
    chapters = {
        "/": "start", "/map": "map", "/desk": "desk", "/data": "desk", "/data/import": "desk", "/rosters": "rosters",
        "/records": "rosters", "/records/volunteers/new": "rosters", "/system": "start", "/help/exports": "exports",
    }  # fmt: skip
    found = {path: re.search(r'id="help" href="/help/(\w+)"', web.get(path).text) for path in chapters}
    assert {path: match and match[1] for path, match in found.items()} == chapters
