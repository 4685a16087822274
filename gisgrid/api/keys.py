"""Requests of other systems that bring a key: whose they are, and that they only read what the key is for."""

from typing import Any

from flask import Flask, Request, Response, request
from flask_login import LoginManager, current_user

from gisgrid.api.site import KeyHolder, current_site
from gisgrid.errors import Forbidden, SignInNeeded
from gisgrid.services.api_keys import person_of_key

MACHINES = ("/api/", "/ogc/", "/tiles/")
HEADER, BEARER = "X-API-Key", "Bearer "
READS = ("GET", "HEAD", "OPTIONS")


def register(app: Flask, login: LoginManager) -> None:
    """Let requests without a session be known by their key."""
    login.request_loader(_holder)
    app.after_request(_keep_apart)


def key_given(asked: Request) -> str:
    """Return the key of a request to an address of machines, nothing where it brings none."""
    if not asked.path.startswith(MACHINES):
        return ""
    said = asked.headers.get("Authorization", "")
    return asked.headers.get(HEADER, "") or (said.removeprefix(BEARER).strip() if said.startswith(BEARER) else "")


def require_key_fits(view: Any, *, public: bool) -> None:
    """Refuse a key that is none, a request that would write, and what the key is not for.

    Raises
    ------
    SignInNeeded
    Forbidden
    """
    holder = current_user._get_current_object()
    if not isinstance(holder, KeyHolder):
        if key_given(request) and not current_user.is_authenticated:
            raise SignInNeeded(
                "密钥无效或已收回。",
                "The key is none of ours, or was revoked.",
                hint_zh="请管理员用 gisgrid account key add 新建。",
                hint_en="An administrator makes one by: gisgrid account key add",
            )
        return
    if request.method not in READS or not (public or getattr(view, "keys", None) in holder.collections):
        raise Forbidden(
            "这一密钥不能用于此处。",
            "This key is not for this.",
            hint_zh="密钥只读，所读内容在新建时写定。",
            hint_en="A key only reads, and only what was named when it was made.",
        )


def _holder(asked: Request) -> KeyHolder | None:
    key = key_given(asked)
    found = person_of_key(current_site().urls.member, key) if key else None
    return found and KeyHolder(found[0], key, found[1])


def _keep_apart(answer: Response) -> Response:
    """Let nobody on the way keep what was answered to a key."""
    if key_given(request):
        answer.cache_control.no_store = True
    return answer
