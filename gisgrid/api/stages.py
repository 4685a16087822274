"""Long work told stage by stage: to who accepts lines of JSON, else the answer alone."""

import json
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import asdict
from queue import SimpleQueue
from typing import Any

from flask import Response, copy_current_request_context, current_app, jsonify, request
from werkzeug.exceptions import InternalServerError

from gisgrid.api.errors import problem_of
from gisgrid.errors import GisgridError

NDJSON = "application/x-ndjson"
Advance = Callable[[str], None]
Work = Callable[[Advance], dict[str, Any]]


def staged(work: Work, stages: int, *, status: int = 200) -> Response:
    """Answer with what some work returns.

    Who accepts `application/x-ndjson` gets a line at once when a stage begins: `stage` (Chinese · English), `number`,
    from 1, and `of` how many. The last line holds `done`, or `problem` as a refusal's body is elsewhere; the work goes
    on where nobody listens any more.

    Parameters
    ----------
    work : callable
        Gets a function to call when a stage begins.
    stages : int
        How many there are.
    status : int
        Where the answer comes at once.
    """
    if NDJSON not in [kind for kind, _ in request.accept_mimetypes]:
        answer = jsonify(work(lambda stage: None))
        answer.status_code = status
        return answer
    said: SimpleQueue[str | None] = SimpleQueue()
    workers = ThreadPoolExecutor(1, thread_name_prefix="stages")
    done = workers.submit(copy_current_request_context(work), said.put)
    done.add_done_callback(lambda _: said.put(None))
    workers.shutdown(wait=False)
    answer = Response(_lines(said, done, stages, current_app.logger.error), mimetype=NDJSON)
    answer.headers["X-Accel-Buffering"] = "no"  # else nginx holds the lines back until all are there
    return answer


def _lines(
    said: "SimpleQueue[str | None]", done: "Future[dict[str, Any]]", stages: int, complain: Callable[..., None]
) -> Iterator[str]:
    for number, stage in enumerate(iter(said.get, None), start=1):
        yield _line(stage=stage, number=number, of=max(stages, number))
    error = done.exception()
    if error is None:
        yield _line(done=done.result())
        return
    if not isinstance(error, GisgridError):
        complain("work in stages failed", exc_info=error)
        error = InternalServerError()
    yield _line(problem=asdict(problem_of(error)))


def _line(**said: Any) -> str:
    return json.dumps(said, ensure_ascii=False) + "\n"
