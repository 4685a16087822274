"""Nightly jobs: what ran, when, what it found; and running one now."""

import subprocess
import sys
from datetime import datetime
from threading import Thread
from typing import Any

from flask import Blueprint, Response, jsonify

from gisgrid.api.access import allow
from gisgrid.api.site import person, read
from gisgrid.domain.accounts import Power
from gisgrid.services.accounts import require_power
from gisgrid.services.jobs import list_tries, show_jobs
from gisgrid.services.nightly import job_named

blueprint = Blueprint("jobs", __name__, url_prefix="/api/jobs")


@blueprint.get("")
@allow(Power.ADMINISTER)
def jobs() -> Response:
    """List the jobs with their latest try, what should be looked at, and the tries before."""
    with read() as connection:
        found = show_jobs(connection, now=datetime.now().astimezone())
        tries = list_tries(connection)
    return jsonify(_plain(found | {"tries": tries}))


@blueprint.post("/<job>")
@allow(Power.ADMINISTER)
def run(job: str) -> tuple[Response, int]:
    """Begin a job now, for who administers everything; it goes on by itself, and the list says how it ends."""
    with read() as connection:
        require_power(connection, Power.ADMINISTER, "", [])
    asked = job_named(job)
    # A process of its own: work of minutes would hold up every page of this one. The thread waits for its end.
    command = [sys.executable, "-m", "gisgrid", "jobs", "run", asked.code, "--who", person().name]
    words = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "check": False}
    Thread(target=subprocess.run, args=(command,), kwargs=words, daemon=True).start()
    return jsonify({"begun": asked.code}), 202


def _plain(value: Any) -> Any:
    """Write moments and days as text, at any depth."""
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_plain(one) for one in value]
    return value.isoformat() if hasattr(value, "isoformat") else value
