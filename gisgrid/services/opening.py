"""A boundary file becomes a draft: its rows kept as they came, whatever is wrong with their polygons."""

from dataclasses import dataclass

from sqlalchemy import Connection

from gisgrid.domain.areas import AreaTable, Scheme
from gisgrid.domain.drafts import Draft, DraftAreas, NewDraft
from gisgrid.errors import BadInput
from gisgrid.exchange.boundaries import BoundaryTable
from gisgrid.services.checking import check_areas
from gisgrid.services.courses import division_courses
from gisgrid.services.drafts import draft_numbered, require_words
from gisgrid.services.imports import require_all
from gisgrid.services.incoming import boundary_areas
from gisgrid.store import areas as area_store
from gisgrid.store import drafts as draft_store


@dataclass(frozen=True)
class Origin:
    """The file that a draft comes from; without one, `source` says what it comes from."""

    file: str
    sha256: str
    source: str = ""


def open_draft(
    connection: Connection,
    scheme: Scheme,
    level: str,
    table: BoundaryTable,
    origin: Origin,
    *,
    owner: str,
    title: str = "",
    derive_parents: bool = False,
    replaces: bool = False,
) -> Draft:
    """Keep the rows of a boundary file as a draft, whatever is wrong with their polygons, and check it.

    Parameters
    ----------
    connection : Connection
        Inside `writing`.
    owner : str
        Who works on it.
    replaces : bool
        Areas that are there may be replaced when it is published.

    Raises
    ------
    BadInput, NotFound
        The level, a code or a parent does not fit: what a draft cannot mend.
    """
    require_words(owner, "owner")
    areas = boundary_areas(scheme, level, table, origin.source or f"import {origin.file}")
    parents = [] if derive_parents else sorted({code for code in areas.parent_codes if code is not None})
    require_all(parents, area_store.areas_by_code(connection, scheme.code, parents).areas.codes)
    new = NewDraft(
        scheme.code,
        level,
        tuple(parents),
        title or origin.file,
        owner,
        derive_parents,
        replaces,
        origin.file,
        origin.sha256,
        table.source_crs,
        table.crs_evidence,
        base_courses=division_courses(connection, scheme.code, parents),
    )
    number = draft_store.insert_draft(connection, new)
    draft_store.insert_draft_areas(connection, number, _draft_areas(areas, table, derive_parents=derive_parents))
    check_areas(connection, draft_numbered(connection, number))
    return draft_numbered(connection, number)


def _draft_areas(areas: AreaTable, table: BoundaryTable, *, derive_parents: bool) -> DraftAreas:
    """Return a file's rows with what is needed to derive their parents later."""
    rows = range(len(areas))
    if not derive_parents:
        return DraftAreas(areas, table.geometries, [[] for _ in rows], [[] for _ in rows])
    if not table.parent_codes or any(code is None for codes in table.parent_codes for code in codes):
        raise BadInput(
            "--derive-parents 需要用 --parent-code 为每一行指明上级代码，未导入",
            "--derive-parents needs the parent's code of every row, by --parent-code; nothing was imported",
        )
    parents = [[str(codes[i]) for codes in table.parent_codes[1:]] for i in rows]
    return DraftAreas(areas, table.geometries, parents, [[names[i] for names in table.parent_names] for i in rows])
