"""What the service tells of itself: requests by route for Prometheus, and one line of JSON a request for the log.

Neither knows who asked, for what, or from where: a route's pattern stands in place of the address.
"""

import json
import os
import shutil
import sys
import time
from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, Flask, Response, g, request
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    REGISTRY,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    generate_latest,
)
from prometheus_client.multiprocess import MultiProcessCollector

from gisgrid.api.access import allow
from gisgrid.api.site import current_site, read_all
from gisgrid.domain.accounts import Power
from gisgrid.services.browse import show_health
from gisgrid.services.jobs import show_jobs

blueprint = Blueprint("metrics", __name__)

SHARED_FOLDER = "PROMETHEUS_MULTIPROC_DIR"
"""Where the processes of one service add up their counts; `gisgrid serve` makes it."""

REQUESTS = Counter("gisgrid_requests", "Requests answered", ["method", "route", "status"])
SECONDS = Histogram("gisgrid_request_seconds", "Time until the answer began", ["route"],
                    buckets=(0.01, 0.05, 0.1, 0.3, 1, 3, 10))  # fmt: skip


@blueprint.get("/api/metrics")
@allow(Power.ADMINISTER, Power.READ_PRIVATE, keys="metrics")
def metrics() -> Response:
    """Give the figures in Prometheus' text form."""
    state = CollectorRegistry()
    _tell_state(state)
    return Response(generate_latest(_counted()) + generate_latest(state), content_type=CONTENT_TYPE_LATEST)


def register(app: Flask, *, log: bool) -> None:
    """Count every request of an app, and write a line for each where `log` says so."""
    app.before_request(_begin)
    app.after_request(_count)
    if log:
        app.after_request(_write)


def _begin() -> None:
    g.begun = time.perf_counter()


def _count(answer: Response) -> Response:
    REQUESTS.labels(request.method, _route(), answer.status_code).inc()
    SECONDS.labels(_route()).observe(_seconds())
    return answer


def _write(answer: Response) -> Response:
    line: dict[str, Any] = {
        "at": datetime.now(UTC).isoformat(timespec="milliseconds"), "method": request.method, "route": _route(),
        "status": answer.status_code, "ms": round(_seconds() * 1000, 1), "bytes": answer.calculate_content_length(),
    }  # fmt: skip
    sys.stderr.write(f"{json.dumps(line)}\n")
    return answer


def _seconds() -> float:
    # A request that was refused before it was looked at has no beginning.
    return time.perf_counter() - float(g.get("begun", time.perf_counter()))


def _route() -> str:
    return request.url_rule.rule if request.url_rule else "none"


def _counted() -> CollectorRegistry:
    if SHARED_FOLDER not in os.environ:
        return REGISTRY
    registry = CollectorRegistry()
    MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    return registry


def _tell_state(registry: CollectorRegistry) -> None:
    """Add what is so at this moment: the newest changeset, jobs, the disk."""
    with read_all() as connection:
        changeset = show_health(connection)["newest_changeset"]
        jobs = show_jobs(connection, now=datetime.now(UTC))["jobs"]
    Gauge("gisgrid_newest_changeset", "Number of the newest changeset", registry=registry).set(changeset or 0)
    done = Gauge("gisgrid_job_done_seconds", "When a job was done last (Unix time)", ["job"], registry=registry)
    failed = Gauge("gisgrid_job_failed", "Whether a job's latest run failed", ["job"], registry=registry)
    for job in jobs:
        failed.labels(job["job"]).set(bool(job["latest"] and job["latest"]["outcome"] == "failed"))
        if job["done_at"]:
            done.labels(job["job"]).set(job["done_at"].timestamp())
    free = Gauge("gisgrid_disk_free_bytes", "Free bytes where the data lie", registry=registry)
    folder = current_site().uploads.parent
    free.set(shutil.disk_usage(folder if folder.exists() else "/").free)
