"""The pages that write: what was imported, an import, a draft."""

from typing import Any

from flask import Flask

from gisgrid.api.access import MAX_UPLOAD_BYTES, allow
from gisgrid.api.site import read
from gisgrid.domain.accounts import Power
from gisgrid.domain.drafts import MAX_LIMIT_M, MendLimits
from gisgrid.services.drafts import draft_numbered
from gisgrid.settings import Settings
from gisgrid.store.schemes import all_schemes
from webmap.pages import page_settings, rendered


def register(app: Flask, settings: Settings) -> None:
    """Add the pages to the app."""

    def shown() -> dict[str, Any]:
        return page_settings(settings) | {"maxUploadBytes": MAX_UPLOAD_BYTES}

    @app.get("/data")
    @allow(Power.DRAFT, Power.APPROVE)
    def data_page() -> str:
        return rendered("data", shown())

    @app.get("/data/import")
    @allow(Power.DRAFT)
    def import_page() -> str:
        with read() as connection:
            schemes = [{"code": one.code, "name": one.name, "levels": one.levels} for one in all_schemes(connection)]
        return rendered("import", shown() | {"schemes": schemes})

    @app.get("/data/reforms")
    @allow(Power.DRAFT, Power.APPROVE)
    def reforms_page() -> str:
        return rendered("reforms", shown())

    @app.get("/data/drafts/<int:number>")
    @allow(Power.DRAFT, Power.APPROVE)
    def draft_page(number: int) -> str:
        with read() as connection:
            draft_numbered(connection, number)
        usual = MendLimits()
        limits = {"gap": usual.max_gap_width_m, "shift": usual.max_shift_m, "most": MAX_LIMIT_M}
        return rendered("draft", shown() | {"draft": number}, limits=limits)
