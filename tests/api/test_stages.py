"""Long work told line by line: stages as they begin, then what came of it, whatever that is."""

import json
import logging

from flask import Flask

from gisgrid.api.stages import NDJSON, staged
from gisgrid.errors import Refused


def told(work, accept=NDJSON):
    app = Flask(__name__)
    with app.test_request_context(headers={"Accept": accept}):
        answer = staged(work, 2, status=201)
        return answer, [json.loads(line) for line in answer.get_data(as_text=True).splitlines()]


def counting(advance):
    advance("读取 · reading")
    advance("写入 · storing")
    return {"run": 7}


def refused(advance):
    advance("读取 · reading")
    raise Refused("他人刚刚改动", "somebody else was first", hint_zh="请重试")


def broken(_):
    raise ZeroDivisionError("a secret")


def test_stages_then_what_was_done():
    _, lines = told(counting)
    assert lines == [
        {"stage": "读取 · reading", "number": 1, "of": 2},
        {"stage": "写入 · storing", "number": 2, "of": 2},
        {"done": {"run": 7}},
    ]


def test_who_takes_no_lines_gets_the_answer_alone():
    answer, lines = told(counting, accept="application/json, */*")
    assert (answer.status_code, lines) == (201, [{"run": 7}])


def test_a_refusal_is_the_last_line():
    _, (stage, last) = told(refused)
    assert stage["number"] == 1
    assert (last["problem"]["status"], last["problem"]["hint_zh"]) == (409, "请重试")


def test_a_failure_is_logged_and_tells_nothing_of_itself(caplog):
    with caplog.at_level(logging.ERROR):
        _, (last,) = told(broken)
    assert last["problem"]["status"] == 500
    assert "secret" not in json.dumps(last)
    assert "ZeroDivisionError" in caplog.text
