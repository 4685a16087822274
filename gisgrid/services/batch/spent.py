"""Where the time of a piece of work went: into reading, or into counting."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
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


@dataclass(frozen=True)
class Done:
    """A result, and what it took.

    Attributes
    ----------
    value : object
    spent : Spent
    """

    value: Any
    spent: Spent


_read: ContextVar[float] = ContextVar("seconds read", default=0.0)


@contextmanager
def timed_reading() -> Iterator[None]:
    """Count what happens inside as reading."""
    started = perf_counter()
    try:
        yield
    finally:
        _read.set(_read.get() + perf_counter() - started)


def do(work: Callable[..., Any], *given: Any) -> Done:
    """Do a piece of work; what earlier pieces made stands for itself.

    Examples
    --------
    >>> do(sum, Done([1, 2], Spent())).value
    3
    """
    _read.set(0.0)
    started = perf_counter()
    value = work(*(one.value if isinstance(one, Done) else one for one in given))
    reading = _read.get()
    return Done(value, Spent(reading, perf_counter() - started - reading))
