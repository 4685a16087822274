"""`gisgrid serve`: the map under gunicorn, in this process, so that Ctrl-C reaches it and it ends cleanly."""

import os
import shutil
import socket
import tempfile
import webbrowser
from functools import partial
from threading import Thread
from typing import Any

import click
from gunicorn.app.base import BaseApplication
from gunicorn.util import import_app

from gisgrid.cli.watch import watch
from gisgrid.cli.worker import LONGEST_LINE
from gisgrid.errors import BadInput
from gisgrid.settings import Settings, load_settings
from gisgrid.store import cluster
from gisgrid.store.contents import require_whole
from gisgrid.store.session import engine, reading

SHARED_FOLDER = "PROMETHEUS_MULTIPROC_DIR"
"""Where the workers add up what `/api/metrics` tells; the library reads it when the workers load it."""
WEB_APPLICATION = "webmap:create_app()"
THREADS = 8


class MapServer(BaseApplication):  # type: ignore[misc]
    """Gunicorn with settings of our own instead of its command line's."""

    def __init__(self, options: dict[str, Any]) -> None:
        self.options = options
        super().__init__()

    def load_config(self) -> None:
        """Hand the options to gunicorn."""
        for name, value in self.options.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        """Make the web application, once in each worker."""
        return import_app(WEB_APPLICATION)


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="地址；0.0.0.0 表示对外开放 · Where to listen.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help="端口 · Port.")
@click.option("--workers", default=2, show_default=True, type=click.IntRange(1, 64), help="进程数 · Processes.")
@click.option("--browser/--no-browser", default=False, show_default=True, help="打开浏览器 · Open a browser.")
def serve(host: str, port: int, workers: int, *, browser: bool) -> None:
    """启动网页 · Serve the map until Ctrl-C."""
    settings = load_settings()
    cluster.require_running(settings)
    _require_whole(cluster.urls(settings).service)
    _check_port(host, port)
    os.environ[SHARED_FOLDER] = tempfile.mkdtemp(prefix="gisgrid-metrics-")
    told = options(host, port, workers) | {"when_ready": partial(_ready, address(host, port), browser)}
    if settings.nightly_at:
        told["post_worker_init"] = partial(_keep_watch, settings)
    MapServer(told).run()


def _require_whole(url: str) -> None:
    """Refuse a database whose restore was cut short, and leave no connection that the workers would share."""
    with reading(url) as connection:
        require_whole(connection)
    engine(url).dispose()


def options(host: str, port: int, workers: int) -> dict[str, Any]:
    """Return gunicorn's settings: threads, for a request mostly waits for PostGIS; it speaks only of what is wrong."""
    return {
        "bind": f"[{host}]:{port}" if ":" in host else f"{host}:{port}",
        "workers": workers,
        "threads": THREADS,
        "worker_class": "gisgrid.cli.worker.Worker",
        "limit_request_line": LONGEST_LINE,
        "graceful_timeout": 10,
        "loglevel": "warning",
        "control_socket_disable": True,
        "on_exit": _forget_metrics,
    }


def address(host: str, port: int) -> str:
    """Return what to type into a browser on this machine.

    Examples
    --------
    >>> address("0.0.0.0", 8000)
    'http://127.0.0.1:8000'
    """
    shown = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, f"[{host}]" if ":" in host else host)
    return f"http://{shown}:{port}"


def _ready(shown: str, browser: bool, _arbiter: object) -> None:
    """Say where the map is, once it is there; open a browser only where there is a screen for one."""
    click.echo(f"gisgrid: {shown}  (Ctrl-C 停止 · stops)")
    if browser and {"DISPLAY", "WAYLAND_DISPLAY"} & os.environ.keys():
        webbrowser.open(shown)


def _forget_metrics(_arbiter: object) -> None:
    shutil.rmtree(os.environ[SHARED_FOLDER], ignore_errors=True)


def _keep_watch(settings: Settings, _worker: object) -> None:
    """Let a thread of each worker look for work of the night; the database sees to it that one alone does it."""
    Thread(target=watch, args=(settings,), daemon=True).start()


def _check_port(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise BadInput(
                f"无法在 {host}:{port} 监听：{error.strerror}",
                f"cannot listen on {host}:{port}: {error.strerror}",
                hint_zh="用 --port 换一个端口",
                hint_en="choose another port with --port",
            ) from error
