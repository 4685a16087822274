"""Tables of people, places and events: plain columns, one list each."""

from collections.abc import Iterable, Sequence
from typing import Any

Table = dict[str, list[Any]]


def table_of(columns: str, rows: Iterable[Sequence[Any]]) -> Table:
    """Return a table from rows.

    Parameters
    ----------
    columns : str
        Names of the columns, separated by spaces.

    Examples
    --------
    >>> table_of("id name", [(1, "甲"), (2, "乙")])
    {'id': [1, 2], 'name': ['甲', '乙']}
    """
    names = columns.split()
    columns_in_order = list(zip(*rows, strict=True)) or [()] * len(names)
    return {name: list(column) for name, column in zip(names, columns_in_order, strict=True)}


def length(table: Table) -> int:
    """Return the number of rows."""
    return len(next(iter(table.values())))


def lonlat_columns(points: Any) -> tuple[list[str], list[str]]:
    """Return longitudes and latitudes as text of seven decimals."""
    lon, lat = ([f"{value:.7f}" for value in axis] for axis in points.T.tolist())
    return lon, lat
