"""Divisions: the lock and the version of each parent."""

from collections.abc import Sequence

from sqlalchemy import Connection, text


def revisions(connection: Connection, scheme: str, parent_codes: Sequence[str]) -> dict[str, int]:
    """Return the revision of each parent's division, 0 where nothing ever touched it."""
    rows = connection.execute(
        text(
            "SELECT parent_code, revision FROM gisgrid.division WHERE scheme = :scheme AND parent_code = ANY (:codes)"
        ),
        {"scheme": scheme, "codes": list(parent_codes)},
    )
    found = {str(code): int(revision) for code, revision in rows}
    return {code: found.get(code, 0) for code in parent_codes}


def lock_divisions(connection: Connection, scheme: str, parent_codes: Sequence[str]) -> None:
    """Wait until nobody else changes these divisions, and let nobody until the transaction ends.

    Each revision grows by one.
    """
    if parent_codes:
        connection.execute(
            text("SELECT gisgrid.bump_divisions(:schemes, :codes)"),
            {"schemes": [scheme] * len(parent_codes), "codes": list(parent_codes)},
        )
