"""The planner's desk: where a division is begun, and where it is drawn."""

from flask import Flask

from gisgrid.api.access import SIGNED_IN, allow
from gisgrid.api.site import read
from gisgrid.domain.accounts import Power
from gisgrid.services.drafts import draft_numbered
from gisgrid.settings import Settings
from gisgrid.store.schemes import all_schemes
from webmap.backgrounds import backgrounds
from webmap.pages import page_settings, rendered


def register(app: Flask, settings: Settings) -> None:
    """Add the pages to the app."""

    @app.get("/desk")
    @allow(Power.DRAFT, Power.APPROVE)
    def desks_page() -> str:
        with read() as connection:
            schemes = [{"code": one.code, "name": one.name} for one in all_schemes(connection)]
        return rendered("desks", page_settings(settings) | {"schemes": schemes})

    @app.get("/desk/<int:number>")
    @allow(SIGNED_IN)  # a draft may be shared with anybody; who else sees it, the database decides
    def desk_page(number: int) -> str:
        with read() as connection:
            draft_numbered(connection, number)
        pictures = [vars(one) for one in backgrounds(settings)]
        return rendered("desk", page_settings(settings) | {"desk": number, "backgrounds": pictures})
