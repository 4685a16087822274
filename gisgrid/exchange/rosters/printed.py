"""Values as they are printed in a roster."""

from datetime import date

from gisgrid.exchange.rosters.columns import Column, Kind, Value


def printed(value: Value, column: Column) -> str | int | float | None:
    """Return what a cell shows: numbers as numbers, everything else as text.

    Examples
    --------
    >>> from gisgrid.exchange.rosters.columns import of_kind
    >>> printed("1985-06", of_kind(Kind.MONTH, "birth", "出生年月")), printed(True, of_kind(Kind.FLAG, "f", "不公开"))
    ('1985.06', '是')
    """
    if value is None:
        return None
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, tuple):
        return "、".join(_word(word, column) for word in value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str):
        return value.replace("-", ".") if column.kind is Kind.MONTH else _word(value, column)
    return value


def _word(word: str, column: Column) -> str:
    return column.words.printed(word) if column.words else word
