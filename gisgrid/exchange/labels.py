"""Names and kinds of areas as files give them."""

from collections.abc import Sequence
from typing import Any

from gisgrid.domain.areas import KINDS
from gisgrid.errors import BadInput
from gisgrid.exchange.encodings import is_garbled
from gisgrid.exchange.plain_text import require_plain

SHOWN_KINDS = 5


def as_names(values: list[Any], codes: Sequence[str | None], what: str) -> tuple[list[str], str]:
    """Return names, the code standing in where one is missing, and a notice of how many.

    Raises
    ------
    BadInput
        If a name was decoded wrongly before it came here, or holds control characters.
    """
    names = ["" if value is None else str(value).strip() for value in values]
    garbled = [name for name in names if is_garbled(name)]
    if garbled:
        raise BadInput(
            f"名称是乱码，例如“{garbled[0]}”。",
            f'Names are garbled, such as "{garbled[0]}".',
            hint_zh="文件在别处已按错误的编码转换过；请从原始文件重新导出，或用 --encoding 指明编码。",
            hint_en="The file was converted in a wrong encoding before; export it again, or name the encoding.",
        )
    require_plain(names, what)
    missing = sum(not name for name in names)
    notice = f"{missing} 个名称缺失（{what}），以代码代替。 / {missing} names ({what}) are missing; the code stands in."
    return [name or code or "" for name, code in zip(names, codes, strict=True)], notice if missing else ""


def as_kinds(values: list[Any]) -> list[str]:
    """Return kinds; `base` where none is given.

    Raises
    ------
    BadInput
        If one is not among `KINDS`.
    """
    kinds = [str(value).strip() if value is not None else "base" for value in values]
    strange = sorted(set(kinds) - set(KINDS))
    if strange:
        raise BadInput(
            f"不认识的网格类别：{', '.join(strange[:SHOWN_KINDS])}。",
            f"Unknown kinds: {', '.join(strange[:SHOWN_KINDS])}.",
            hint_zh=f"可用：{', '.join(KINDS)}。",
            hint_en=f"There are: {', '.join(KINDS)}.",
        )
    return kinds
