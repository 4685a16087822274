"""The map in real headless Chromium, served on a free loopback port."""

import threading
from contextlib import contextmanager
from urllib.parse import urlsplit

import pytest
from werkzeug.serving import make_server

from tests.browsing import client, peopled, settings_of
from tests.webmap.reader import Reader
from webmap import create_app

__all__ = ["client", "peopled"]

NOTICE = "审图号：示例 (2026) 0001 号"


@contextmanager
def serving(settings):
    """Serve the pages until the block ends; gives their address."""
    server = make_server("127.0.0.1", 0, create_app(settings), threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="session")
def site(peopled):
    """The map of the county to look at."""
    with serving(settings_of(peopled, map_notice=NOTICE)) as address:
        yield address


@pytest.fixture
def reading(chromium):
    """Open a reader on a map; at the end nothing may have been asked of another host, nor gone wrong in the page."""
    contexts = []

    def open_map(address, size=(1366, 768), fragment="", expected_problems=()):
        context = chromium.new_context(
            viewport={"width": size[0], "height": size[1]}, locale="zh-CN", timezone_id="Asia/Shanghai"
        )
        reader = Reader(context.new_page(), address)
        contexts.append((context, reader, expected_problems))
        reader.open(fragment)
        return reader

    yield open_map
    for context, reader, expected_problems in contexts:
        context.close()
        hosts = {urlsplit(url).netloc for url in reader.requests if not url.startswith("data:")}
        assert hosts <= {urlsplit(reader.address).netloc}
        assert [said for said in reader.problems if not said.startswith(tuple(expected_problems))] == []
