"""Drawings: what maps of small scale show of the areas, kept right whoever changes these."""

import numpy as np
from sqlalchemy import Connection

from gisgrid.geometry.simplified import simplify
from gisgrid.services.levels import M_PER_PX_AT_ZOOM_0, Drawn, drawn_at, levels_in_use
from gisgrid.store import drawings as store
from gisgrid.store.session import one_at_a_time, reading, writing

DRAWN_BELOW = 12
"""Zooms below this are served from drawings; from here on half a pixel is under ten metres."""

TOLERANCE_PX = 0.5


def redraw(connection: Connection, scheme: str, zoom: int, drawn: Drawn) -> bool:
    """Make the drawing of a zoom anew if areas have changed since, unless somebody is at it.

    Most changes divide areas below those drawn; then the drawing is still right and is only said to be so.

    Parameters
    ----------
    connection : Connection
        Inside `writing`, as the service.
    drawn : Drawn
        What tiles of this zoom hold.

    Returns
    -------
    bool
        Whether it was made anew.
    """
    finest = drawn.levels[-1]
    if not store.take_pen(connection):
        return False
    state, made = store.current_drawings(connection, scheme, zoom)
    if finest in made:
        return False
    digest = store.made_of(connection, scheme, drawn.levels)
    if store.confirm(connection, scheme, finest, zoom, digest=digest, state=state):
        return False
    areas = store.drawable(connection, scheme, drawn.levels)
    tiles = np.array([level == finest for level in areas.levels], dtype=bool) | ~areas.divided
    shapes = areas.shapes.copy()
    tolerance_m = TOLERANCE_PX * M_PER_PX_AT_ZOOM_0 / 2**zoom
    shapes[tiles], shapes[~tiles] = simplify(areas.shapes[tiles], areas.shapes[~tiles], tolerance_m)
    store.store_drawing(connection, scheme, finest, zoom, areas, shapes, state)
    return True


def draw_every_zoom(url: str, scheme: str) -> int:
    """Make the drawings of all zooms at their own levels where areas have changed, and return how many.

    Parameters
    ----------
    url : str
        URL of the service's role. Each drawing is a transaction of its own, and waits for one that is being made.
    """
    with reading(url) as connection:
        levels = levels_in_use(connection, scheme)
    made = 0
    for zoom in range(DRAWN_BELOW):
        with writing(url) as connection:
            one_at_a_time(connection, store.PEN)
            made += redraw(connection, scheme, zoom, drawn_at(levels, zoom))
    return made
