"""Columns of a form: what stands in them, what offices call them, how they are printed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

Value = str | int | float | bool | date | tuple[str, ...] | None
"""A cell as gisgrid keeps it; None where nothing is said. Months are text such as 1985-06, times text such as 09:30."""


class Kind(StrEnum):
    """What stands in a column."""

    TEXT = "text"
    NAME = "name"
    PHONE = "phone"
    CODE = "code"
    DATE = "date"
    MONTH = "month"
    TIME = "time"
    INTEGER = "integer"
    DECIMAL = "decimal"
    FLAG = "flag"
    CHOICE = "choice"
    LIST = "list"


AS_TEXT = (Kind.TEXT, Kind.NAME, Kind.PHONE, Kind.CODE, Kind.DATE, Kind.MONTH, Kind.TIME, Kind.LIST)
"""Kinds whose cells a spreadsheet must keep as they are typed."""


@dataclass(frozen=True)
class Words:
    """The words of a dictionary: which may stand in a cell and what each means.

    Attributes
    ----------
    meanings : mapping of str to str
        Word as printed to the word of the glossary, in the order of the drop-down.
    also : mapping of str to str
        Further words that are understood.
    open : bool
        Whether other words may stand there too.
    """

    meanings: Mapping[str, str]
    also: Mapping[str, str]
    open: bool = False

    def meaning(self, word: str) -> str | None:
        """Return what a word means, or None if it is not known."""
        known = self.meanings.get(word) or self.also.get(word)
        return known or (word if self.open or word in self.meanings.values() else None)

    def printed(self, meaning: str) -> str:
        """Return the word that is printed for a meaning."""
        return next((word for word, key in self.meanings.items() if key == meaning), meaning)


@dataclass(frozen=True)
class Column:
    """One column of a form.

    Attributes
    ----------
    key : str
    heading : str
        As printed.
    aliases : tuple of str
        What else the column is called.
    kind : Kind
    required : bool
    words : Words, optional
        Of a choice or a list.
    group : str
        The heading above it, where several columns share one.
    private : bool
        What stands there is personal: shown masked where a refusal quotes it.
    width : int
        In characters of a Latin letter's width.
    example : str
        As typed into the example row of a template.
    least, most : float, optional
        Of numbers.
    """

    key: str
    heading: str
    aliases: tuple[str, ...] = ()
    kind: Kind = Kind.TEXT
    required: bool = False
    words: Words | None = None
    group: str = ""
    private: bool = False
    width: int = 12
    example: str = ""
    least: float = 0
    most: float = 100_000_000

    @property
    def full_heading(self) -> str:
        """The heading with the one above it."""
        return self.group + self.heading


def text(key: str, heading: str, *aliases: str, **more: Any) -> Column:
    """Return a column of free text."""
    return Column(key, heading, aliases, Kind.TEXT, **more)


def name(key: str, heading: str, *aliases: str, **more: Any) -> Column:
    """Return a column of people's names."""
    settings: dict[str, Any] = {"width": 10, "example": "张三", "private": True}
    return Column(key, heading, aliases, Kind.NAME, **settings | more)


def phone(key: str, heading: str, *aliases: str, **more: Any) -> Column:
    """Return a column of telephone numbers."""
    settings: dict[str, Any] = {"width": 14, "example": "10050000000", "private": True}
    return Column(key, heading, aliases, Kind.PHONE, **settings | more)


def code(key: str, heading: str, *aliases: str, **more: Any) -> Column:
    """Return a column of codes and numbers of registers."""
    return Column(key, heading, aliases, Kind.CODE, **{"width": 18} | more)


def of_kind(kind: Kind, key: str, heading: str, *aliases: str, **more: Any) -> Column:
    """Return a column of another kind."""
    return Column(key, heading, aliases, kind, **more)


def choice(key: str, heading: str, *aliases: str, words: Words, **more: Any) -> Column:
    """Return a column in which one word of a dictionary stands."""
    return Column(key, heading, aliases, Kind.CHOICE, words=words, **{"width": 10} | more)


def lonlat(*, required: bool = False) -> tuple[Column, Column]:
    """Return the two columns of a place in degrees, CGCS2000."""
    return (
        of_kind(Kind.DECIMAL, "lon", "经度", "lon", "longitude", required=required, least=-180, most=180, width=13),
        of_kind(Kind.DECIMAL, "lat", "纬度", "lat", "latitude", required=required, least=-90, most=90, width=13),
    )
