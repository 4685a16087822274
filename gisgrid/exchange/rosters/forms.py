"""Forms: the lists that offices keep, as data."""

from collections.abc import Mapping
from dataclasses import dataclass

from gisgrid.errors import NotFound
from gisgrid.exchange.rosters.columns import Column, Value

SEQUENCE = "序号"
"""The first column of every printed form; nothing is read from it."""


@dataclass(frozen=True)
class Form:
    """One list that offices keep.

    Attributes
    ----------
    key : str
        As commands and addresses name it.
    title, title_en : str
    columns : tuple of Column
    identity : tuple of tuple of str
        Sets of columns that tell one row from another, the surest first; a set counts where all of it is filled in.
    any_of : tuple of tuple of str
        Of each of these sets at least one column must be filled in.
    unprinted : tuple of Column
        Understood where a file or a page has them, and not printed: the offices' form does not ask.
    notes : tuple of str
        How to fill it in, printed on the template.
    version : int
        Raised when a column changes its meaning.
    incoming : bool
        Whether it can be read; else it is only written.
    """

    key: str
    title: str
    title_en: str
    columns: tuple[Column, ...]
    identity: tuple[tuple[str, ...], ...] = ()
    any_of: tuple[tuple[str, ...], ...] = ()
    unprinted: tuple[Column, ...] = ()
    notes: tuple[str, ...] = ()
    version: int = 1
    incoming: bool = True

    @property
    def groups(self) -> frozenset[str]:
        """Headings that stand above several columns."""
        return frozenset(column.group for column in self.columns if column.group)

    @property
    def understood(self) -> tuple[Column, ...]:
        """All columns that may be read."""
        return (*self.columns, *self.unprinted)

    def column(self, key: str) -> Column:
        """Return the column of a key."""
        return next(column for column in self.understood if column.key == key)

    def identities(self, values: Mapping[str, Value]) -> list[tuple[Value, ...]]:
        """Return what tells a row from others, the surest first; each begins with the names of its columns.

        Examples
        --------
        >>> form = Form("x", "表", "x", (), identity=(("id",), ("name", "phone")))
        >>> form.identities({"id": None, "name": "张三", "phone": "10050000000"})
        [('name phone', '张三', '10050000000')]
        """
        filled = [keys for keys in self.identity if all(values.get(key) is not None for key in keys)]
        return [(" ".join(keys), *(values[key] for key in keys)) for keys in filled]


def form_named(forms: Mapping[str, Form], key: str) -> Form:
    """Return the form of a key.

    Raises
    ------
    NotFound
        There is none; the message lists those there are.
    """
    if key in forms:
        return forms[key]
    listed = ", ".join(forms)
    raise NotFound(
        f"没有名为“{key[:40]}”的表。",
        f'There is no form "{key[:40]}".',
        hint_zh=f"可用：{listed}。",
        hint_en=f"There are: {listed}.",
    )
