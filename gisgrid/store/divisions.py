"""The lock on divisions."""

from collections.abc import Sequence

from sqlalchemy import Connection, text


def lock_divisions(connection: Connection, scheme: str, parent_codes: Sequence[str]) -> None:
    """Wait until nobody else changes these divisions, and let nobody until the transaction ends."""
    if parent_codes:
        connection.execute(
            text("SELECT gisgrid.bump_divisions(:schemes, :codes)"),
            {"schemes": [scheme] * len(parent_codes), "codes": list(parent_codes)},
        )
