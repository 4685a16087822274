"""What a method costs: wall time, CPU time and peak memory, each in a process of its own."""

import ctypes
import os
import time
from multiprocessing import get_context
from pathlib import Path
from typing import NamedTuple

TICKS = os.sysconf("SC_CLK_TCK")


class Figures(NamedTuple):
    wall_s: float
    cpu_s: float
    bytes: int | None
    verdict: str


def measured(method, argument):
    """Figures of a method that runs once in a forked process; memory is what its peak adds to what was in use."""
    return in_a_fork(lambda given: _figures(method, given), argument)


def in_a_fork(method, argument):
    """Run a method once in a forked process, and return what it returns."""
    context = get_context("fork")
    answer = context.SimpleQueue()
    process = context.Process(target=lambda: answer.put(method(argument)))
    process.start()
    process.join()
    return answer.get()


def _figures(method, argument):
    before = start_peak()
    started, cpu = time.perf_counter(), time.process_time()
    verdict = method(argument)
    wall, cpu = time.perf_counter() - started, time.process_time() - cpu
    return Figures(wall, cpu, memory("self", "VmHWM") - before, verdict)


def start_peak():
    """Give unused memory back, forget the peak so far, and return what is in use."""
    ctypes.CDLL(None).malloc_trim(0)
    Path("/proc/self/clear_refs").write_text("5")
    return memory("self", "VmRSS")


def memory(pid, field):
    """Bytes of a process, by a field of its status."""
    status = Path(f"/proc/{pid}/status").read_text()
    return next(int(line.split()[1]) * 1024 for line in status.splitlines() if line.startswith(field))


def cpu_s(pid):
    """CPU seconds of a process, and of its children that have ended."""
    user, system, children_user, children_system = map(int, _stat(pid)[11:15])
    return (user + system) / TICKS, (children_user + children_system) / TICKS


def family_cpu_s(*pids):
    """CPU seconds of processes and of their children, living and ended."""
    numbers = [int(path.name) for path in Path("/proc").glob("[0-9]*")]
    seconds = 0.0
    for number in numbers:
        try:
            if number in pids or parent_of(number) in pids:
                own, ended = cpu_s(number)
                seconds += own + (ended if number in pids else 0)
        except (FileNotFoundError, ProcessLookupError):
            continue  # it ended while we looked
    return seconds


def parent_of(pid):
    return int(_stat(pid)[1])


def _stat(pid):
    """Fields of a process's state, from its third on."""
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
