"""One shape for every refusal: problem details (RFC 9457) in Chinese and English."""

from dataclasses import asdict, dataclass, field
from typing import Any

from flask import Response, jsonify
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from gisgrid.errors import (
    BadInput,
    Forbidden,
    GisgridError,
    NotFound,
    NotTiling,
    Refused,
    SignInNeeded,
    TooManyTries,
    Unavailable,
)

STATUS: dict[type[GisgridError], int] = {
    BadInput: 400,
    SignInNeeded: 401,
    Forbidden: 403,
    NotFound: 404,
    Refused: 409,
    NotTiling: 422,
    TooManyTries: 429,
    Unavailable: 503,
}
"""By class; one below these has the status of the class above it."""

WORDS = {
    404: ("这个地址没有内容。", "There is nothing at this address."),
    405: ("这个地址不接受这种请求。", "This address does not take that kind of request."),
    413: ("文件太大，没有收下。", "The file is too large and was not taken."),
    500: ("服务出了差错,已记入日志;数据没有变化。", "The service failed and has logged it; no data were changed."),
}

HINTS = {
    413: (
        "请去掉无关的图层，或按乡镇分开导入。",
        "Leave out other layers, or import town by town.",
    )
}


@dataclass(frozen=True)
class Problem:
    """A refusal as a reader gets it; `title` is English, `zh` and `en` are the sentences, hints say what to do."""

    status: int
    code: str
    title: str
    zh: str
    en: str
    hint_zh: str = ""
    hint_en: str = ""
    details: dict[str, Any] = field(default_factory=dict)


def problem_of(error: GisgridError | HTTPException) -> Problem:
    """Put an error of ours, or one of HTTP, into words.

    Examples
    --------
    >>> problem_of(NotFound("没有。", "None.")).status
    404
    """
    if isinstance(error, CSRFError):
        error = _stale_page()
    if isinstance(error, GisgridError):
        status = next((STATUS[kind] for kind in type(error).__mro__ if kind in STATUS), 500)
        words = (error.zh, error.en, error.hint_zh, error.hint_en)
        title = error.code.replace("_", " ")
        return Problem(status, error.code, title, *words, details=_plain(error.details))
    status = error.code or 500
    zh, en = WORDS.get(status, ("请求无法办理。", "The request cannot be served."))
    return Problem(status, f"http_{status}", error.name, zh, en, *HINTS.get(status, ("", "")))


def _stale_page() -> Forbidden:
    """Refuse to write for another site's page, or for one of another session."""
    return Forbidden(
        "这个页面已经过期，未办理，数据没有变化。",
        "This page belongs to another session; nothing was done.",
        hint_zh="请刷新页面再试。",
        hint_en="Reload the page and try again.",
    )


def retry_after_s(problem: Problem) -> int | None:
    """Return after how many seconds it makes sense to ask again, None where it does not."""
    if problem.code == Unavailable.code:
        return 5
    seconds: int | None = problem.details.get("retry_after_s")
    return seconds


def _plain(details: dict[str, Any]) -> dict[str, Any]:
    """Leave out findings as the check gives them: only a view whose page draws them puts them into JSON."""
    return {name: value for name, value in details.items() if name != "findings" or _is_plain(value)}


def _is_plain(findings: list[Any]) -> bool:
    return bool(findings) and all(isinstance(found, dict) for found in findings)


def as_json(problem: Problem) -> Response:
    """Return the problem as `application/problem+json`."""
    answer = jsonify(asdict(problem) | {"type": "about:blank", "detail": problem.en})
    answer.status_code = problem.status
    answer.mimetype = "application/problem+json"
    return answer
