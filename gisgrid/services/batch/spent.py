"""Where the time of a piece of work went: into reading, or into counting."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from threading import Lock
from time import perf_counter
from typing import Any


@dataclass(frozen=True)
class Spent:
    """Seconds by the clock, of all processes together.

    Attributes
    ----------
    reading : float
        In transactions that read: from the database into memory.
    counting : float
        In everything else that the work did.
    fetching : float
        Until finished results were here.
    """

    reading: float = 0.0
    counting: float = 0.0
    fetching: float = 0.0

    def __add__(self, other: "Spent") -> "Spent":
        return Spent(self.reading + other.reading, self.counting + other.counting, self.fetching + other.fetching)

    @property
    def moving_share(self) -> float:
        """Return the share of all that went into moving data, from the database and between processes."""
        whole = self.reading + self.counting + self.fetching
        return (self.reading + self.fetching) / whole if whole else 0.0


_read: ContextVar[float] = ContextVar("seconds read", default=0.0)
_totals: dict[str, Spent] = {}
"""What this process spent on the pieces of each crew; under a lock, for workers may have several threads."""
_lock = Lock()


@contextmanager
def timed_reading() -> Iterator[None]:
    """Count what happens inside as reading."""
    started = perf_counter()
    try:
        yield
    finally:
        _read.set(_read.get() + perf_counter() - started)


def do(crew: str, work: Callable[..., Any], *given: Any) -> Any:
    """Do a piece of a crew's work, and remember what it took.

    Examples
    --------
    >>> do("example", sum, [1, 2]), total_of("example").reading
    (3, 0.0)
    """
    _read.set(0.0)
    started = perf_counter()
    value = work(*given)
    reading = _read.get()
    with _lock:
        _totals[crew] = total_of(crew) + Spent(reading, perf_counter() - started - reading)
    return value


def total_of(crew: str) -> Spent:
    """Return what this process has spent on a crew's work."""
    return _totals.get(crew, Spent())
