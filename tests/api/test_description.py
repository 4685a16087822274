"""The description of the interface, and whatever can be made of it thrown at the application."""

import json
import logging

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from sqlalchemy import text

from gisgrid.store.areas import insert_areas
from gisgrid.store.session import changing, reading, writing
from gisgrid.store.urls import DATABASE
from tests.accounts import add_households
from tests.api.test_routes import EXPECTED
from tests.browsing import settings_of
from tests.county import county
from tests.desk import load_village
from tests.everybody import HOUSE, ROLES, drafted, holds
from tests.visitors import visit
from webmap import create_app

SHOWN_NAME, WHY, NOTE, HOUSEHOLD, PHONE = "顾暗香", "密因七四一", "密注八五二", "苏隐名", "13987654321"


class World:
    """An application with secrets in every private table, somebody who may do everything, and what was logged."""

    def __init__(self, database, folder):
        self.app = create_app(settings_of(database, data_dir=folder))
        self.everything = visit(
            self.app, database, "全能", *[(role, None) for role in ROLES if holds(role, "everywhere")]
        )
        load_village(database)
        with changing(database.service_url, who=SHOWN_NAME, why=WHY) as connection:
            insert_areas(connection, "standard", county())
        add_households(database, [HOUSE])
        with writing(database.service_url) as connection:
            connection.execute(text("UPDATE gisgrid.household SET address = :a"), {"a": f"{HOUSEHOLD} {PHONE}"})
        drafted(database, note=NOTE)
        with reading(database.admin_url) as connection:
            password_hash = connection.scalar(text("SELECT password_hash FROM gisgrid.account"))
        self.token = self.everything.client.get_cookie("session").value
        self.of_nobody = {SHOWN_NAME, WHY, NOTE, HOUSEHOLD, PHONE, password_hash[-20:], self.token}
        self.of_anybody = {password_hash[-20:], self.token}
        self.schema = schemathesis.openapi.from_wsgi("/api/openapi.json", self.app)
        self.door = schemathesis.openapi.from_wsgi("/ogc/api", self.app)
        described = [*self.schema.get_all_operations(), *self.door.get_all_operations()]
        self.operations = {found.ok().label: found.ok() for found in described}

    def ask(self, case, *, signed_in):
        """Send a case; nothing may break, and no secret may come back."""
        headers, cookies = (self.everything.headers, {"session": self.token}) if signed_in else ({}, {})
        answer = case.call(headers=headers, cookies=cookies)
        told = answer.content.decode(errors="ignore")
        secrets = self.of_anybody if signed_in else self.of_nobody
        assert answer.status_code < 500, case.as_curl_command()
        assert [one for one in secrets if one in told or json.dumps(one)[1:-1] in told] == []


@pytest.fixture(scope="module")
def world(cluster, tmp_path_factory):
    with cluster.temporary(DATABASE) as database:
        yield World(database, tmp_path_factory.mktemp("data"))


class Told(logging.Handler):
    """What the log says."""

    def __init__(self):
        super().__init__()
        self.lines = []

    def emit(self, record):
        self.lines.append(self.format(record))


@pytest.fixture
def log():
    told = Told()
    logging.getLogger().addHandler(told)
    yield told
    logging.getLogger().removeHandler(told)


def throw(world, cases, *, signed_in):
    """Ask so many cases, spread over every operation; return how many it were."""
    operations = world.operations.values()
    asked = sum(throw_at(world, one, 1, signed_in) for one in operations)
    # Of an operation that takes nothing, or a choice of forms alone, there are few cases.
    varied = [one for one in operations if one.body or one.path_parameters or {p.name for p in one.query} - {"f"}]
    each = -(-(cases - asked) // len(varied))
    return asked + (sum(throw_at(world, one, each, signed_in) for one in varied) if each > 0 else 0)


def throw_at(world, operation, cases, signed_in):
    asked = []

    @settings(
        max_examples=cases,
        phases=[Phase.generate],
        database=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )
    @given(operation.as_strategy())
    def run(case):
        world.ask(case, signed_in=signed_in)
        asked.append(case)

    run()
    return len(asked)


def test_it_names_every_address_of_the_interface(world):
    described = {
        f"{method.upper()} {path}" for path, methods in world.schema.raw_schema["paths"].items() for method in methods
    }
    plain = {route.replace("<", "{").replace(">", "}").replace("{int:", "{") for route in EXPECTED}
    assert described == {route for route in plain if " /api/" in route or " /tiles/" in route}


def test_every_address_says_what_it_is_for(world):
    raw = world.schema.raw_schema["paths"]
    assert [
        path for path, methods in raw.items() for one in methods.values() if not one["summary"].endswith((".", ":"))
    ] == []


@pytest.mark.parametrize("signed_in", [False, True])
def test_a_few_cases_of_everything(world, log, signed_in):
    throw(world, 150, signed_in=signed_in)
    assert [one for one in world.of_nobody if one in "\n".join(log.lines)] == []


@pytest.mark.drill
@pytest.mark.parametrize("signed_in", [False, True])
def test_two_thousand_cases(world, log, signed_in):
    assert throw(world, 2000, signed_in=signed_in) >= 2000
    assert [one for one in world.of_nobody if one in "\n".join(log.lines)] == []
