"""SVG as text: elements, paths in tenths of a pixel, and text that is measured before it is set."""

import unicodedata
from collections.abc import Iterable
from html import escape

import numpy as np
import shapely

FONTS = "Noto Sans CJK SC, Microsoft YaHei, PingFang SC, sans-serif"
"""The first is what cairo takes; Debian's fonts-noto-cjk has it."""
INK, MUTED, LINE, WARN = "#1f2933", "#617080", "#e3e8ee", "#b45309"
EM_WIDE, EM_CAPITAL, EM_OTHER = 1.0, 0.7, 0.57
"""Widths of letters in Noto Sans CJK SC, as parts of the font's size: on the wide side where one stands for many."""
NOT_XML = dict.fromkeys([*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF, *range(0xD800, 0xE000)])


def element(tag: str, *inside: str, **attributes: object) -> str:
    """Return an element; `inside` is SVG already, attributes are escaped and those that are None left out.

    Examples
    --------
    >>> element("rect", width=2.0, stroke_width=0.25, fill='a"b', rx=None)
    '<rect width="2" stroke-width="0.25" fill="a&quot;b"/>'
    """
    told = "".join(
        f' {name.rstrip("_").replace("_", "-")}="{_written(value)}"'
        for name, value in attributes.items()
        if value is not None
    )
    return f"<{tag}{told}>{''.join(inside)}</{tag}>" if inside else f"<{tag}{told}/>"


def _written(value: object) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".") if isinstance(value, float) else words(str(value))


def words(text: str) -> str:
    """Return text as XML holds it, without what XML may not hold.

    Examples
    --------
    >>> words("东山<镇>" + chr(7))
    '东山&lt;镇&gt;'
    """
    return escape(text.translate(NOT_XML))


def text(x: float, y: float, said: str, size: float = 12.0, **attributes: object) -> str:
    """Return a line of text whose baseline begins at x, y (pixels)."""
    return element("text", words(said), x=x, y=y, font_size=size, **attributes)


def width_px(said: str, size: float = 12.0) -> float:
    """Return about how wide a line of text is, in pixels: rather a little more than less.

    Examples
    --------
    >>> width_px("东山镇", 12.0)
    36.0
    """
    return size * sum(map(_em, said))


def _em(letter: str) -> float:
    if unicodedata.combining(letter):
        return 0.0
    if unicodedata.east_asian_width(letter) in "WFA":
        return EM_WIDE
    return EM_CAPITAL if letter.isupper() or letter in "mw%@—" else EM_OTHER


def wrapped(said: str, width: float, size: float = 12.0) -> list[str]:
    """Return text as lines of at most so many pixels; words of Latin letters stay whole where they can.

    Examples
    --------
    >>> wrapped("在岗志愿者 volunteers", 60.0)
    ['在岗志愿者', 'volunteers']
    """
    lines = [""]
    for piece in _pieces(said):
        if lines[-1] and width_px(lines[-1] + piece.rstrip(), size) > width:
            lines.append("")
        lines[-1] = (lines[-1] + piece).lstrip()
    return [line.rstrip() for line in lines if line.strip()]


def _pieces(said: str) -> Iterable[str]:
    """Yield wide letters one by one, and others word by word with the space behind."""
    word = ""
    for letter in said:
        wide = _em(letter) == EM_WIDE
        if word and (wide or word[-1] == " "):
            yield word
            word = ""
        word += letter
        if wide:
            yield word
            word = ""
    yield word


def path_of(polygon: object) -> str:
    """Return the path data of a polygon or multipolygon in pixels, every ring closed."""
    rings = shapely.get_rings(shapely.get_parts(polygon))
    return "".join(f"{line_path(shapely.get_coordinates(ring)[:-1])}z" for ring in rings)


def lines_path(lines: Iterable[object]) -> str:
    """Return the path data of lines in pixels."""
    return "".join(line_path(shapely.get_coordinates(line)) for line in lines)


def line_path(xy: np.ndarray) -> str:
    """Return the path data of a line through points in pixels, in steps: a third shorter than places.

    Examples
    --------
    >>> line_path(np.array([[0.0, 1.5], [10.0, 1.5], [10.04, 3.0]]))
    'M0 1.5l10 0 0 1.5'
    """
    tenths = np.round(np.asarray(xy) * 10).astype(np.int64)
    x, y = tenths[0].tolist()
    moved = " ".join(f"{dx / 10:g} {dy / 10:g}" for dx, dy in np.diff(tenths, axis=0).tolist())
    return f"M{x / 10:g} {y / 10:g}" + (f"l{moved}" if moved else "")
