"""Which areas a part of a scheme consists of, and their polygons."""

from dataclasses import dataclass

from sqlalchemy import Connection, text

from gisgrid.domain.parts import Part
from gisgrid.geometry.lattice import Geometries
from gisgrid.store.areas import from_wkb

BELOW = """
WITH RECURSIVE below AS (
    SELECT a.id, a.code, a.parent_code, a.level, a.name FROM gisgrid.area a
    WHERE a.scheme = :scheme
      AND CASE WHEN CAST(:under AS text) IS NULL THEN a.parent_code IS NULL ELSE a.code = :under END
    UNION ALL
    SELECT a.id, a.code, a.parent_code, a.level, a.name FROM gisgrid.area a
    JOIN below b ON a.scheme = :scheme AND a.parent_code = b.code AND b.level IS DISTINCT FROM CAST(:stop AS text)
)
"""
"""The areas of a part; of the crown the tops too, whose ground and people are not its own (`OWN`)."""
OWN = "b.level IS DISTINCT FROM CAST(:stop AS text)"

TOPS = text("SELECT code FROM gisgrid.area WHERE scheme = :scheme AND level = :level ORDER BY code")
SHAPES = text(f"""{BELOW}
SELECT b.code, b.parent_code, ST_AsBinary(a.geom) FROM below b JOIN gisgrid.area a ON a.id = b.id ORDER BY b.code
""")


@dataclass(frozen=True)
class Shapes:
    """Areas with their polygons, in order of code.

    Attributes
    ----------
    codes : list of str
    parent_codes : list of (str or None)
    geometries : ndarray of MultiPolygon, shape (n,)
        EPSG:4490.
    """

    codes: list[str]
    parent_codes: list[str | None]
    geometries: Geometries


def tops(connection: Connection, scheme: str, level: str) -> list[str]:
    """Return the codes of the areas of a level, in order."""
    return list(connection.scalars(TOPS, {"scheme": scheme, "level": level}))


def shapes(connection: Connection, part: Part) -> Shapes:
    """Return the areas of a part; of the crown the tops too, as children."""
    rows = connection.execute(SHAPES, bound(part)).all()
    codes, parents, wkb = [list(column) for column in zip(*rows, strict=True)] or [[] for _ in range(3)]
    return Shapes(codes, parents, from_wkb(wkb))


def bound(part: Part) -> dict[str, str | None]:
    """Return the values of `BELOW`."""
    return {"scheme": part.scheme, "under": part.under, "stop": part.stop}
