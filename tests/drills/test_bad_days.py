"""Drills on a real server and a private cluster: the database goes away and comes back; the server is killed."""

import os
import random
import signal
import socket
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace

import pytest
import requests
from sqlalchemy import text

from gisgrid.settings import Settings
from gisgrid.store import cluster as private_cluster
from gisgrid.store.migrate import migrate
from gisgrid.store.session import changing, engine, reading
from tests.accounts import PASSWORD, add
from tests.desk import DIRTY, SPEC, load_village
from tests.visitors import TOKEN

pytestmark = pytest.mark.drill

ROOT = Path(__file__).parents[2]
AWAY_S, RECOVERY_S, KILLS = 8, 5, 50


@dataclass
class Served:
    """A `gisgrid serve` of one worker, and a browser's session with a planner signed in."""

    process: subprocess.Popen
    settings: Settings
    urls: object
    address: str
    session: requests.Session

    def get(self, path, *, as_nobody=False):
        return (requests if as_nobody else self.session).get(self.address + path, timeout=10, allow_redirects=False)

    def post(self, path, **more):
        return self.session.post(self.address + path, timeout=60, **more)

    def worker(self):
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        return int(children[0])

    def wait(self, limit_s=60):
        """Return after how many seconds it answers."""
        began = time.monotonic()
        while time.monotonic() - began < limit_s:
            with suppress(requests.RequestException):
                if self.get("/api/health").status_code == 200:
                    return time.monotonic() - began
            time.sleep(0.05)
        raise AssertionError("it does not answer")

    def sign_in(self):
        form = {"csrf_token": TOKEN.search(self.get("/sign-in").text).group(1), "name": "周老师", "password": PASSWORD}
        assert self.post("/sign-in", data=form).status_code == 200
        self.session.headers["X-CSRFToken"] = TOKEN.search(self.get("/account").text).group(1)


@pytest.fixture(scope="module")
def served(tmp_path_factory, request):
    from tests.conftest import _reachable_dir

    with _reachable_dir() as folder, socket.socket() as probe:
        settings = Settings(folder / "data")
        urls = private_cluster.start(settings, durable=False)
        migrate(urls.admin, private_cluster.service_password(settings))
        database = SimpleNamespace(service_url=urls.service)
        load_village(database)
        add(database, "周老师", ("planner", None))
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
        probe.close()
        environment = {**os.environ, "GISGRID_DATA_DIR": str(settings.data_dir), "PYTHONPATH": str(ROOT)}
        for name in ("GISGRID_DATABASE_URL", "GISGRID_SERVICE_URL"):
            environment.pop(name, None)
        command = [sys.executable, "-m", "gisgrid", "serve", "--port", str(port), "--workers", "1"]
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL)
        made = Served(process, settings, urls, f"http://127.0.0.1:{port}", requests.Session())
        try:
            made.wait()
            made.sign_in()
            yield made
        finally:
            process.terminate()
            process.wait(20)
            made.session.close()
            for url in (urls.admin, urls.service):
                engine(url).dispose()
            private_cluster.stop(settings)


def test_while_the_database_is_away_it_says_so_and_comes_back_by_itself(served, record_property):
    worker = served.worker()
    assert served.get("/api/data").status_code == 200
    private_cluster.stop(served.settings)
    answers, until = [], time.monotonic() + AWAY_S
    while time.monotonic() < until:
        answers += [served.get(path) for path in ("/map", "/api/data", "/tiles/areas/0/0/0.mvt", "/api/schemes")]
        answers += [served.get("/api/schemes", as_nobody=True), served.post("/api/uploads/x/store", json={})]
    assert {answer.status_code for answer in answers} == {503}
    assert {answer.headers["Retry-After"] for answer in answers} == {"5"}
    private_cluster.start(served.settings, durable=False)
    back_s = served.wait(RECOVERY_S)
    print(f"away: {len(answers)} answers, all 503; back after {back_s:.2f} s")  # noqa: T201
    assert back_s < RECOVERY_S
    assert served.get("/api/data").status_code == 200
    assert served.worker() == worker


def store(served):
    """Import a file; True when it was acknowledged."""
    try:
        with (DIRTY / "clean.geojson").open("rb") as file:
            upload = served.post("/api/uploads", files={"file": file}).json()["id"]
        return served.post(f"/api/uploads/{upload}/store", json={"spec": SPEC, "why": "演练"}).status_code == 200
    except requests.RequestException:
        return False


def stored(served):
    """How many areas, imports, and audits of imports there are."""
    query = (
        "SELECT (SELECT count(*) FROM gisgrid.area WHERE level = 'subgrid'), "
        "(SELECT count(*) FROM gisgrid.import_batch WHERE file = 'clean.geojson'), "
        "(SELECT count(*) FROM gisgrid.audit WHERE who = '周老师' AND action = 'import')"
    )
    with reading(served.urls.service) as connection:
        return tuple(connection.execute(text(query)).one())


def undivide(served):
    with changing(served.urls.service, who="drill", why="again") as connection:
        connection.execute(text("DELETE FROM gisgrid.area WHERE level = 'subgrid'"))


def settle(served):
    """Wait until no transaction of a killed server is left: the database notices a closed connection by itself."""
    query = (
        "SELECT count(*) FROM pg_stat_activity WHERE usename = 'gisgrid_member' AND state <> 'idle' "
        "AND datname = current_database()"
    )
    with engine(served.urls.admin).connect() as connection:
        while connection.scalar(text(query)):
            connection.rollback()
            time.sleep(0.05)


def test_kills_at_work_leave_nothing_half_done_and_lose_nothing_acknowledged(served):
    began = time.monotonic()
    assert store(served)
    usual_s, imports = time.monotonic() - began, 1
    undivide(served)
    draw, ended = random.Random(1), {"acknowledged": 0, "stored": 0, "not stored": 0}
    with ThreadPoolExecutor(1) as one:
        for _ in range(KILLS):
            working = one.submit(store, served)
            time.sleep(draw.uniform(0.2, 1.3) * usual_s)
            os.kill(served.worker(), signal.SIGKILL)
            acknowledged = working.result()
            served.wait()
            settle(served)
            areas, batches, audits = stored(served)
            imports += areas > 0
            assert areas in (0, 9)
            assert areas == 9 or not acknowledged
            assert batches == audits == imports
            ended["acknowledged" if acknowledged else "stored" if areas else "not stored"] += 1
            if areas:
                undivide(served)
    print(f"{KILLS} kills, an import takes {usual_s:.2f} s: {ended}")  # noqa: T201
    assert ended["not stored"] > KILLS // 10
