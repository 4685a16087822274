"""The pages of single records: one that is typed, the lists of them, and somebody who asks to serve."""

from typing import Any

from flask import Flask
from flask_wtf.csrf import generate_csrf

from gisgrid.api.access import EVERYONE, TOKEN_HEADER, allow
from gisgrid.domain.accounts import Power
from gisgrid.errors import NotFound
from gisgrid.exchange.rosters.catalog import FORMS
from gisgrid.exchange.rosters.forms import Form, form_named
from gisgrid.services.applications import ASKED
from gisgrid.services.rosters.exporting import TOLD
from gisgrid.services.rosters.planning import KEPT
from gisgrid.settings import Settings
from webmap.pages import page_settings, rendered

RECORDERS = (Power.KEEP_ROSTERS, Power.RECORD_SERVICE, Power.RECORD_OWN_SERVICE)


def register(app: Flask, settings: Settings) -> None:
    """Add the pages to the app."""

    def record_page(form: str, identity: str = "") -> str:
        shown = {"form": _kept(form).key, "record": identity, "applying": False, "asked": None}
        return rendered("record", page_settings(settings) | shown)

    @app.get("/records")
    @allow(Power.READ_PRIVATE)
    def records_page() -> str:
        forms = [_told(form) for key, form in FORMS.items() if key in TOLD and form.incoming]
        return rendered("records", page_settings(settings) | {"forms": forms})

    @app.get("/records/<form>/new")
    @allow(*RECORDERS)
    def new_record_page(form: str) -> str:
        return record_page(form)

    @app.get("/records/<form>/<identity>")
    @allow(*RECORDERS)
    def one_record_page(form: str, identity: str) -> str:
        return record_page(form, identity)

    @app.get("/apply/<form>")
    @allow(EVERYONE)
    def apply_page(form: str) -> str:
        if form not in ASKED:
            raise NotFound("这张表不能用来申请。", "Nobody applies by this form.")
        shown: dict[str, Any] = {"form": form, "record": "", "applying": True, "asked": ASKED[form]}
        token = {"token": generate_csrf(), "tokenHeader": TOKEN_HEADER}
        return rendered("record", page_settings(settings) | token | shown)


def _kept(form: str) -> Form:
    found = form_named(FORMS, form)
    if found.key not in KEPT:
        raise NotFound(
            "这张表由系统生成，不能逐条填写。", "This form is made by the system and not filled in row by row."
        )
    return found


def _told(form: Form) -> dict[str, Any]:
    """Return what the list of records needs to know of a form: its columns come with the rows."""
    known = len(form.identity[0]) == 1 and form.identity[0][0] != "area_code"
    return {
        "key": form.key, "title": form.title, "title_en": form.title_en, "adds": form.key in KEPT,
        "identity": form.identity[0][0] if known else None,
    }  # fmt: skip
