"""Reading the query string: a value of the right type or one clear sentence."""

import re
from collections.abc import Callable
from typing import Any, TypeVar

from flask import request

from gisgrid.errors import BadInput

Value = TypeVar("Value")

DEFAULT_SCHEME = "standard"
MAX_TEXT = 2000
UNSTORABLE = re.compile("[\0\ud800-\udfff]")


def argument(name: str, kind: Callable[[str], Value], default: Value | None = None) -> Value:
    """Return the query's value called `name`, read by `kind`.

    Raises
    ------
    BadInput
        It is missing and has no default, cannot be read, or holds a character that no database takes.
    """
    given = request.args.get(name)
    if given is None and default is not None:
        return default
    try:
        if given is None or "\0" in given:
            raise ValueError(name)
        return kind(given)
    except (ValueError, OverflowError) as exc:
        raise BadInput(
            f"参数 {name} 缺失或写法不对。",
            f"The parameter {name} is missing or cannot be read.",
            details={"name": name},
        ) from exc


def path_part(given: str) -> str:
    """Return a part of the address, such as an area's code.

    Raises
    ------
    BadInput
        It holds a character that no database takes.
    """
    if "\0" in given:
        raise BadInput("地址写法不对。", "The address cannot be read.")
    return given


def scheme() -> str:
    """Return the scheme asked for, the standard one unless the query says otherwise."""
    return argument("scheme", str, DEFAULT_SCHEME)


def body() -> dict[str, Any]:
    """Return the request's JSON object; an empty one where nothing was sent.

    Raises
    ------
    BadInput
        What was sent is no JSON object.
    """
    try:
        given = request.get_json(silent=True) if request.content_length else {}
    except RecursionError:  # brackets within brackets, thousands deep
        given = None
    if not isinstance(given, dict):
        raise BadInput("请求的内容写得不对。", "What was sent cannot be read.")
    return given


def words(name: str) -> str:
    """Return a text of the body, an empty one where it is not given.

    Raises
    ------
    BadInput
        It is no text, longer than `MAX_TEXT` characters, or holds a character that no database takes.
    """
    given = body().get(name, "")
    if not isinstance(given, str):
        raise BadInput(f"{name} 应是文字。", f"{name} should be a text.")
    require_storable(name, given)
    return given.strip()


def require_storable(name: str, given: str) -> None:
    """Refuse a text that no database takes: with a NUL, with half of a surrogate pair, or very long.

    Raises
    ------
    BadInput
    """
    if len(given) > MAX_TEXT or UNSTORABLE.search(given):
        raise BadInput(
            f"{name} 太长或含有不能保存的字符。", f"{name} is too long or holds a character that cannot be kept."
        )
