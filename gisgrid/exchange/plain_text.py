"""Texts that can be shown and stored: no control characters, no halves of a character."""

import re
from collections.abc import Iterable

from gisgrid.errors import BadInput

_UNFIT = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
_NUL_IN_JSON = re.compile(r"(?<!\\)(?:\\\\)*\\u0000")


def is_plain(text: str) -> bool:
    r"""Say whether a text holds no control character (line breaks and tabs are such) and no lone surrogate.

    Examples
    --------
    >>> is_plain("上河村"), is_plain("上河\x00村"), is_plain("\udcff")
    (True, False, False)
    """
    return _UNFIT.search(text) is None


def require_plain(texts: Iterable[str | None], what: str) -> None:
    """Refuse texts with control characters.

    Parameters
    ----------
    texts : iterable of (str or None)
    what : str
        The field, to be named.

    Raises
    ------
    BadInput
    """
    unfit = next((text for text in texts if text is not None and not is_plain(text)), None)
    if unfit is not None:
        raise control_characters(f"{what}: {unfit!a}")


def require_no_nul(text: str) -> None:
    """Refuse a JSON text in which some string holds NUL, where GDAL would cut it silently.

    Raises
    ------
    BadInput
    """
    if "\\u0000" in text and (found := _NUL_IN_JSON.search(text)):
        raise control_characters(text[max(found.start() - 20, 0) : found.end()])


def control_characters(where: str) -> BadInput:
    """Return the refusal of a text with control characters."""
    return BadInput(
        f"名称或代码中有控制字符，不能保存（{where}）。",
        f"A name or code holds control characters, which cannot be stored ({where}).",
        hint_zh="请删去换行、制表符等不可见字符后重新导出。",
        hint_en="Remove line breaks, tabs and other invisible characters, then export the file again.",
    )
