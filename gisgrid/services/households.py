"""Households of an area: each of them for who may read them, their sum for everybody."""

from sqlalchemy import Connection

from gisgrid.domain.accounts import Power
from gisgrid.domain.households import Household, HouseholdSum
from gisgrid.errors import BadInput
from gisgrid.services.accounts import require_power
from gisgrid.services.browse import show_area
from gisgrid.store import households as store

MOST_HOUSEHOLDS = 500


def list_households(
    connection: Connection, scheme: str, code: str, *, after: str = "", limit: int = MOST_HOUSEHOLDS
) -> tuple[list[Household], str | None]:
    """Return a page of an area's households in order of their numbers, and the number to go on after.

    Raises
    ------
    NotFound
        There is no such area.
    Forbidden
        The person of the transaction may not read the private rosters of this area.
    """
    if not 1 <= limit <= MOST_HOUSEHOLDS:
        raise BadInput(
            f"每页条数应在 1 到 {MOST_HOUSEHOLDS} 之间。", f"A page holds between 1 and {MOST_HOUSEHOLDS} households."
        )
    show_area(connection, scheme, code)
    require_power(connection, Power.READ_PRIVATE, scheme, [code])
    found = store.households_below(connection, scheme, code, after=after, limit=limit + 1)
    return found[:limit], found[limit - 1].external_id if len(found) > limit else None


def sum_households(connection: Connection, scheme: str, code: str) -> HouseholdSum | None:
    """Return how many live in an area; where they are fewer than five people, in the nearest area above with more.

    Raises
    ------
    NotFound
        There is no such area.
    """
    show_area(connection, scheme, code)
    return store.public_sum(connection, scheme, code)
