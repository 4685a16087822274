"""What machines and the map ask over HTTP: Flask blueprints; each view parses, calls one service, answers."""

from flask import Flask

from gisgrid.api import areas, data, drafts, health, search, tiles, uploads


def register(app: Flask) -> None:
    """Put every blueprint on the app."""
    for room in (areas, health, search, tiles):
        app.register_blueprint(room.blueprint)


def register_writing(app: Flask) -> None:
    """Put the blueprints that write on the app; only under `gisgrid serve --single-user`."""
    for room in (data, drafts, uploads):
        app.register_blueprint(room.blueprint)
