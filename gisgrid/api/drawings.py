"""Drawings are made beside the requests that want them."""

import logging
from threading import Lock, Thread

from sqlalchemy.exc import SQLAlchemyError

from gisgrid.errors import GisgridError
from gisgrid.services.drawings import redraw
from gisgrid.services.levels import Drawn
from gisgrid.store.session import writing

PATIENCE_S = 0.5
"""How long a reader waits: a county is drawn within this; of a large city the areas are shown as they are meanwhile."""

log = logging.getLogger(__name__)


class Redrawer:
    """Makes drawings, one after the other."""

    def __init__(self) -> None:
        self._lock, self._pen = Lock(), Lock()
        self._threads: dict[tuple[str, int, str], Thread] = {}

    def begin(self, url: str, scheme: str, zoom: int, drawn: Drawn) -> Thread:
        """Have a drawing made by the role of `url`, unless it is being made; the thread ends when it is there."""
        key = (scheme, zoom, drawn.levels[-1])
        with self._lock:
            thread = self._threads.get(key)
            if thread is None or not thread.is_alive():
                thread = Thread(target=self._redraw, args=(url, scheme, zoom, drawn), daemon=True)
                self._threads[key] = thread
                thread.start()
        return thread

    def _redraw(self, url: str, scheme: str, zoom: int, drawn: Drawn) -> None:
        try:
            with self._pen, writing(url) as connection:
                redraw(connection, scheme, zoom, drawn)
        except (GisgridError, SQLAlchemyError):
            log.warning("no drawing of %s at zoom %s was made", scheme, zoom, exc_info=True)
