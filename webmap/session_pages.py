"""Signing in and out, and one's own password: plain forms that need no script."""

from typing import Any
from urllib.parse import urlsplit

from flask import Blueprint, make_response, redirect, render_template, request, session, url_for
from flask_login import login_user, logout_user
from werkzeug.wrappers import Response

from gisgrid.api.access import EVERYONE, SIGNED_IN, allow, visitor
from gisgrid.api.errors import problem_of, retry_after_s
from gisgrid.api.site import Visitor, current_site, person
from gisgrid.errors import GisgridError, Refused, SignInNeeded, TooManyTries
from gisgrid.services.passwords import LEAST_LETTERS
from gisgrid.services.sign_in import change_password, person_of, sign_in, sign_out

blueprint = Blueprint("signing", __name__)


@blueprint.get("/sign-in")
@allow(EVERYONE)
def sign_in_page() -> Response:
    """Show the form, or go on for who is signed in already."""
    if visitor() is not None:
        return redirect(_next())
    return _form("sign_in.html", next=_next())


@blueprint.post("/sign-in")
@allow(EVERYONE)
def sign_in_form() -> Response:
    """Open a session, or say why not."""
    urls = current_site().urls
    try:
        token = sign_in(urls.service, _field("name"), _field("password"), _address())
    except (SignInNeeded, TooManyTries) as error:
        return _form("sign_in.html", error, next=_next(), name=_field("name"))
    found = person_of(urls.member, token)
    if found is None:  # disabled since the password was checked
        return _form("sign_in.html", SignInNeeded("账户已停用。", "The account is disabled."), next=_next())
    session.clear()  # what a browser brought along from before is nobody's
    login_user(Visitor(found, token))
    return redirect(_next())


@blueprint.post("/sign-out")
@allow(EVERYONE)
def sign_out_form() -> Response:
    """End the session."""
    found = visitor()
    if found is not None:
        sign_out(current_site().urls.member, found.token)
        logout_user()
    session.clear()
    return redirect(url_for("overview_page"))


@blueprint.get("/account")
@allow(SIGNED_IN)
def account_page() -> Response:
    """Show one's own account."""
    return _form("account.html", person=person(), least=LEAST_LETTERS)


@blueprint.post("/account")
@allow(SIGNED_IN)
def account_form() -> Response:
    """Change one's own password; all sessions end."""
    mine = person()
    try:
        if _field("new") != _field("again"):
            raise Refused("两次输入的新密码不一样。", "The new password was not typed twice alike.")
        change_password(current_site().urls.service, mine.name, _field("old"), _field("new"), _address())
    except GisgridError as error:
        return _form("account.html", error, person=mine, least=LEAST_LETTERS)
    logout_user()
    return redirect(url_for("signing.sign_in_page", changed=1))


def _field(name: str) -> str:
    return request.form.get(name, "")


def _address() -> str:
    return request.remote_addr or ""


def _next() -> str:
    """Return where to go after signing in: an address of this site, or the overview."""
    given = request.values.get("next", "")
    parts = urlsplit(given)
    local = given.startswith("/") and not given.startswith(("//", "/\\")) and not parts.netloc and given.isprintable()
    return given if local else url_for("overview_page")


def _form(template: str, error: GisgridError | None = None, **values: Any) -> Response:
    """Return a form, with what was wrong where something was."""
    problem = error and problem_of(error)
    answer = make_response(render_template(template, problem=problem, **values), problem.status if problem else 200)
    answer.cache_control.no_store = True
    if problem and retry_after_s(problem):
        answer.headers["Retry-After"] = str(retry_after_s(problem))
    return answer
