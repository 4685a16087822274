"""Pictures that prove a service: kept and shown."""

import hashlib

from sqlalchemy import Connection

from gisgrid.errors import NotFound
from gisgrid.exchange.pictures import small_picture
from gisgrid.services.browse import show_area
from gisgrid.store import pictures as store


def keep_picture(connection: Connection, scheme: str, area: str, data: bytes) -> int:
    """Keep a picture of something in an area and return its number, by which a service record names it.

    Parameters
    ----------
    connection : Connection
        Inside `writing`, of a person who records there.

    Raises
    ------
    BadInput
        It is no picture.
    NotFound
        There is no such area.
    """
    show_area(connection, scheme, area)
    made = small_picture(data)
    return store.add_picture(connection, scheme, area, made, hashlib.sha256(made).hexdigest())


def show_picture(connection: Connection, number: int) -> bytes:
    """Return a picture as JPEG.

    Raises
    ------
    NotFound
        There is none, or it may not be seen.
    """
    found = store.picture(connection, number)
    if found is None:
        raise NotFound("没有这张图片，或不在您的权限内。", "There is no such picture, or it is beyond your scope.")
    return found
