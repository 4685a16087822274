"""Errors as a person or a machine gets them: a page with words, or problem details where programs ask."""

from flask import Flask, Response, make_response, render_template, request
from werkzeug.exceptions import HTTPException

from gisgrid.api.errors import as_json, problem_of, retry_after_s
from gisgrid.errors import GisgridError

MACHINES = ("/api/", "/tiles/", "/ogc/")
BOTH = "/snapshots/"
"""Programs fetch files there, and people look at the page: `Accept` tells who asks."""


def register(app: Flask) -> None:
    """Answer every error of the app in one shape."""
    app.register_error_handler(GisgridError, _answer)
    app.register_error_handler(HTTPException, _answer)


def _answer(error: GisgridError | HTTPException) -> Response:
    problem = problem_of(error)
    if _asked_by_a_program():
        answer = as_json(problem)
    else:
        answer = make_response(render_template("problem.html", problem=problem), problem.status)
    seconds = retry_after_s(problem)
    if seconds is not None:
        answer.headers["Retry-After"] = str(seconds)
    return answer


def _asked_by_a_program() -> bool:
    if not request.path.startswith(BOTH):
        return request.path.startswith(MACHINES)
    return request.accept_mimetypes.best_match(["application/problem+json", "text/html"]) != "text/html"
