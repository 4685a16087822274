"""Sketches in the database: pictures under drafts, as far as whoever asks may see and change the draft."""

import json
from collections.abc import Sequence
from dataclasses import asdict, astuple
from typing import Any

from sqlalchemy import Connection, text

from gisgrid.domain.sketches import ControlPoint, NewSketch, Sketch

COLUMNS = "id AS number, name, media, sha256, width, height, points, model, opacity, ordinal, who, at"
NEW = text("""
INSERT INTO gisgrid.draft_sketch (draft, name, media, sha256, width, height, points, ordinal, who)
VALUES (:draft, :name, :media, :sha256, :width, :height, cast(:points AS jsonb),
    (SELECT coalesce(max(s.ordinal), 0) + 1 FROM gisgrid.draft_sketch s WHERE s.draft = :draft), :who) RETURNING id
""")
PICTURE = text("INSERT INTO gisgrid.sketch_picture (sketch, web, original) VALUES (:sketch, :web, :original)")


def sketches_of(connection: Connection, draft: int) -> list[Sketch]:
    """Return the sketches under a draft, the lowest first."""
    query = text(f"SELECT {COLUMNS} FROM gisgrid.draft_sketch WHERE draft = :draft ORDER BY ordinal, id")
    return [_sketch(row) for row in connection.execute(query, {"draft": draft}).mappings()]


def sketch_numbered(connection: Connection, draft: int, number: int) -> Sketch | None:
    """Return one sketch of a draft, or None where there is none that may be seen."""
    query = text(f"SELECT {COLUMNS} FROM gisgrid.draft_sketch WHERE draft = :draft AND id = :number")
    row = connection.execute(query, {"draft": draft, "number": number}).mappings().first()
    return None if row is None else _sketch(row)


def add_sketch(connection: Connection, draft: int, new: NewSketch, *, sha256: str, who: str) -> int:
    """Keep a picture above all that lie under a draft, and return its number."""
    said = {name: getattr(new, name) for name in ("name", "media", "width", "height")}
    values = said | {"draft": draft, "sha256": sha256, "who": who, "points": _points(new.points)}
    number = int(connection.scalar(NEW, values))
    connection.execute(PICTURE, {"sketch": number, "web": new.web, "original": new.original})
    return number


def change_sketch(connection: Connection, sketch: Sketch) -> None:
    """Keep where a sketch lies and how it is shown."""
    query = text(
        "UPDATE gisgrid.draft_sketch SET points = cast(:points AS jsonb), model = :model, opacity = :opacity, "
        "ordinal = :ordinal, name = :name WHERE id = :number"
    )
    connection.execute(query, asdict(sketch) | {"points": _points(sketch.points)})


def drop_sketch(connection: Connection, number: int) -> None:
    """Delete a sketch with its picture."""
    connection.execute(text("DELETE FROM gisgrid.draft_sketch WHERE id = :number"), {"number": number})


def picture_of(connection: Connection, number: int, *, original: bool) -> bytes | None:
    """Return the bytes of a sketch: as pages show it, or as it came."""
    column = "original" if original else "web"
    found = connection.scalar(
        text(f"SELECT {column} FROM gisgrid.sketch_picture WHERE sketch = :number"), {"number": number}
    )
    return None if found is None else bytes(found)


def _points(points: Sequence[ControlPoint]) -> str:
    return json.dumps([astuple(point) for point in points])


def _sketch(row: Any) -> Sketch:
    values = dict(row)
    return Sketch(**values | {"points": tuple(ControlPoint(*point) for point in values["points"])})
