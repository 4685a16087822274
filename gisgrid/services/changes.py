"""What publishing a draft would change, said before it is asked for."""

from dataclasses import dataclass

from sqlalchemy import Connection

from gisgrid.services.drafts import read_draft
from gisgrid.store import areas as area_store


@dataclass(frozen=True)
class DraftChanges:
    """Codes by what becomes of them.

    Attributes
    ----------
    added : list of str
        Not there yet.
    replaced : list of str
        There already; their polygons or names may change.
    withdrawn : list of str
        There now, and not in the draft.
    """

    added: list[str]
    replaced: list[str]
    withdrawn: list[str]


def draft_changes(connection: Connection, number: int) -> DraftChanges:
    """Compare the codes of a draft with those that are there.

    Raises
    ------
    NotFound
        There is no such draft.
    """
    opened = read_draft(connection, number)
    draft, codes = opened.draft, opened.areas.areas.codes
    there = set(area_store.areas_by_code(connection, draft.scheme, codes).areas.codes)
    siblings = area_store.children_of(connection, draft.scheme, list(draft.parent_codes)).areas.codes
    return DraftChanges(
        added=[code for code in codes if code not in there],
        replaced=[code for code in codes if code in there],
        withdrawn=sorted(set(siblings) - set(codes)),
    )
