"""The list of households: taken over from a file, all of it or nothing."""

from sqlalchemy import Connection

from gisgrid.domain.venues import HouseholdTable
from gisgrid.store.household_list import Kept, keep_households
from gisgrid.store.schemes import scheme_named
from gisgrid.store.session import one_at_a_time


def import_households(connection: Connection, scheme: str, households: HouseholdTable, *, replace: bool) -> Kept:
    """Keep the households of a list in a scheme, and return how many are new, changed, gone, and as they were.

    A household is known again by its id in the list; one that is as it was is not written, so that the same list taken
    over twice makes no run out of date.

    Parameters
    ----------
    connection : Connection
        Inside `writing`.
    scheme : str
    households : HouseholdTable
    replace : bool
        Households of the scheme that are not in the list go; else they are left as they are.

    Raises
    ------
    NotFound
        There is no such scheme.
    """
    scheme_named(connection, scheme)
    one_at_a_time(connection, "households")
    return keep_households(connection, scheme, households, others=not replace)
