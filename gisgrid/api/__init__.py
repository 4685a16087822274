"""What machines and the map ask over HTTP: Flask blueprints; each view parses, calls one service, answers."""

from flask import Flask

from gisgrid.api import (
    access,
    accounts,
    applications,
    areas,
    audit,
    background,
    changes,
    checks,
    data,
    description,
    door,
    drafts,
    health,
    households,
    indicators,
    layers,
    overview,
    pictures,
    places,
    reach,
    roster_rows,
    rosters,
    search,
    session,
    sheets,
    siting,
    staffing,
    stories,
    tile_documents,
    tiles,
    uploads,
)

ROOMS = (
    accounts,
    applications,
    areas,
    audit,
    background,
    changes,
    checks,
    data,
    description,
    door,
    drafts,
    health,
    households,
    indicators,
    layers,
    overview,
    pictures,
    places,
    reach,
    roster_rows,
    rosters,
    search,
    session,
    sheets,
    siting,
    staffing,
    stories,
    tile_documents,
    tiles,
    uploads,
)


def register(app: Flask) -> None:
    """Put every blueprint on the app, behind the guard."""
    for room in ROOMS:
        app.register_blueprint(room.blueprint)
    access.register(app)
