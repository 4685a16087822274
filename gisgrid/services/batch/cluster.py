"""Clusters of dask: processes of this machine, or those of a scheduler that is there."""

from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version
from logging import CRITICAL
from typing import Any

from gisgrid.errors import BadInput, Unavailable

PATIENCE_S = 5
"""How long a scheduler is waited for, and its first worker."""


@contextmanager
def workers_here(workers: int) -> Iterator[Any]:
    """Start workers on this machine, which talk over TLS with keys of their own, and yield a client of theirs."""
    from dask import config
    from distributed import Client, LocalCluster
    from distributed.security import Security

    keys = Security.temporary()  # else every user of the machine could have a worker run what he likes
    with (
        config.set({"distributed.scheduler.http.routes": [], "distributed.worker.http.routes": []}),
        LocalCluster(
            n_workers=workers, threads_per_worker=1, host="127.0.0.1", security=keys, memory_limit=None,
            dashboard_address="127.0.0.1:0", worker_dashboard_address="127.0.0.1:0",
            silence_logs=CRITICAL,  # what fails is told in our own words
        ) as cluster,
        Client(cluster, security=keys) as client,
    ):  # fmt: skip
        yield client


@contextmanager
def workers_of(address: str) -> Iterator[Any]:
    """Yield a client of a scheduler that is there.

    Raises
    ------
    Unavailable
        It does not answer, or has no workers.
    BadInput
        They have another version of gisgrid.
    """
    from distributed import Client

    try:
        client = Client(address, timeout=PATIENCE_S)
    except (OSError, ValueError, RuntimeError, TypeError) as error:
        # Nobody there; no address; TLS asked for and not offered; no keys for it.
        raise _no_answer(address, str(error)) from error
    with client:
        _require_workers(client, address)
        yield client


def _require_workers(client: Any, address: str) -> None:
    """Refuse a cluster without workers, or with another gisgrid than this one."""
    try:
        client.wait_for_workers(1, timeout=PATIENCE_S)
    except TimeoutError as error:
        raise _no_answer(address, "no worker") from error
    versions = set(client.run(_worker_version).values())
    if versions != {version("gisgrid")}:
        raise BadInput(
            f"工作进程的 gisgrid 版本是 {', '.join(sorted(versions))}，这里是 {version('gisgrid')}",
            f"the workers have gisgrid {', '.join(sorted(versions))}, here it is {version('gisgrid')}",
            hint_zh="在每台机器上安装同一版本", hint_en="install the same version on every machine",
        )  # fmt: skip


def _worker_version() -> str:
    return version("gisgrid")


def _no_answer(address: str, said: str) -> Unavailable:
    return Unavailable(
        f"调度进程 {address} 没有应答，或没有工作进程（{said}）",
        f"the scheduler {address} does not answer, or has no workers ({said})",
        hint_zh="先在各台机器上运行 dask scheduler 和 dask worker",
        hint_en="start `dask scheduler` and `dask worker` first",
    )  # fmt: skip
