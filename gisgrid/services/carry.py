"""Divided areas get new outlines: their children are fitted to them, in the same draft."""

from sqlalchemy import Connection

from gisgrid.domain.areas import AreaTable
from gisgrid.domain.drafts import Draft, DraftAreas, Mend, MendLimits
from gisgrid.errors import Refused
from gisgrid.services.checking import check_areas
from gisgrid.services.courses import division_courses, with_stored_courses
from gisgrid.services.drafts import draft_numbered, lock_open_draft
from gisgrid.services.incoming import listed
from gisgrid.services.mend import accept_mend
from gisgrid.store import areas as area_store
from gisgrid.store import drafts as draft_store
from gisgrid.store.findings import findings_of


def carry_subgrids(connection: Connection, number: int, limits: MendLimits | None = None) -> Mend:
    """Add to a draft the children of those of its areas that are divided and get another outline, fitted to it.

    What the limits do not allow stays as findings of the draft.

    Parameters
    ----------
    connection : Connection
        Inside `writing`.

    Returns
    -------
    Mend
        What fitting did to the children; empty where no divided area changes.

    Raises
    ------
    NotFound
        There is no such draft.
    Refused
        The children are divided too, or the draft is published or dropped.
    """
    draft = lock_open_draft(connection, number)
    children = _children_to_carry(connection, draft)
    if not len(children):
        return Mend((), (), (), {})
    _require_leaves(connection, draft.scheme, children)
    parents = sorted({str(code) for code in children.parent_codes})
    blank: list[list[str]] = [[] for _ in children.codes]
    draft_store.insert_draft_areas(connection, number, DraftAreas(children, children.geometries, blank, blank))
    draft_store.add_divisions(connection, number, division_courses(connection, draft.scheme, parents))
    check_areas(connection, draft_numbered(connection, number))
    theirs = [one.number for one in findings_of(connection, number) if one.found.parent_code in parents]
    return accept_mend(connection, number, theirs, limits)


def _children_to_carry(connection: Connection, draft: Draft) -> AreaTable:
    """Return the children of areas whose course changes; those that the draft holds already are not returned."""
    areas = draft_store.draft_areas(connection, draft.number).areas
    _, kept = with_stored_courses(connection, draft.scheme, areas)
    changed = sorted(set(areas.codes) - kept - {str(code) for code in areas.parent_codes})
    return area_store.children_of(connection, draft.scheme, changed).areas


def _require_leaves(connection: Connection, scheme: str, children: AreaTable) -> None:
    deeper = area_store.children_of(connection, scheme, children.codes).areas
    if len(deeper):
        codes = sorted({str(code) for code in deeper.parent_codes})
        raise Refused(
            f"这些下级区域自身也已划分，不能随上级边界调整：{listed(codes)}",
            f"these children are divided themselves and cannot be fitted to new outlines: {listed(codes)}",
            details={"codes": codes},
        )
