"""The list of venues: taken over whole from a file, and read."""

from sqlalchemy import Connection

from gisgrid.domain.venues import VenueTable
from gisgrid.errors import BadInput
from gisgrid.store import venues as store
from gisgrid.store.session import one_at_a_time

SHOWN_IDS = 5


def import_venues(connection: Connection, venues: VenueTable) -> int:
    """Keep a list of venues in place of the one before, and return how many there are.

    A venue is known again by its id in the list.

    Parameters
    ----------
    connection : Connection
        Inside `writing`.

    Raises
    ------
    BadInput
        A venue names a parent that is not in the list, or is above itself.
    """
    require_parents(venues)
    one_at_a_time(connection, "venues")
    store.keep_venues(connection, venues)
    return len(venues)


def require_parents(venues: VenueTable) -> None:
    """Refuse a list whose venues are not a tree: a parent that is missing, or a ring of them."""
    parent = dict(zip(venues.ids, venues.parents, strict=True))
    missing = sorted({above for above in venues.parents if above is not None and above not in parent})
    if missing:
        raise BadInput(
            f"有 {len(missing)} 个上级场所不在名单中：{', '.join(missing[:SHOWN_IDS])}。",
            f"{len(missing)} parents are not in the list: {', '.join(missing[:SHOWN_IDS])}.",
            hint_zh="请补上这些场所，或清空上级编号。",
            hint_en="Add these venues, or leave parent_id blank.",
        )
    for one in venues.ids:
        seen, above = {one}, parent[one]
        while above is not None and above not in seen:
            seen.add(above)
            above = parent[above]
        if above is not None:
            raise BadInput(
                f"场所 {above} 在自己的上级之上。",
                f"The venue {above} is above itself.",
                hint_zh="请修正上级编号。",
                hint_en="Mend its parent_id.",
            )


def list_venues(connection: Connection) -> VenueTable:
    """Return all venues, in order of their ids; those of sensitive hosts are among them."""
    return store.venues(connection)[1]


def add_venues(connection: Connection, venues: VenueTable) -> int:
    """Add venues to the list and return how many; one that is there already is brought up to date.

    Raises
    ------
    BadInput
        As of `import_venues`.
    """
    require_parents(venues)
    store.keep_venues(connection, venues, others=True)
    return len(venues)
