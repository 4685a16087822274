"""What maps ask for again and again, kept while it holds: areas in their order, classes, figures of the public."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Any, Generic, TypeVar

from gisgrid.domain.layers import Frame
from gisgrid.services.layer_figures import Cells

Kept = TypeVar("Kept")


class Shelf(Generic[Kept]):
    """At most so many things by a key that changes with what they are made from; the least used go first."""

    def __init__(self, most: int) -> None:
        self._most, self._lock = most, Lock()
        self._kept: OrderedDict[Hashable, Kept] = OrderedDict()

    def get(self, key: Hashable, make: Callable[[], Kept]) -> Kept:
        """Return what is kept under a key, or make it: two that ask at once may both do so."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        made = make()
        with self._lock:
            self._kept[key] = made
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)
        return made

    def drop(self, key: Hashable) -> None:
        """Forget a key."""
        with self._lock:
            self._kept.pop(key, None)


class LayerCache:
    """The shelves of one server.

    Attributes
    ----------
    frames : Shelf of Frame
        Areas are public; each is kept until any area changes.
    breaks : Shelf of list of float
        By the reader's view and the runs that they were made from.
    public : Shelf of Cells
        Figures that everybody may know: of a layer at all areas of a level in all months, 2 MB for 15,000 in a year.
    grounds : Shelf
        Trees of areas.
    records : Shelf
        Records that everybody may know, counted by area.
    """

    def __init__(self) -> None:
        self.frames: Shelf[Frame] = Shelf(64)
        self.breaks: Shelf[list[float]] = Shelf(2_000)
        self.public: Shelf[Cells] = Shelf(60)
        self.grounds: Shelf[Any] = Shelf(4)
        self.records: Shelf[Any] = Shelf(16)
