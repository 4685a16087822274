"""The page of administrators: accounts, grants, what was done."""

from flask import Flask

from gisgrid.api.access import allow
from gisgrid.domain.accounts import Power
from gisgrid.settings import Settings
from webmap.pages import page_settings, rendered


def register(app: Flask, settings: Settings) -> None:
    """Add the page to the app."""

    @app.get("/system")
    @allow(Power.ADMINISTER)
    def system_page() -> str:
        return rendered("system", page_settings(settings))
