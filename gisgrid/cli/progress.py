"""A bar of stages on stderr, gone when the work is done."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn


@contextmanager
def stages(count: int | None) -> Iterator[Callable[[str], None]]:
    """Show a bar of so many stages, None: it is not known how many; the function it yields enters the next one."""
    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("", total=count)

        def advance(stage: str) -> None:
            progress.update(task, description=stage, advance=1)

        yield advance
