"""What does not fit together in an area's rosters: tasks without a worker, workers without a task, wrong statements."""

from datetime import date

from sqlalchemy import Connection

from gisgrid.domain.checks import Breach, Check
from gisgrid.domain.extents import places_elsewhere
from gisgrid.services.browse import show_area
from gisgrid.store import checks as store
from gisgrid.store.place_names import places_by_name


def check_rosters(connection: Connection, scheme: str, code: str, *, day: date) -> list[Breach]:
    """Return everything that does not fit together in an area and below it, check by check, in order of code.

    Only of what the transaction may read: a person must be asked first whether she reads the rosters of this area.

    Parameters
    ----------
    day : date
        On which postings run.

    Raises
    ------
    NotFound
        There is no such area.
    """
    show_area(connection, scheme, code)
    return [breach for check in Check for breach in _found(connection, check, scheme, code, day)]


def _found(connection: Connection, check: Check, scheme: str, code: str, day: date) -> list[Breach]:
    if check is Check.EXTENT_ELSEWHERE:
        return _extents_elsewhere(connection, scheme, code)
    return store.breaches(connection, check, scheme, code, day)


def _extents_elsewhere(connection: Connection, scheme: str, code: str) -> list[Breach]:
    """Return the areas whose extent in words names places that lie outside their polygon."""
    known = places_by_name(connection, scheme)
    stated = store.stated_extents(connection, scheme, code)
    named = [(one, name, places_elsewhere(extent, one, known)) for one, name, extent in stated]
    return [Breach(Check.EXTENT_ELSEWHERE, one, name, "、".join(places)) for one, name, places in named if places]
