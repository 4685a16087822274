"""Who does the pieces of a batch: this process alone, or workers of dask on this machine or on several."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import cached_property
from importlib.util import find_spec
from time import perf_counter
from typing import Any, Protocol
from uuid import uuid4

from gisgrid.errors import BadInput, Unavailable
from gisgrid.services.batch.cluster import workers_here, workers_of
from gisgrid.services.batch.spent import Spent, do, total_of

MOST_WORKERS = 64
"""On one machine."""


class Crew(Protocol):
    """Those who do pieces of work."""

    def start(self, work: Callable[..., Any], *columns: Iterable[Any]) -> list[Any]:
        """Have work done for each row of some columns; what was started earlier stands for its result."""

    def results(self, started: Iterable[Any]) -> Iterator[Any]:
        """Yield results in order, each given up here as soon as the next is asked for."""

    @property
    def spent(self) -> Spent:
        """Return what was spent so far, by all of them together."""


class _Call:
    """A piece of work that is done when it is first asked for."""

    def __init__(self, crew: str, work: Callable[..., Any], given: tuple[Any, ...]) -> None:
        self._crew, self._work, self._given = crew, work, given

    @cached_property
    def value(self) -> Any:
        return do(self._crew, self._work, *(one.value if isinstance(one, _Call) else one for one in self._given))


class Alone:
    """The process itself, one piece after the other."""

    def __init__(self) -> None:
        self._name = uuid4().hex

    def start(self, work: Callable[..., Any], *columns: Iterable[Any]) -> list[_Call]:
        """Note what is to be done; see `Crew`."""
        return [_Call(self._name, work, given) for given in zip(*columns, strict=True)]

    def results(self, started: Iterable[_Call]) -> Iterator[Any]:
        """Do what was started; see `Crew`."""
        waiting = deque(started)
        while waiting:
            yield waiting.popleft().value

    @property
    def spent(self) -> Spent:
        """Return what was spent so far."""
        return total_of(self._name)


class Workers:
    """Workers of dask.

    Parameters
    ----------
    client : distributed.Client
    """

    def __init__(self, client: Any) -> None:
        self._client, self._name = client, uuid4().hex
        self._fetching = 0.0

    def start(self, work: Callable[..., Any], *columns: Iterable[Any]) -> list[Any]:
        """Hand work out; see `Crew`."""
        return [self._client.submit(do, self._name, work, *given, pure=False) for given in zip(*columns, strict=True)]

    def results(self, started: Iterable[Any]) -> Iterator[Any]:
        """Wait for what was started; see `Crew`.

        Raises
        ------
        Unavailable
            A worker died, again and again, over the same piece.
        """
        waiting = deque(started)
        while waiting:
            yield self._fetched(waiting.popleft())

    @property
    def spent(self) -> Spent:
        """Ask all workers what they spent so far; what one knew that died is lost."""
        return sum(self._client.run(total_of, self._name).values(), Spent(fetching=self._fetching))

    def _fetched(self, future: Any) -> Any:
        from distributed import KilledWorker, wait

        wait(future)
        finished = perf_counter()
        try:
            value = future.result()
        except KilledWorker as error:
            raise Unavailable(
                "工作进程反复中断（常见原因是内存不足），没有保存任何结果",
                "workers died again and again, most often for want of memory; nothing was stored",
                hint_zh="用 --by 选更低的层级，使每一部分更小，或减少 --workers",
                hint_en="choose a lower level by --by, so that parts are smaller, or fewer --workers",
            ) from error
        self._fetching += perf_counter() - finished
        return value


@contextmanager
def crew(workers: int = 0, scheduler: str | None = None) -> Iterator[Crew]:
    """Open a crew.

    Parameters
    ----------
    workers : int
        Processes to start on this machine; 0: this process alone.
    scheduler : str, optional
        Address of a scheduler whose workers have gisgrid and its settings; what protects that is dask's own setting.

    Raises
    ------
    BadInput
        More or fewer workers than there can be, or dask is not installed; else as of `workers_of`.
    Unavailable
        As of `workers_of`.
    """
    if not 0 <= workers <= MOST_WORKERS:
        raise BadInput(f"--workers 应在 0 与 {MOST_WORKERS} 之间", f"there can be 0 to {MOST_WORKERS} workers")
    if scheduler is None and not workers:
        yield Alone()
        return
    if find_spec("distributed") is None:
        raise BadInput(
            "没有安装 dask", "dask is not installed",
            hint_zh="在服务的环境里运行 pip install distributed cryptography，或用 --workers 0 在本进程内完成",
            hint_en="run `pip install distributed cryptography` there, or stay in this process by --workers 0",
        )  # fmt: skip
    with workers_here(workers) if scheduler is None else workers_of(scheduler) as client:
        yield Workers(client)
