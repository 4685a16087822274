"""Official codes: kept as last imported, and compared with what a file or a draft holds."""

from collections.abc import Sequence

from sqlalchemy import Connection

from gisgrid.domain.codes import CodeComparison, OfficialCode, compare_codes, has_official_form
from gisgrid.services.drafts import read_draft
from gisgrid.store.official_codes import official_codes, replace_official_codes


def import_official_codes(connection: Connection, codes: Sequence[OfficialCode]) -> int:
    """Keep a list of official codes in place of the one before.

    Parameters
    ----------
    connection : Connection
        Inside `writing`.

    Returns
    -------
    int
        How many there are.
    """
    replace_official_codes(connection, codes)
    return len(codes)


def compare_with_official(connection: Connection, codes: Sequence[str], names: Sequence[str]) -> CodeComparison | None:
    """Compare areas of one level with the official list; None without a list, or for codes of another kind."""
    official = official_codes(connection)
    if not official or not any(has_official_form(code) for code in codes):
        return None
    return compare_codes(codes, names, official)


def compare_draft_with_official(connection: Connection, number: int) -> CodeComparison | None:
    """Compare the areas of a draft's level with the official list; None where no list was imported.

    Raises
    ------
    NotFound
        There is no draft of this number.
    """
    opened = read_draft(connection, number)
    areas = opened.areas.areas
    rows = [i for i, level in enumerate(areas.levels) if level == opened.draft.level]
    return compare_with_official(connection, [areas.codes[i] for i in rows], [areas.names[i] for i in rows])
