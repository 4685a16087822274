"""The page that everyone sees: the map."""

import json
from pathlib import Path

from flask import Flask, redirect, render_template, url_for
from werkzeug.wrappers import Response

from gisgrid.api.site import read
from gisgrid.services.browse import show_health
from gisgrid.settings import Settings

DIST = Path(__file__).parent / "static" / "dist"


def bundle_version() -> str:
    """Return the hash of the sources that the committed bundle was built from."""
    recorded: dict[str, str] = json.loads((DIST / "build.json").read_text(encoding="utf-8"))
    return recorded["sources_sha256"]


def register(app: Flask, settings: Settings, *, writes: bool) -> None:
    """Add the pages to the app; the map leads to those that write where they exist."""
    page = {"mapNotice": settings.map_notice, "tiandituKey": settings.tianditu_key, "writes": writes}
    version = bundle_version()[:12]

    @app.get("/")
    def start() -> Response:
        return redirect(url_for("map_page"))

    @app.get("/map")
    def map_page() -> str:
        with read() as connection:
            show_health(connection)
        return render_template("map.html", settings=page, version=version)
