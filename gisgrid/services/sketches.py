"""Sketches under a draft: brought, placed by control points, shown, taken away."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from sqlalchemy import Connection

from gisgrid.domain.sketches import MOST_POINTS, MOST_SKETCHES, ControlPoint, NewSketch, Sketch
from gisgrid.errors import BadInput, NotFound, Refused
from gisgrid.geometry.georeference import AFFINE, LEAST_POINTS, Fit, fit_picture
from gisgrid.services.drafts import draft_numbered, lock_open_draft, require_words
from gisgrid.store import sketches as store

MESH_CELLS = {AFFINE: 8}
"""Cells each way into which a page divides a picture to draw it; within one it is drawn as if the map were flat."""
MANY_CELLS = 20


@dataclass(frozen=True)
class PlacedSketch:
    """A sketch and where it lies.

    Attributes
    ----------
    sketch : Sketch
    fit : Fit or None
    why_not : str
        Why there is no fit, as of `gisgrid.geometry.georeference`; blank where there is one.
    """

    sketch: Sketch
    fit: Fit | None
    why_not: str

    @property
    def mesh(self) -> list[list[list[float]]] | None:
        """Return longitude, latitude of places over the picture, rows from the upper edge down; none without a fit."""
        if self.fit is None:
            return None
        cells = MESH_CELLS.get(self.sketch.model, MANY_CELLS)
        found: list[list[list[float]]] = self.fit.mesh(self.sketch.width, self.sketch.height, cells).round(8).tolist()
        return found


def list_sketches(connection: Connection, draft: int) -> list[PlacedSketch]:
    """Return the sketches under a draft, the lowest first.

    Raises
    ------
    NotFound
        There is no such draft.
    """
    draft_numbered(connection, draft)
    return [_placed(sketch) for sketch in store.sketches_of(connection, draft)]


def bring_sketch(connection: Connection, draft: int, new: NewSketch, *, who: str) -> PlacedSketch:
    """Keep a picture under a draft.

    Parameters
    ----------
    connection : Connection
        Inside `writing`.

    Raises
    ------
    NotFound, Forbidden, Refused
        As `lock_open_draft`; or there are too many already.
    """
    lock_open_draft(connection, draft)
    if len(store.sketches_of(connection, draft)) >= MOST_SKETCHES:
        raise Refused(
            f"一份草稿下最多垫 {MOST_SKETCHES} 张底图。",
            f"At most {MOST_SKETCHES} pictures lie under a draft.",
            hint_zh="请先删去用不着的。",
            hint_en="Delete those that are not needed.",
        )
    digest = hashlib.sha256(new.original).hexdigest()
    return show_sketch(connection, draft, store.add_sketch(connection, draft, new, sha256=digest, who=who))


def show_sketch(connection: Connection, draft: int, number: int) -> PlacedSketch:
    """Return one sketch of a draft.

    Raises
    ------
    NotFound
        There is none, or it may not be seen.
    """
    found = store.sketch_numbered(connection, draft, number)
    if found is None:
        raise NotFound("没有这张底图，或不在您的权限内。", "There is no such picture, or it is beyond your scope.")
    return _placed(found)


def change_sketch(
    connection: Connection,
    draft: int,
    number: int,
    *,
    points: Sequence[ControlPoint] | None = None,
    model: str | None = None,
    opacity: float | None = None,
    ordinal: int | None = None,
    name: str | None = None,
) -> PlacedSketch:
    """Keep where a sketch lies or how it is shown; what is None stays.

    Parameters
    ----------
    connection : Connection
        Inside `writing`.

    Raises
    ------
    NotFound, Forbidden, Refused
        As `lock_open_draft`; or there is no such sketch.
    BadInput
        A point lies beside the picture or beyond the world, there are too many, or a value makes no sense.
    """
    lock_open_draft(connection, draft)
    sketch = show_sketch(connection, draft, number).sketch
    given: dict[str, Any] = {
        "points": None if points is None else tuple(points),
        "model": model,
        "opacity": opacity,
        "ordinal": ordinal,
        "name": name,
    }
    changed = replace(sketch, **{key: value for key, value in given.items() if value is not None})
    _require_sensible(changed)
    store.change_sketch(connection, changed)
    return _placed(changed)


def drop_sketch(connection: Connection, draft: int, number: int) -> None:
    """Delete a sketch with its picture.

    Raises
    ------
    NotFound, Forbidden, Refused
        As `change_sketch`.
    """
    lock_open_draft(connection, draft)
    store.drop_sketch(connection, show_sketch(connection, draft, number).sketch.number)


def sketch_picture(connection: Connection, draft: int, number: int, *, original: bool) -> tuple[bytes, Sketch]:
    """Return the bytes of a sketch, as pages show it or as it came.

    Raises
    ------
    NotFound
        There is none, or it may not be seen.
    """
    sketch = show_sketch(connection, draft, number).sketch
    return store.picture_of(connection, number, original=original) or b"", sketch


def _placed(sketch: Sketch) -> PlacedSketch:
    pixels = np.array([[point.x, point.y] for point in sketch.points], dtype=float).reshape(-1, 2)
    lonlat = np.array([[point.lon, point.lat] for point in sketch.points], dtype=float).reshape(-1, 2)
    found = fit_picture(pixels, lonlat, (sketch.width, sketch.height), sketch.model)
    return PlacedSketch(sketch, None, found) if isinstance(found, str) else PlacedSketch(sketch, found, "")


def _require_sensible(sketch: Sketch) -> None:
    require_words(sketch.name, "名称 name")
    inside = all(
        0 <= point.x <= sketch.width
        and 0 <= point.y <= sketch.height
        and -180 <= point.lon <= 180
        and -90 <= point.lat <= 90
        for point in sketch.points
    )
    if len(sketch.points) > MOST_POINTS or not inside:
        raise BadInput(
            f"控制点应落在图片和地图之内，最多 {MOST_POINTS} 个。",
            f"Control points lie on the picture and on the map, and there are at most {MOST_POINTS}.",
            hint_zh="请重新点选这个控制点。",
            hint_en="Choose the point anew.",
        )
    if sketch.model not in LEAST_POINTS or not 0 <= sketch.opacity <= 1 or not abs(sketch.ordinal) < 10**6:
        raise BadInput("底图的显示方式写得不对。", "How the picture is shown cannot be read.")
