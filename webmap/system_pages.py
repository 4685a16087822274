"""The pages of administrators: accounts, grants, what was done; and the steps of an office that begins."""

from flask import Flask

from gisgrid.api.access import allow
from gisgrid.api.site import read
from gisgrid.domain.accounts import Power
from gisgrid.services.accounts import require_power
from gisgrid.settings import Settings
from webmap.pages import page_settings, rendered


def register(app: Flask, settings: Settings) -> None:
    """Add the pages to the app."""

    @app.get("/system")
    @allow(Power.ADMINISTER)
    def system_page() -> str:
        return rendered("system", page_settings(settings))

    @app.get("/begin")
    @allow(Power.ADMINISTER)
    def begin_page() -> str:
        with read() as connection:
            require_power(connection, Power.ADMINISTER, "", [])
        return rendered("begin", page_settings(settings))
