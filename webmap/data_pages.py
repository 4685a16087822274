"""The pages that write: what was imported, an import, a draft."""

import json
from pathlib import Path

from flask import Flask, render_template

from gisgrid.api.site import read
from gisgrid.api.writing import MAX_UPLOAD_BYTES, TOKEN_HEADER, Desk
from gisgrid.domain.drafts import MAX_LIMIT_M, MendLimits
from gisgrid.services.drafts import draft_numbered
from gisgrid.settings import Settings
from gisgrid.store.schemes import all_schemes
from webmap.pages import bundle_version

CATALOG = Path(__file__).parent / "i18n" / "zh.json"


def register(app: Flask, settings: Settings, desk: Desk) -> None:
    """Add the pages to the app."""
    zh = json.loads(CATALOG.read_text(encoding="utf-8"))
    common = {"zh": zh, "version": bundle_version()[:12]}
    settings_shown = {
        "token": desk.token,
        "tokenHeader": TOKEN_HEADER,
        "maxUploadBytes": MAX_UPLOAD_BYTES,
        "mapNotice": settings.map_notice,
    }

    @app.get("/data")
    def data_page() -> str:
        return render_template("data.html", page="data", settings=settings_shown, **common)

    @app.get("/data/import")
    def import_page() -> str:
        with read() as connection:
            schemes = [{"code": one.code, "name": one.name, "levels": one.levels} for one in all_schemes(connection)]
        return render_template("import.html", page="import", settings=settings_shown | {"schemes": schemes}, **common)

    @app.get("/data/drafts/<int:number>")
    def draft_page(number: int) -> str:
        with read() as connection:
            draft_numbered(connection, number)
        usual = MendLimits()
        limits = {"gap": usual.max_gap_width_m, "shift": usual.max_shift_m, "most": MAX_LIMIT_M}
        return render_template(
            "draft.html", page="draft", settings=settings_shown | {"draft": number}, limits=limits, **common
        )
