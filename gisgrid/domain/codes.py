"""Division codes: 6, 9, 12, 15 and 19 digits, and how a list of areas compares with the official one."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from gisgrid.errors import BadInput

_PADDED = {6: "000000", 9: "000"}
_ACCEPTED = re.compile(r"[0-9]{6}|[0-9]{9}|[0-9]{12}|[0-9]{15}|[0-9]{19}")
_PARENT_DIGITS = {"city": 2, "county": 4, "town": 6, "village": 9}


@dataclass(frozen=True)
class OfficialCode:
    """An entry of the official list.

    Attributes
    ----------
    code : str
        Twelve digits.
    name : str
    """

    code: str
    name: str

    @property
    def level(self) -> str:
        """The level that its zeros say."""
        return level_of(self.code)


@dataclass(frozen=True)
class CodeComparison:
    """Areas compared with the official list.

    Attributes
    ----------
    missing : tuple of OfficialCode
        Officially there under the same parents, and not among the areas.
    extra : tuple of str
        Codes of areas that the official list does not have.
    renamed : tuple of (code, official name, name given)
    """

    missing: tuple[OfficialCode, ...]
    extra: tuple[str, ...]
    renamed: tuple[tuple[str, str, str], ...]

    @property
    def agrees(self) -> bool:
        """Whether nothing differs."""
        return not (self.missing or self.extra or self.renamed)


def official_form(code: str) -> tuple[str, str]:
    """Return the twelve official digits of a code, and what local use put after them.

    Accepted are 6 digits (city or county) and 9 (town), which are padded with zeros to 12; 12; and a village's 12
    digits with a local part behind them: 3 (sub-grid) or 7 (the 19-digit form of social-governance grids).

    Raises
    ------
    BadInput
        Any other form.

    Examples
    --------
    >>> official_form("430202"), official_form("430202001")
    (('430202000000', ''), ('430202001000', ''))
    >>> official_form("430202001201007"), official_form("4302020012010000012")
    (('430202001201', '007'), ('430202001201', '0000012'))
    """
    if not has_official_form(code):
        raise BadInput(
            f"{code[:40]!r} 不是 6、9、12、15 或 19 位数字的代码",
            f"{code[:40]!r} is no code of 6, 9, 12, 15 or 19 digits",
        )
    padded = code + _PADDED.get(len(code), "")
    return padded[:12], padded[12:]


def has_official_form(code: str) -> bool:
    """Say whether `official_form` accepts a code.

    Examples
    --------
    >>> has_official_form("430202001201"), has_official_form("CH01")
    (True, False)
    """
    return _ACCEPTED.fullmatch(code) is not None


def level_of(code: str) -> str:
    """Return the level that the zeros of a 12-digit code say.

    Examples
    --------
    >>> [level_of(code) for code in ("430200000000", "430202000000", "430202001000", "430202001201")]
    ['city', 'county', 'town', 'village']
    """
    for digits, level in ((4, "city"), (6, "county"), (9, "town")):
        if not code[digits:].strip("0"):
            return level
    return "village"


def compare_codes(codes: Sequence[str], names: Sequence[str], official: Mapping[str, str]) -> CodeComparison:
    """Compare areas of one level with the official list.

    What is missing is looked for under the parents that the codes themselves name. Sub-grids are compared by their
    village: its code must be official, and every official village of their towns should have one; their own names are
    not compared.

    Parameters
    ----------
    codes, names : sequence of str
        Of the areas. Codes of another form are extra.
    official : mapping of code to name

    Examples
    --------
    >>> official = {"430202001201": "东村", "430202001202": "西村", "430299001201": "远村"}
    >>> found = compare_codes(["430202001201", "430202001203"], ["东庄", "南村"], official)
    >>> [one.code for one in found.missing], found.extra, found.renamed
    (['430202001202'], ('430202001203',), (('430202001201', '东村', '东庄'),))
    """
    forms = {code: official_form(code) for code in codes if has_official_form(code)}
    given = {twelve for twelve, _ in forms.values()}
    scopes = {(level_of(code), code[: _PARENT_DIGITS[level_of(code)]]) for code in given}
    expected = {code for code in official if (level_of(code), code[: _PARENT_DIGITS[level_of(code)]]) in scopes}
    whole = {code: forms[code][0] for code in codes if code in forms and not forms[code][1]}
    pairs = [(whole[code], name) for code, name in zip(codes, names, strict=True) if code in whole]
    return CodeComparison(
        missing=tuple(OfficialCode(code, official[code]) for code in sorted(expected - given)),
        extra=tuple(sorted(code for code in codes if code not in forms or forms[code][0] not in official)),
        renamed=tuple(sorted((code, official[code], name) for code, name in pairs if official.get(code, name) != name)),
    )


def is_urban(code: str) -> bool:
    """Say whether a village's code is that of a residents' committee (001 to 199 in its last three digits).

    Examples
    --------
    >>> is_urban("990101001001"), is_urban("990101001201"), is_urban("990101001000")
    (True, False, False)
    """
    return len(code) == 12 and code.isdecimal() and 1 <= int(code[9:]) <= 199
