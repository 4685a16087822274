"""The map in the browser: a Flask app whose pages are built here and whose data come from `gisgrid.api`."""

from flask import Flask

from gisgrid import api
from gisgrid.api.site import Site
from gisgrid.settings import Settings, load_settings
from gisgrid.store.cluster import urls
from webmap import errors, pages, security


def create_app(settings: Settings | None = None) -> Flask:
    """Wire one app: its own engine with the service's role, the API, the pages. Nothing it serves writes.

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
    Site(urls(settings).service).join(app)
    api.register(app)
    pages.register(app, settings)
    errors.register(app)
    security.register(app, settings)
    return app
