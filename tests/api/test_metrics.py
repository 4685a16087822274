"""What the service tells of itself names nobody; and it is ready only where pages could be served."""

import json
import os
import re
import socket
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from urllib.request import Request, urlopen

import pytest

from gisgrid.api.metrics import SHARED_FOLDER
from gisgrid.cli.serve import SHARED_FOLDER as MADE
from gisgrid.services.api_keys import add_key
from gisgrid.store.contents import RESTORING
from gisgrid.store.session import owning, writing
from tests.accounts import add
from tests.browsing import settings_of
from webmap import create_app


@pytest.fixture
def client(database):
    return create_app(settings_of(database)).test_client()


def key_of(database, *collections):
    add(database, "monitor", ("viewer", None))
    with writing(database.service_url) as connection:
        return add_key(connection, "monitor", "prometheus", collections, None, scheme="standard", by="test")[1]


def test_a_key_made_for_it_reads_the_figures_and_no_other_key_does(database, client):
    key = key_of(database, "metrics")
    client.get("/api/search?q=张三")
    told = client.get("/api/metrics", headers={"Authorization": f"Bearer {key}"})
    assert told.status_code == 200
    lines = told.get_data(as_text=True)
    assert re.search(r'gisgrid_requests_total\{method="GET",route="/api/search",status="200"\} \d', lines)
    assert "gisgrid_disk_free_bytes " in lines
    assert 'gisgrid_job_failed{job="backup"} 0.0' in lines
    assert "张三" not in lines
    assert client.get("/api/metrics").status_code == 401
    with writing(database.service_url) as connection:
        other = add_key(connection, "monitor", "x", ["households"], None, scheme="standard", by="test")[1]
    assert client.get("/api/metrics", headers={"X-API-Key": other}).status_code == 403


def test_it_is_ready_only_while_its_database_is_whole_and_of_its_form(database, client):
    assert client.get("/api/ready").json == {"status": "ready"}
    with owning(database.admin_url) as connection:
        connection.exec_driver_sql(f"CREATE SCHEMA {RESTORING}")
    refused = client.get("/api/ready")
    assert refused.status_code == 503
    assert "gisgrid db restore" in refused.json["hint_zh"]
    with owning(database.admin_url) as connection:
        connection.exec_driver_sql(f"DROP SCHEMA {RESTORING}")
        connection.exec_driver_sql("UPDATE gisgrid.alembic_version SET version_num = 'reach'")
    assert "gisgrid db migrate" in client.get("/api/ready").json["hint_zh"]


def test_the_workers_of_a_service_count_together_and_log_without_names(database, tmp_path):
    """The real command: what one worker answers is in what the other tells."""
    assert MADE == SHARED_FOLDER
    port, key = free_port(), key_of(database, "metrics")
    environment = {**os.environ, **database.environment, "GISGRID_DATA_DIR": str(tmp_path), "GISGRID_REQUEST_LOG": "1"}
    command = [sys.executable, "-m", "gisgrid", "serve", "--port", str(port), "--workers", "2"]
    process = subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True)
    try:
        root = f"http://127.0.0.1:{port}"
        wait_for(f"{root}/api/ready")
        # Asked of both workers at once: a connection that they shared would mix their answers up.
        with ThreadPoolExecutor(8) as crowd:
            assert set(crowd.map(lambda _: urlopen(f"{root}/api/ready", timeout=20).read(), range(64))) == {
                b'{"status":"ready"}\n'
            }
        for _ in range(12):
            urlopen(f"{root}/api/search?q=%E5%BC%A0%E4%B8%89", timeout=10).read()
        asked = Request(f"{root}/api/metrics", headers={"X-API-Key": key})
        counts = {
            float(re.search(r'route="/api/search",status="200"\} (\S+)', urlopen(asked, timeout=10).read().decode())[1])
            for _ in range(6)
        }
    finally:
        process.terminate()
        said = process.communicate(timeout=30)[1]
    assert counts == {12.0}
    lines = [json.loads(line) for line in said.splitlines() if line.startswith("{")]
    assert [line["route"] for line in lines].count("/api/search") == 12
    assert {"at", "method", "route", "status", "ms", "bytes"} == lines[0].keys()
    assert "%E5" not in said
    assert "127.0.0.1" not in said


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(address, seconds=60):
    deadline = time.monotonic() + seconds
    while True:
        try:
            return urlopen(address, timeout=5).read()
        except OSError:  # nobody listens yet, or it is still loading
            if time.monotonic() > deadline:
                raise
            time.sleep(0.2)
