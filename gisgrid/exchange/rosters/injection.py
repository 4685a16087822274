"""CSV cells that a spreadsheet would take for formulas: written behind an apostrophe, read without it."""

import re

_DANGEROUS = re.compile(r"'*[=+\-@\t\r]")
_ESCAPED = re.compile(r"'+[=+\-@\t\r]")


def escaped(text: str) -> str:
    """Return a text that no spreadsheet evaluates.

    Examples
    --------
    >>> escaped("=1+1"), escaped("张三"), unescaped(escaped("'=1"))
    ("'=1+1", '张三', "'=1")
    """
    return "'" + text if _DANGEROUS.match(text) else text


def unescaped(text: str) -> str:
    """Return what `escaped` was given."""
    return text[1:] if _ESCAPED.match(text) else text
