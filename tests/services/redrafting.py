"""Divisions drawn anew as drafts, the way a desk leaves them: merges, and splits that end on knots of the border."""

import numpy as np
import shapely

from gisgrid.domain.areas import AreaTable
from gisgrid.domain.drafts import DraftAreas, NewDraft
from gisgrid.geometry.derive import derive_parents
from gisgrid.geometry.edits import split
from gisgrid.geometry.knots import Piece, insert_vertices, knot_places
from gisgrid.services.checking import check_areas
from gisgrid.services.courses import division_courses
from gisgrid.services.drafts import draft_numbered
from gisgrid.services.publish import publish_draft
from gisgrid.services.subgrid_codes import NEW
from gisgrid.store import drafts as draft_store
from gisgrid.store.areas import children_of
from gisgrid.store.knots import surveyed_edge
from gisgrid.store.session import Acting, changing, reading, writing

ACTING = Acting(who="test", action="draft")


def children(database, parent):
    with reading(database.service_url) as connection:
        return children_of(connection, "standard", [parent]).areas


def drafted(database, parent, areas, url=None, acting=ACTING):
    """Open a draft of a parent's division with these areas; its number."""
    with writing(url or database.service_url, acting) as connection:
        new = NewDraft(
            "standard", areas.levels[0], (parent,), "draft", "planner", False, True, "", "", "EPSG:4490", "test",
            division_courses(connection, "standard", [parent]),
        )  # fmt: skip
        number = draft_store.insert_draft(connection, new)
        blank = [[] for _ in areas.codes]
        draft_store.insert_draft_areas(connection, number, DraftAreas(areas, areas.geometries, blank, blank))
        check_areas(connection, draft_numbered(connection, number))
        return number


def published(database, number):
    with changing(database.service_url, who="planner", why="redraw", kind="import", draft=number) as connection:
        return publish_draft(connection, number)


def redrawn(database, parent, areas):
    """Publish a division; the changeset."""
    return published(database, drafted(database, parent, areas)).changeset


def table(areas, rows):
    """Areas from (code, name, polygon) under the parent of others."""
    codes, names, shapes = (list(column) for column in zip(*rows, strict=True))
    geometries = np.empty(len(rows), dtype=object)
    geometries[:] = shapes
    many = [areas.parent_codes[0]] * len(rows), [areas.levels[0]] * len(rows)
    return AreaTable(codes, *many, names, ["base"] * len(rows), ["test"] * len(rows), geometries)


def rows_of(areas):
    return list(zip(areas.codes, areas.names, areas.geometries, strict=True))


def merged(areas, keep, gone):
    """The same division where one area took another in."""
    two = areas.take([areas.codes.index(keep), areas.codes.index(gone)])
    union = derive_parents(two.geometries, np.zeros(2, dtype=np.int64)).parents[0]
    rest = [row for row in rows_of(areas) if row[0] not in (keep, gone)]
    return table(areas, [*rest, (keep, areas.names[areas.codes.index(keep)], union)])


def halved(database, areas, code, rng, name=""):
    """The same division with one area cut in two from edge to edge, ending on knots; None where that does not go."""
    shape = areas.geometries[areas.codes.index(code)]
    ring = shapely.get_coordinates(shape.geoms[0].exterior)
    first, second = sorted(rng.choice(len(ring) - 1, 2, replace=False))
    pieces = [knot_piece(database, ring[i], ring[i + 1], rng.uniform(0.3, 0.7)) for i in (first, second)]
    noded, _ = insert_vertices(shape, pieces)
    path = [piece.p for piece in pieces]
    if not shapely.contains(noded, shapely.LineString(path)) or not noded.is_valid:
        return None
    left, right = split(noded, path)
    larger, smaller = sorted((left, right), key=lambda one: -one.area)
    rest = [row for row in rows_of(areas) if row[0] != code]
    # What else runs along the two edges gets the knots when the draft is published.
    new = (f"{NEW}{rng.integers(10**8):08d}", name, smaller)
    return table(areas, [*rest, (code, areas.names[areas.codes.index(code)], larger), new])


def knot_piece(database, a, b, share):
    a, b = (tuple(map(float, end)) for end in (a, b))
    with reading(database.service_url) as connection:
        a0, b0 = surveyed_edge(connection, "standard", a, b)
    target = (a[0] + share * (b[0] - a[0]), a[1] + share * (b[1] - a[1]))
    return Piece(a, b, next(knot_places(a0, b0, a, b, target)))
