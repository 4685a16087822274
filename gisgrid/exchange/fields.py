"""Field specs: how a person says where the codes and names of a file stand."""

import re
from collections.abc import Mapping
from string import Formatter
from typing import Any

from gisgrid.errors import BadInput

Columns = Mapping[str, list[Any]]
"""A table by field; missing values are None."""

_FORMAT = re.compile(r"0?\d{0,2}[ds]?")


def spec_values(spec: str, columns: Columns, rows: int) -> list[Any]:
    """Return what a field spec says of each row.

    Parameters
    ----------
    spec : str
        A field's name; a template with fields in braces, such as ``CH{KTNR:02d}``; or a constant, such as ``=CH``.
    columns : mapping of str to list
        Missing values are None.
    rows : int

    Returns
    -------
    list
        None where a field of the spec is missing in the row.

    Raises
    ------
    BadInput
        If a field is not there (the message lists those that are) or cannot be formatted as asked.

    Examples
    --------
    >>> spec_values("CH{KTNR:02d}", {"KTNR": [1.0, 26, None]}, 3)
    ['CH01', 'CH26', None]
    >>> spec_values("=CH", {}, 2)
    ['CH', 'CH']
    """
    if spec in columns:
        return list(columns[spec])
    if spec.startswith("="):
        return [spec[1:]] * rows
    if "{" in spec:
        return _template(spec, columns, rows)
    raise _no_field(spec, columns)


def _no_field(name: str, columns: Columns) -> BadInput:
    listed = ", ".join(columns) or "-"
    return BadInput(
        f"文件中没有字段“{name}”；现有字段：{listed}。",
        f'The file has no field "{name}"; it has: {listed}.',
        hint_zh="字段名区分大小写；也可写模板（如 CH{KTNR:02d}）或常量（如 =CH）。",
        hint_en="Names are case-sensitive; a template (CH{KTNR:02d}) or a constant (=CH) will do too.",
        details={"fields": list(columns)},
    )


def _template(spec: str, columns: Columns, rows: int) -> list[str | None]:
    parts = _parse(spec)
    for name in (name for _, name, _ in parts if name is not None):
        if name not in columns:
            raise _no_field(name, columns)
    return [_fill(parts, columns, row, spec) for row in range(rows)]


def _parse(spec: str) -> list[tuple[str, str | None, str]]:
    try:
        parts = [(text, name, form or "") for text, name, form, _ in Formatter().parse(spec)]
    except ValueError as error:
        raise _bad_template(spec) from error
    if not all(_FORMAT.fullmatch(form) for _, _, form in parts):
        raise _bad_template(spec)
    return parts


def _bad_template(spec: str) -> BadInput:
    return BadInput(
        f"模板“{spec}”写得不对，或其中的值不能按它排成代码。",
        f'The template "{spec}" is malformed, or a value cannot be written as it asks.',
        hint_zh="写法如 CH{KTNR:02d}：花括号内是字段名，02d 表示两位数字。",
        hint_en="Write it like CH{KTNR:02d}: a field in braces, and 02d for two digits.",
    )


def _fill(parts: list[tuple[str, str | None, str]], columns: Columns, row: int, spec: str) -> str | None:
    out = []
    for text, name, form in parts:
        out.append(text)
        if name is None:
            continue
        value = columns[name][row]
        if value is None:
            return None
        try:
            out.append(format(_whole(value, form), form))
        except (ValueError, TypeError) as error:
            raise _bad_template(spec) from error
    return "".join(out)


def _whole(value: Any, form: str) -> Any:
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return int(value) if form.endswith("d") and isinstance(value, str) else value
