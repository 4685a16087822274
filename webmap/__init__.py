"""The map in the browser: a Flask app whose pages are built here and whose data come from `gisgrid.api`."""

from flask import Flask

from gisgrid import api
from gisgrid.api.site import Site
from gisgrid.api.writing import Desk
from gisgrid.exchange.uploads import UploadFolder
from gisgrid.settings import Settings, load_settings
from gisgrid.store.cluster import urls
from webmap import data_pages, errors, pages, security


def create_app(settings: Settings | None = None, *, writer: str = "", token: str = "") -> Flask:
    """Wire one app: its own engine with the service's role, the API, the pages.

    Without a token nothing it serves writes, and the pages that write do not exist. That it is no setting keeps it out
    of servers that others can reach: only `gisgrid serve --single-user` draws one.

    Parameters
    ----------
    settings : Settings, optional
        Read from the environment unless given.
    writer : str
        Who is kept with what is written.
    token : str
        What every request that writes must carry.
    """
    settings = settings or load_settings()
    app = Flask(__name__)
    app.config["SEND_FILE_MAX_AGE_DEFAULT"] = 3600
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    app.json.sort_keys = False  # type: ignore[attr-defined]
    Site(urls(settings).service).join(app)
    api.register(app)
    pages.register(app, settings, writes=bool(token))
    if token:
        desk = Desk(writer, token, UploadFolder(settings.data_dir / "uploads"))
        desk.join(app)
        api.register_writing(app)
        data_pages.register(app, settings, desk)
    errors.register(app)
    security.register(app, settings)
    return app
