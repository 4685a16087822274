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
    draft_sheets,
    drafts,
    health,
    households,
    indicators,
    jobs,
    layers,
    metrics,
    overview,
    pictures,
    places,
    reach,
    reference,
    roster_rows,
    rosters,
    search,
    session,
    sheets,
    siting,
    snapshots,
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
    draft_sheets,
    drafts,
    health,
    households,
    indicators,
    jobs,
    layers,
    metrics,
    overview,
    pictures,
    places,
    reach,
    reference,
    roster_rows,
    rosters,
    search,
    session,
    sheets,
    siting,
    snapshots,
    staffing,
    stories,
    tile_documents,
    tiles,
    uploads,
)


def register(app: Flask, *, log: bool = False) -> None:
    """Put every blueprint on the app, behind the guard, and count requests; `log` writes a line for each."""
    metrics.register(app, log=log)
    for room in ROOMS:
        app.register_blueprint(room.blueprint)
    access.register(app)
