"""What machines and the map ask over HTTP: Flask blueprints; each view parses, calls one service, answers."""

from flask import Flask

from gisgrid.api import (
    access,
    accounts,
    applications,
    areas,
    audit,
    checks,
    data,
    description,
    drafts,
    health,
    households,
    indicators,
    places,
    reach,
    roster_rows,
    rosters,
    search,
    session,
    siting,
    staffing,
    tiles,
    uploads,
)

ROOMS = (
    accounts,
    applications,
    areas,
    audit,
    checks,
    data,
    description,
    drafts,
    health,
    households,
    indicators,
    places,
    reach,
    roster_rows,
    rosters,
    search,
    session,
    siting,
    staffing,
    tiles,
    uploads,
)


def register(app: Flask) -> None:
    """Put every blueprint on the app, behind the guard."""
    for room in ROOMS:
        app.register_blueprint(room.blueprint)
    access.register(app)
