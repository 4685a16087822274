"""The official list of codes in the database."""

from collections.abc import Sequence

from sqlalchemy import Connection, text

from gisgrid.domain.codes import OfficialCode


def replace_official_codes(connection: Connection, codes: Sequence[OfficialCode]) -> None:
    """Keep these codes and no other."""
    connection.execute(text("DELETE FROM gisgrid.official_code"))
    connection.execute(
        text(
            "INSERT INTO gisgrid.official_code (code, name, level) "
            "SELECT * FROM unnest(cast(:codes AS text[]), cast(:names AS text[]), cast(:levels AS text[]))"
        ),
        {
            "codes": [one.code for one in codes],
            "names": [one.name for one in codes],
            "levels": [one.level for one in codes],
        },
    )


def official_codes(connection: Connection) -> dict[str, str]:
    """Return the name of each official code, in order of code."""
    rows = connection.execute(text("SELECT code, name FROM gisgrid.official_code ORDER BY code"))
    return {str(code): str(name) for code, name in rows}
