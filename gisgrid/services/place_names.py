"""Where a name that a form gives may be."""

import unicodedata

from sqlalchemy import Connection

from gisgrid.domain.places import NamedPlace
from gisgrid.store import place_names as store

MOST_PLACES = 20


def find_places(connection: Connection, scheme: str, name: str, *, area: str = "") -> list[NamedPlace]:
    """Return the places that a name may mean, the likeliest first; none for a blank name.

    Parameters
    ----------
    area : str
        Code of the area that the place is known to lie in; blank: anywhere.
    """
    plain = "".join(unicodedata.normalize("NFKC", name).split())
    return store.places_named(connection, scheme, plain, area=area, limit=MOST_PLACES) if plain else []
