"""Which field of a file holds the code, which the name: guessed from what fields are called and what stands in them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from gisgrid.exchange.fields import Columns

CODE_WORDS = ("code", "dm", "代码", "编码", "编号", "区划码", "bm", "id")
PARENT_WORDS = ("parent", "上级", "所属", "父", "sjdm", "pcode", "up")
NAME_WORDS = ("name", "mc", "名称", "名", "label")
KIND_WORDS = ("kind", "类别", "类型")
CODE_LENGTHS = (6, 9, 12, 15, 19)
SAMPLE = 500
"""Values of a field that are looked at."""

_DIGITS = re.compile(r"(\d+)(?:\.0+)?")


@dataclass(frozen=True)
class FieldGuess:
    """Fields by role, each a name or an empty text where none fits, and the level that the codes look like."""

    code: str
    name: str
    parent_code: str
    kind: str
    level: str


@dataclass(frozen=True)
class _Look:
    """What a field looks like: lengths of its codes if it holds codes, and whether they all differ."""

    field: str
    lengths: frozenset[int]
    unique: bool
    wordy: bool

    def called(self, words: Sequence[str]) -> int:
        """Return how well the field's name fits: 2 if it is a word of the list, 1 if it holds one, else 0."""
        name = self.field.lower()
        return 2 if name in words else int(any(word in name for word in words))


def guess_fields(columns: Columns, patterns: dict[str, str]) -> FieldGuess:
    """Guess the roles of a file's fields.

    Parameters
    ----------
    columns : mapping of str to list
    patterns : dict of str to str
        Regular expression of the codes of each level, the highest first.

    Examples
    --------
    >>> rows = {"XZQDM": ["990101001201", "990101001202"], "XZQMC": ["东村", "西村"], "SJDM": ["990101001000"] * 2}
    >>> guess_fields(rows, {"village": "^[0-9]{12}$"})
    FieldGuess(code='XZQDM', name='XZQMC', parent_code='SJDM', kind='', level='village')
    """
    looks = [_look(field, values[:SAMPLE]) for field, values in columns.items()]
    coded = [look for look in looks if look.lengths]
    code = _best([look for look in coded if look.unique], CODE_WORDS, PARENT_WORDS)
    others = [look for look in coded if look.field != code]
    parent = _best([look for look in others if look.called(PARENT_WORDS) or not look.unique], PARENT_WORDS, ())
    named = [look for look in looks if look.wordy and not look.called(KIND_WORDS)]
    level = _level([_text(value) for value in columns[code][:SAMPLE]], patterns) if code else ""
    kind = next((look.field for look in looks if look.field.lower() in KIND_WORDS), "")
    return FieldGuess(code, _best(named, NAME_WORDS, PARENT_WORDS), parent, kind, level)


def _text(value: Any) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value).strip()


def _look(field: str, values: list[Any]) -> _Look:
    texts = [text for text in map(_text, values) if text]
    matches = [_DIGITS.fullmatch(text) for text in texts]
    digits = [match[1] for match in matches if match]
    usual = bool(texts) and len(digits) == len(texts) and {len(code) for code in digits} <= set(CODE_LENGTHS)
    lengths = frozenset(len(code) for code in digits) if usual else frozenset()
    return _Look(field, lengths, len(set(texts)) == len(values), bool(texts) and not digits)


def _best(looks: Sequence[_Look], words: Sequence[str], unwanted: Sequence[str]) -> str:
    """Return the field that fits best: by its name, then by the longest codes, then the first."""
    ranked = sorted(
        looks, key=lambda look: (bool(look.called(unwanted)), -look.called(words), -max(look.lengths or {0}))
    )
    return ranked[0].field if ranked else ""


def _level(codes: list[str], patterns: dict[str, str]) -> str:
    """Return the level of codes: by their pattern, and where levels share it by the zeros at the end."""
    fitting = [level for level, pattern in patterns.items() if codes and all(re.search(pattern, c) for c in codes)]
    zeros = min((len(code) - len(code.rstrip("0")) for code in codes), default=0)
    padded = [level for level in ("county", "town") if level in fitting and zeros >= {"county": 6, "town": 3}[level]]
    return next(iter(padded or fitting[-1:]), "")
