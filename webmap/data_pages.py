"""The pages that write: what was imported, an import, a draft."""

from flask import Flask, render_template

from gisgrid.api.site import read
from gisgrid.api.writing import MAX_UPLOAD_BYTES, TOKEN_HEADER, Desk
from gisgrid.services.drafts import draft_numbered
from gisgrid.settings import Settings
from webmap.pages import bundle_version


def register(app: Flask, settings: Settings, desk: Desk) -> None:
    """Add the pages to the app."""
    version = bundle_version()[:12]
    page = {
        "token": desk.token,
        "tokenHeader": TOKEN_HEADER,
        "maxUploadBytes": MAX_UPLOAD_BYTES,
        "mapNotice": settings.map_notice,
    }

    @app.get("/data")
    def data_page() -> str:
        return render_template("data.html", settings=page, version=version)

    @app.get("/data/import")
    def import_page() -> str:
        return render_template("import.html", settings=page, version=version)

    @app.get("/data/drafts/<int:number>")
    def draft_page(number: int) -> str:
        with read() as connection:
            draft_numbered(connection, number)
        return render_template("draft.html", settings=page | {"draft": number}, version=version)
