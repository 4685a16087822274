"""The pages that everyone sees: the overview and the map."""

import json
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from flask import Flask, render_template
from flask_wtf.csrf import generate_csrf

from gisgrid.api.access import EVERYONE, TOKEN_HEADER, allow, visitor
from gisgrid.api.site import read
from gisgrid.domain.accounts import Power
from gisgrid.services.accounts import granted_areas
from gisgrid.services.browse import show_health
from gisgrid.services.jobs import show_jobs
from gisgrid.settings import Settings
from webmap.backgrounds import backgrounds

DIST = Path(__file__).parent / "static" / "dist"


def bundle_version() -> str:
    """Return the hash of the sources that the committed bundle was built from."""
    recorded: dict[str, str] = json.loads((DIST / "build.json").read_text(encoding="utf-8"))
    return recorded["sources_sha256"]


@cache
def chinese_words() -> dict[str, str]:
    """Return the Chinese catalog: pages arrive in Chinese, and another language is put in by the browser."""
    words: dict[str, str] = json.loads((Path(__file__).parent / "i18n" / "zh.json").read_text(encoding="utf-8"))
    return words


def rendered(page: str, settings: dict[str, Any], **more: Any) -> str:
    """Return a page in the frame of all pages."""
    version = bundle_version()[:12]
    return render_template(f"{page}.html", page=page, settings=settings, zh=chinese_words(), version=version, **more)


def page_settings(settings: Settings) -> dict[str, Any]:
    """Return what every page is told: what stands in the settings, who is signed in, the token of its requests."""
    shown: dict[str, Any] = {"mapNotice": settings.map_notice, "person": None}
    found = visitor()
    if found is not None:
        person = found.person
        shown["person"] = {"name": person.name, "shownName": person.shown_name, "powers": sorted(person.powers)}
        shown |= {"token": generate_csrf(), "tokenHeader": TOKEN_HEADER}
        if person.holds(Power.ADMINISTER):
            shown["warnings"] = _warnings()
    return shown


def _warnings() -> int:
    """Return how much an administrator should look at among the work of the night."""
    with read() as connection:
        return len(show_jobs(connection, now=datetime.now().astimezone())["warnings"])


def register(app: Flask, settings: Settings) -> None:
    """Add the pages to the app."""

    @app.get("/")
    @allow(EVERYONE)
    def overview_page() -> str:
        with read() as connection:
            areas = granted_areas(connection) if visitor() else []
        return rendered("overview", page_settings(settings) | {"areas": areas})

    @app.get("/map")
    @allow(EVERYONE)
    def map_page() -> str:
        with read() as connection:
            show_health(connection)
        shown = page_settings(settings) | {"backgrounds": [vars(one) for one in backgrounds(settings)]}
        return rendered("map", shown)
