"""A throw-away cluster for benchmarks, without fsync, and what the machine is."""

import os
import platform
import shutil
import tempfile
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from gisgrid.settings import Settings
from gisgrid.store import cluster as private_cluster
from gisgrid.store.migrate import migrate
from gisgrid.store.session import engine
from tests.conftest import Cluster


@contextmanager
def bench_cluster():
    folder = Path(tempfile.mkdtemp(prefix="gisgrid-bench-"))
    folder.chmod(0o711)
    settings = Settings(folder / "data")
    urls = private_cluster.start(settings, durable=False)
    try:
        migrate(urls.admin, private_cluster.service_password(settings))
        engine(urls.admin).dispose()
        yield Cluster(settings)
    finally:
        private_cluster.stop(settings)
        shutil.rmtree(folder)


def machine():
    """One line on where and when the figures were taken."""
    model = next(
        (line.split(":")[1].strip() for line in Path("/proc/cpuinfo").read_text().splitlines() if "model name" in line),
        platform.processor(),
    )
    load = ", ".join(f"{value:.1f}" for value in os.getloadavg())
    return f"{os.cpu_count()} x {model}, Python {platform.python_version()}, load {load}, {date.today()}"
