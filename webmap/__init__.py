"""The map in the browser: a Flask app whose pages are built here and whose data come from `gisgrid.api`."""

from flask import Flask

from gisgrid import api
from gisgrid.api.site import Site
from gisgrid.domain.desk import SizeBands
from gisgrid.exchange.snapshots.folder import SnapshotFolder
from gisgrid.services.reach_basis import ReachCache
from gisgrid.settings import Settings, load_settings
from gisgrid.store.cluster import urls
from gisgrid.store.passwords import derived_secret
from gisgrid.store.urls import service_password
from webmap import (
    data_pages,
    desk_pages,
    errors,
    handbook,
    pages,
    record_pages,
    roster_pages,
    security,
    session_pages,
    system_pages,
)


def create_app(settings: Settings | None = None) -> Flask:
    """Wire one app: its database, the API behind its guard, the pages.

    Parameters
    ----------
    settings : Settings, optional
        Read from the environment unless given.
    """
    settings = settings or load_settings()
    app = Flask(__name__)
    app.config["SEND_FILE_MAX_AGE_DEFAULT"] = 3600
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    app.json.sort_keys = False  # type: ignore[attr-defined]
    app.secret_key = derived_secret(service_password(settings), "cookies")
    cells = ReachCache(settings.data_dir / "cells")
    Site(
        urls(settings), settings.data_dir / "uploads", SnapshotFolder(settings.data_dir / "snapshots"),
        settings.map_notice, settings.map_notice_required, settings.tile_dir,
        SizeBands(settings.urban_households, settings.rural_households), reach=cells,
    ).join(app)  # fmt: skip
    pages.register(app, settings)
    handbook.register(app, settings)
    app.register_blueprint(session_pages.blueprint)
    data_pages.register(app, settings)
    desk_pages.register(app, settings)
    record_pages.register(app, settings)
    roster_pages.register(app, settings)
    system_pages.register(app, settings)
    api.register(app, log=settings.request_log)
    errors.register(app)
    security.register(app, settings)
    return app
