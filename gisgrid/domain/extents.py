"""An area's extent in words, as offices write it, against the places that it names."""

import re
from collections.abc import Iterable, Mapping

from gisgrid.domain.places import KnownPlace

SEPARATORS = re.compile(r"[、，,；;。.\s和及与]+")
SUFFIXES = ("等地", "一带", "全域", "全部", "范围内", "等")
"""What follows the last name and names nothing."""


def places_in_words(extent: str) -> list[str]:
    """Return the names that an extent lists, in its order.

    Examples
    --------
    >>> places_in_words("一组、二组及河东新村等")
    ['一组', '二组', '河东新村']
    """
    words = []
    for word in SEPARATORS.split(extent):
        for suffix in SUFFIXES:
            word = word.removesuffix(suffix)
        words.append(word)
    return [word for word in words if word]


def places_elsewhere(extent: str, code: str, known: Mapping[str, Iterable[KnownPlace]]) -> list[str]:
    """Return the names that an extent lists although every place so called lies outside the area.

    A name that no list of places knows says nothing either way.

    Parameters
    ----------
    extent : str
    code : str
        Of the area that states it.
    known : mapping of str to iterable of KnownPlace
        The places of each name.

    Examples
    --------
    >>> east = KnownPlace(109.1, 34.9, frozenset({"B", "C"}))
    >>> places_elsewhere("一组、河东", "A", {"河东": [east]})
    ['河东']
    """
    return [
        word
        for word in places_in_words(extent)
        if word in known and not any(code in place.inside for place in known[word])
    ]
