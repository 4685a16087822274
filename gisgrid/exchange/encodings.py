"""Text encodings of attribute tables: told from the bytes, since what files say of themselves is often wrong."""

import codecs
import re

from gisgrid.errors import BadInput

_CHINESE = {"gb18030", "gbk", "gb2312", "big5", "cp950"}
_MIN_COMMON_SHARE = 0.5
_LATIN_RUN = re.compile("[\u00a1-\u00fe]{4,}")  # no language writes so; Chinese read as Latin-1 does


def choose_encoding(raw: bytes, stated: str | None) -> tuple[str, str]:
    """Choose the encoding in which a table's text is read.

    UTF-8 is taken where the bytes are UTF-8, since other text hardly ever is by accident (a table of a few rare
    characters in GBK can be, unless the file states GBK); then Chinese (GB 18030, of
    which GBK is a part) where the characters come out as the common ones of GB 2312; then what the file states.

    Parameters
    ----------
    raw : bytes
        All text of the table.
    stated : str or None
        Python's name of the encoding that the file states, if any.

    Returns
    -------
    encoding : str
    notice : str
        What was found to differ from what the file states; else empty.

    Raises
    ------
    BadInput
        If none gives readable text.

    Examples
    --------
    >>> choose_encoding("大荔县".encode("gbk"), None)[0]
    'gb18030'
    >>> choose_encoding("Zürich".encode("latin-1"), "iso8859-1")[0]
    'iso8859-1'
    """
    if raw.isascii():
        return "utf-8", ""
    found = _from_bytes(raw, stated)
    if found is None:
        raise BadInput(
            "属性表的文字编码无法判断，强行读取会得到乱码。",
            "The text encoding of the attribute table cannot be told; reading on would give garbled names.",
            hint_zh="请用 --encoding 指明，例如 --encoding gb18030。",
            hint_en="Name it with --encoding, such as --encoding gb18030.",
        )
    differs = stated is not None and stated != found and not {stated, found} <= _CHINESE
    return found, f"文件自称编码 {stated}，实为 {found}。 / The table says {stated} but is {found}." if differs else ""


def _from_bytes(raw: bytes, stated: str | None) -> str | None:
    text = _decoded(raw, "utf-8")
    if text is not None and not (stated in _CHINESE and max(text) < "\u0800"):
        return "utf-8"
    if stated in _CHINESE and _decoded(raw, stated) is not None:
        return stated
    if _reads_as_chinese(raw):
        return "gb18030"
    if stated is not None and _decoded(raw, stated) is not None:
        return stated
    return None


def given_encoding(raw: bytes, name: str) -> str:
    """Return the encoding a person named, once it is known to read every byte.

    Raises
    ------
    BadInput
        If there is no such encoding or the text is not in it.
    """
    encoding = python_name(name)
    if encoding is None or _decoded(raw, encoding) is None:
        raise BadInput(
            f"属性表的文字不是 {name} 编码。",
            f"The text of the attribute table is not in the encoding {name}.",
            hint_zh="去掉 --encoding 可自动判断。",
            hint_en="Leave --encoding away to have it told from the bytes.",
        )
    return encoding


def python_name(stated: str) -> str | None:
    """Return Python's name of an encoding as .cpg files and people write it, or None if it is unknown.

    Examples
    --------
    >>> [python_name(text) for text in ("UTF-8", "936", "ANSI 1252", "OEM 65001", "88591", "what")]
    ['utf-8', 'gbk', 'cp1252', 'utf-8', 'iso8859-1', None]
    """
    text = stated.strip().lower().removeprefix("ansi").removeprefix("oem").strip()
    known = {"65001": "utf-8", "88591": "iso8859-1"}
    text = known.get(text, f"cp{text}" if text.isdigit() else text)
    try:
        return codecs.lookup(text).name
    except LookupError:
        return None


def _decoded(raw: bytes, encoding: str) -> str | None:
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError:
        return None


def _reads_as_chinese(raw: bytes) -> bool:
    text = _decoded(raw, "gb18030")
    if text is None:
        return False
    foreign = [character for character in text if not character.isascii()]
    common = sum(len(character.encode("gb2312", errors="ignore")) == 2 for character in foreign)
    return common >= _MIN_COMMON_SHARE * len(foreign)


def is_garbled(text: str) -> bool:
    """Say whether a text was decoded wrongly before it came here.

    Examples
    --------
    >>> [is_garbled(name) for name in ("ZÃ¼richsee", "´óÀóÏØ", "Zürichsee", "大荔县")]
    [True, True, False, False]
    """
    if "\ufffd" in text or _LATIN_RUN.search(text):
        return True
    try:
        return not text.isascii() and bool(text.encode("latin-1").decode("utf-8"))
    except UnicodeError:
        return False
