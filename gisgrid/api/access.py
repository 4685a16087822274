"""Who may ask what: every route says it, and one that does not is answered to nobody.

A route's word is the coarse half: whether somebody is signed in, and holds a power anywhere. Where it is held, the
database decides for each row (`store/access.sql`), with the token of the session in each transaction.
"""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, current_app, redirect, request, url_for
from flask import Response as Answer
from flask_login import LoginManager, current_user
from flask_wtf.csrf import CSRFProtect
from werkzeug.wrappers import Response

from gisgrid.api import keys as api_keys
from gisgrid.api.site import Visitor, current_site
from gisgrid.domain.accounts import Power
from gisgrid.errors import BadInput, Forbidden, NotFound, SignInNeeded
from gisgrid.services.sign_in import person_of

View = TypeVar("View", bound=Callable[..., Any])

EVERYONE, SIGNED_IN = "everyone", "signed in"
MAX_BODY_BYTES = 1024**2
MAX_UPLOAD_BYTES = 512 * 1024**2
TOKEN_HEADER = "X-CSRFToken"


def allow(who: str | Power, *others: Power, large: bool = False, keys: str = "") -> Callable[[View], View]:
    """Say who may ask a route: `EVERYONE`, who is `SIGNED_IN`, or who holds one of some powers somewhere.

    Parameters
    ----------
    large : bool
        It takes files; other bodies end at a megabyte.
    keys : str
        What a key of another system must be for to ask; where everybody may, any key may.
    """

    def said(view: View) -> View:
        view.__dict__.update(allowed=(who, *others), large=large, keys=keys)
        return view

    return said


def register(app: Flask) -> None:
    """Put sessions, the guard and the tokens of forms on an app."""
    login = LoginManager(app, add_context_processor=False)  # an error page must not ask the database who reads it
    login.user_loader(_visitor)
    api_keys.register(app, login)
    CSRFProtect(app)
    app.config["WTF_CSRF_TIME_LIMIT"] = None  # as long as the session
    app.config["WTF_CSRF_CHECK_DEFAULT"] = False  # checked by the guard, after it is known who asks
    app.view_functions["static"] = allow(EVERYONE)(app.view_functions["static"])
    app.before_request(_guard)
    app.after_request(_keep_to_the_reader)


def visitor() -> Visitor | None:
    """Return who is signed in, if anybody is."""
    return current_user._get_current_object() if current_user.is_authenticated else None


def _visitor(token: str) -> Visitor | None:
    person = person_of(current_site().urls.member, token)
    return None if person is None else Visitor(person, token)


def _guard() -> Response | None:
    """Refuse a request before its view is called, unless the view says that this visitor may ask."""
    view = current_app.view_functions.get(request.endpoint or "")
    if view is None:
        return None  # there is no such address: 404 or 405
    allowed = getattr(view, "allowed", ())
    if not allowed:
        raise NotFound("这个地址没有内容。", "There is nothing at this address.")
    request.max_content_length = MAX_UPLOAD_BYTES if getattr(view, "large", False) else MAX_BODY_BYTES
    api_keys.require_key_fits(view, public=EVERYONE in allowed)
    if EVERYONE not in allowed:
        refused = _who(allowed)
        if refused is not None:
            return refused
    if None in request.form:  # a field whose name cannot be read, over which Flask-WTF stumbles
        raise BadInput("表单的写法不对。", "The form cannot be read.")
    current_app.extensions["csrf"].protect()
    return None


def _keep_to_the_reader(answer: Answer) -> Answer:
    """Let nobody on the way keep what was answered to one person."""
    view = current_app.view_functions.get(request.endpoint or "")
    if view is not None and EVERYONE not in getattr(view, "allowed", ()):
        answer.cache_control.no_store = True
    return answer


def _who(allowed: tuple[str | Power, ...]) -> Response | None:
    found = visitor()
    if found is None:
        return _ask_to_sign_in()
    if SIGNED_IN not in allowed and not found.person.holds(*map(Power, allowed)):
        raise Forbidden(
            "您的账户没有这项权限。",
            "Your account may not do this.",
            hint_zh="请联系管理员授予相应的角色。",
            hint_en="Ask an administrator for the role that may.",
        )
    return None


def _ask_to_sign_in() -> Response:
    """Lead a page to the sign-in, and tell a program that it needs one."""
    if request.method in ("GET", "HEAD") and not request.path.startswith(("/api/", "/tiles/", "/ogc/")):
        return redirect(url_for("signing.sign_in_page", next=request.full_path.rstrip("?")))
    raise SignInNeeded(
        "请先登录。",
        "Sign in first.",
        hint_zh="登录可能已过期，请刷新页面。",
        hint_en="Reload the page to sign in again.",
    )
