"""The parts that every view of one app shares: where its database is and what it has learnt about the levels."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from flask import Flask, current_app
from sqlalchemy import Connection

from gisgrid.services.levels import LevelCache
from gisgrid.store.reading import browsing


@dataclass(frozen=True)
class Site:
    """One app's database (URL of the service's role) and its cache of levels."""

    database_url: str
    levels: LevelCache = field(default_factory=LevelCache)

    def join(self, app: Flask) -> None:
        """Make this the site of `app`."""
        app.extensions["gisgrid"] = self


def current_site() -> Site:
    """Return the site of the app that answers this request."""
    site: Site = current_app.extensions["gisgrid"]
    return site


@contextmanager
def read() -> Iterator[Connection]:
    """Open a read-only transaction for this request."""
    with browsing(current_site().database_url) as connection:
        yield connection
