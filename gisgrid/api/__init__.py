"""What machines and the map ask over HTTP: Flask blueprints; each view parses, calls one service, answers."""

from flask import Flask

from gisgrid.api import areas, health, search, tiles


def register(app: Flask) -> None:
    """Put every blueprint on the app."""
    for room in (areas, health, search, tiles):
        app.register_blueprint(room.blueprint)
