"""Checks, reach and indicators of a whole scheme: `python -m tests.bench.bench_batch FOLDER large`.

The demo of a size, loaded whole the first time (`large`: 35 minutes), in a private cluster without fsync that stays in
the folder. Each row is a process of its own: the ordinary functions on all at once, then part by part in one process,
then on workers of dask. What came out is compared by a digest of all rows that were stored, and of what was found.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import time
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import shapely
from sqlalchemy import text

from gisgrid.demo.calendar import AS_OF
from gisgrid.domain.parts import Part
from gisgrid.domain.reach import ReachRequest
from gisgrid.services.batch.checks import check_in_parts, check_shapes
from gisgrid.services.batch.crew import crew
from gisgrid.services.batch.indicators import run_month_in_parts
from gisgrid.services.batch.reach import run_reach_in_parts
from gisgrid.services.batch.spent import Spent
from gisgrid.services.indicators import run_month
from gisgrid.services.reach import run_reach
from gisgrid.services.reach_basis import ReachCache
from gisgrid.store.parts import shapes
from gisgrid.store.session import engine, figuring, reading
from tests.bench.databases import machine
from tests.bench.demo_databases import whole_demo_database
from tests.bench.processes import family_cpu_s, memory

WORKS = ("check", "reach", "indicators")
SCHEME = "standard"
CIRCLES = "SELECT scope, name, md5(ST_AsBinary(geom)) FROM gisgrid.reach_circle WHERE run = :run ORDER BY scope, name"
STORED = {
    "reach": (
        """SELECT code, households, covered_households, roadless_households, residents, covered_residents, area_m2,
           venues, poor_roads, estimate_households FROM gisgrid.reach_area WHERE run = :run ORDER BY code""",
        """SELECT household, leaf, covered, venue, distance_m, minutes, estimate, kinds FROM gisgrid.reach_household
           WHERE run = :run ORDER BY household""",
        """SELECT scope, name, estimate, households, residents, lost_households, estimate_households
           FROM gisgrid.reach_circle WHERE run = :run ORDER BY scope, name""",
    ),
    "circles": (CIRCLES, "SELECT code, covered_m2 FROM gisgrid.reach_area WHERE run = :run ORDER BY code"),
    "indicators": (
        """SELECT area, code, parent_code, level, name, determined, few_people, own, totals
           FROM gisgrid.indicator_value WHERE run = :run ORDER BY area""",
    ),
}  # fmt: skip

PRINTED = {"reach": "reach", "circles": "reach", "indicators": "indicators"}


def digest(url, work, run):
    """A print of all that was stored by a run, bit for bit: numbers are told with all their digits."""
    seen = sha256()
    with reading(url) as connection:
        for query in STORED[work]:
            for row in connection.execution_options(stream_results=True).execute(text(query), {"run": run}):
                seen.update(repr(tuple(row)).encode())
    return seen.hexdigest()[:12]


def prints(url, work, found):
    """Prints of what a work has found, taken when its time is told already."""
    return found if work == "check" else " ".join(digest(url, kind, found) for kind in STORED if PRINTED[kind] == work)


def print_of(found):
    """A print of what a check found."""
    told = sorted(
        (*replace(one, geometry=None).__dict__.values(), shapely.to_wkb(one.geometry, hex=True)) for one in found
    )
    return sha256(repr(told).encode()).hexdigest()[:12]


def check(url, people):
    with reading(url) as connection:
        if people is None:
            return print_of(check_shapes(shapes(connection, Part(SCHEME))).findings)
        return print_of(check_in_parts(connection, SCHEME, None, people).findings)


def reach(url, people):
    request = ReachRequest()
    with figuring(url) as connection:
        if people is None:
            run = run_reach(connection, ReachCache(), request, who="bench")
        else:
            run = run_reach_in_parts(connection, request, None, people, who="bench")
    return run


def indicators(url, people):
    with figuring(url) as connection:
        if people is None:
            found = run_month(connection, SCHEME, today=AS_OF, who="bench")
        else:
            found = run_month_in_parts(connection, SCHEME, None, people, today=AS_OF, who="bench")
    return found["run"]


def one(work, workers, url, postmaster):
    """Do one work once, and say what it took; `workers`: -1 for the ordinary functions, 0 for parts in one process."""
    engine(url).dispose()
    server, started = family_cpu_s(postmaster), time.perf_counter()
    spent = None
    if workers < 0:
        found = globals()[work](url, None)
        wall = time.perf_counter() - started
    else:
        with crew(workers) as people:
            ready = time.perf_counter()
            found = globals()[work](url, people)
            wall, spent = time.perf_counter() - ready, people.spent
    engine(url).dispose()
    here, others = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return {
        "work": work, "workers": workers, "wall": wall, "start": time.perf_counter() - started - wall,
        "cpu": sum(each.ru_utime + each.ru_stime for each in (here, others)),
        "server": family_cpu_s(postmaster) - server, "mb": memory("self", "VmHWM") / 1e6,
        "found": prints(url, work, found),
        "worker_mb": others.ru_maxrss / 1e3 if workers > 0 else 0, "spent": spent and spent.__dict__,
    }  # fmt: skip


def row_of(done):
    who = {-1: "one process, all at once", 0: "one process, parts"}.get(
        done["workers"], f"{done['workers']} workers, parts"
    )
    moved = "–"
    if done["spent"]:
        spent = Spent(**done["spent"])
        whole = spent.reading + spent.counting + spent.fetching
        moved = f"{spent.reading:.1f} + {spent.fetching:.1f} of {whole:.1f} ({spent.moving_share:.0%})"
    memory_said = f"{done['mb']:.0f}" + (f" + {done['worker_mb']:.0f} each" if done["worker_mb"] else "")
    return (
        f"| {done['work']} | {who} | {done['wall']:.1f} | {done['cpu']:.1f} | {done['server']:.1f} | {moved} "
        f"| {memory_said} | {done['found']} |"
    )


def main(out=sys.stdout):
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("size")
    parser.add_argument("--work", action="append", choices=WORKS)
    parser.add_argument("--workers", type=int, action="append", help="-1: all at once, 0: parts in one process")
    parser.add_argument("--one", nargs=2, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.one:
        work, workers = asked.one[0], int(asked.one[1])
        url, postmaster = os.environ["GISGRID_SERVICE_URL"], int(os.environ["BENCH_POSTMASTER"])
        print(json.dumps(one(work, workers, url, postmaster)), file=out)
        return
    database = whole_demo_database(asked.folder.resolve(), asked.size)
    postmaster = (asked.folder / "data" / "cluster" / "postmaster.pid").read_text().splitlines()[0]
    environment = os.environ | database.environment | {"BENCH_POSTMASTER": postmaster}
    print(f"{machine()}\n", file=out)
    print("| work | by | wall s | CPU here s | CPU server s | moving data s | memory MB | digest |", file=out)
    print("|---|---|---|---|---|---|---|---|", file=out)
    for work in asked.work or WORKS:
        for workers in asked.workers or (-1, 0, 2):
            words = [sys.executable, "-m", "tests.bench.bench_batch", str(asked.folder), asked.size]
            done = subprocess.run(
                [*words, "--one", work, str(workers)], env=environment, check=False, capture_output=True, text=True
            )
            said = (
                row_of(json.loads(done.stdout))
                if done.returncode == 0
                else f"| {work} | {workers} | failed: {done.stderr[-300:]!r} |"
            )
            print(said, file=out, flush=True)


if __name__ == "__main__":
    main()
