"""The page of clerks: rosters out and in."""

from flask import Flask

from gisgrid.api.access import MAX_UPLOAD_BYTES, allow
from gisgrid.api.site import read
from gisgrid.domain.accounts import Power
from gisgrid.settings import Settings
from gisgrid.store.schemes import all_schemes
from webmap.pages import page_settings, rendered


def register(app: Flask, settings: Settings) -> None:
    """Add the page to the app."""

    @app.get("/rosters")
    @allow(Power.KEEP_ROSTERS)
    def rosters_page() -> str:
        with read() as connection:
            schemes = [{"code": one.code, "name": one.name} for one in all_schemes(connection)]
        shown = page_settings(settings) | {"maxUploadBytes": MAX_UPLOAD_BYTES, "schemes": schemes}
        return rendered("rosters", shown)
