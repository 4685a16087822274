"""The handbook of docs/zh-CN as pages, opened by the help of each page.

The text is Markdown that reads well in the repository too: pictures and links to other chapters are led to this site.
"""

import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from flask import Flask, Response, redirect, send_from_directory, url_for
from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup
from werkzeug.wrappers import Response as Redirect

from gisgrid.api.access import EVERYONE, allow
from gisgrid.errors import NotFound
from gisgrid.settings import Settings
from webmap.pages import page_settings, rendered

CHAPTERS = ("start", "begin", "map", "desk", "rosters", "exports")
PLACES = (Path(__file__).parents[1] / "docs", Path(sys.prefix) / "share" / "gisgrid" / "docs")
"""Where the text stands: beside the sources, or where a wheel puts it."""


@dataclass(frozen=True)
class Chapter:
    """A page of the handbook.

    Attributes
    ----------
    name : str
        As it stands in the address.
    title : str
    headings : tuple of str
        Of its sections, which are their anchors too.
    content : Markup
    """

    name: str
    title: str
    headings: tuple[str, ...]
    content: Markup


def folder() -> Path:
    """Return the folder of the documents."""
    return next((place for place in PLACES if (place / "zh-CN").is_dir()), PLACES[0])


@cache
def chapter_named(name: str) -> Chapter:
    """Return a chapter made of its Markdown.

    Raises
    ------
    NotFound
        There is no such chapter, or the handbook was not installed along.
    """
    path = folder() / "zh-CN" / f"{name}.md"
    if name not in CHAPTERS or not path.is_file():
        raise NotFound(f"手册里没有 {name} 这一章。", f"The handbook has no chapter {name}.")
    markdown = MarkdownIt("commonmark", {"html": False}).enable("table")
    tokens = markdown.parse(path.read_text(encoding="utf-8"))
    told = [(token.tag, _said(tokens[i + 1])) for i, token in enumerate(tokens) if token.type == "heading_open"]
    _lead_to_this_site(tokens)
    content = Markup(markdown.renderer.render(tokens, markdown.options, {}))
    return Chapter(name, told[0][1], tuple(words for tag, words in told if tag == "h2"), content)


def _said(heading: Token) -> str:
    return "".join(part.content for part in heading.children or [])


def _lead_to_this_site(tokens: list[Token]) -> None:
    """Give headings their anchors, and pictures and links the addresses that they have here."""
    for i, token in enumerate(tokens):
        if token.type == "heading_open":
            token.attrSet("id", _said(tokens[i + 1]))
        for part in token.children or []:
            if part.type == "image":
                part.attrSet("src", f"/help/pictures/{Path(str(part.attrGet('src'))).name}")
                part.attrSet("loading", "lazy")
            elif part.type == "link_open":
                part.attrSet("href", str(part.attrGet("href")).replace(".md", ""))


def register(app: Flask, settings: Settings) -> None:
    """Add the pages to the app."""

    @app.get("/help")
    @allow(EVERYONE)
    def help_start() -> Redirect:
        return redirect(url_for("help_page", chapter=CHAPTERS[0]))

    @app.get("/help/<chapter>")
    @allow(EVERYONE)
    def help_page(chapter: str) -> str:
        shown = chapter_named(chapter)
        chapters = [chapter_named(name) for name in CHAPTERS]
        return rendered("help", page_settings(settings), shown=shown, chapters=chapters)

    @app.get("/help/pictures/<picture>")
    @allow(EVERYONE)
    def help_picture(picture: str) -> Response:
        return send_from_directory(folder() / "pictures", picture)
