"""One moment of the database, seen alike by every process that works on it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import Connection

from gisgrid.services.batch.spent import timed_reading
from gisgrid.settings import load_settings
from gisgrid.store.contents import export_snapshot
from gisgrid.store.session import reading_snapshot
from gisgrid.store.urls import urls


@dataclass(frozen=True)
class Moment:
    """What a transaction sees; others see the same for as long as it lasts.

    Only its name travels. Each process knows from its own settings where the database is, and its password.

    Attributes
    ----------
    snapshot : str
        Its name at the server.
    """

    snapshot: str

    @classmethod
    def of(cls, connection: Connection) -> "Moment":
        """Return the moment of a transaction, which sees one moment itself (`reading`, `figuring`)."""
        return cls(export_snapshot(connection))

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Open a transaction that reads at this moment.

        Raises
        ------
        Unavailable
            The database does not answer, or it is not the same one.
        """
        with timed_reading(), reading_snapshot(urls(load_settings()).service, self.snapshot) as connection:
            yield connection
