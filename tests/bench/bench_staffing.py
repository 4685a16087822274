"""Who should serve where, beside the linear-programming bound: `python -m tests.bench.bench_staffing 5000x1000`.

The bound is HiGHS's optimum of the relaxed problem over every pair of person and grid within reach, in a process of its
own: OR-tools and HiGHS are not loaded together.
"""

import argparse
import time
from functools import partial

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csr_array, vstack
from scipy.spatial import KDTree

from gisgrid.planning.walking import Grids, People, Rules, pair_costs, walk_m
from tests.bench.processes import in_a_fork

SIDE_M, HOME_SPREAD_M, SPECIALITIES = 1300, 600, 12
"""A square of this side for each grid; homes lie about grids."""
CHANGE = Rules()
REPEATS = 3


def county(people: int, grids: int, seed: int = 1):
    """Volunteers about grids that need a leader and a worker each; four seats in five are held by somebody nearby."""
    rng = np.random.default_rng(seed)
    places = rng.uniform(0, SIDE_M * grids**0.5, (grids, 2))
    homes = places[rng.integers(0, grids, people)] + rng.normal(0, HOME_SPREAD_M, (people, 2))
    worth = np.where(rng.random((grids, SPECIALITIES)) < 0.1, rng.integers(100, 2001, (grids, SPECIALITIES)), 0)
    near = KDTree(homes).query(places, k=min(12, people))[1].reshape(grids, -1)
    seats = [(int(rng.choice(near[g])), g, r) for g in range(grids) for r in (0, 1) if rng.random() < 0.8]
    crowd = People(homes, rng.random((people, SPECIALITIES)) < 0.1, rng.integers(1, 4, people))
    required = np.ones((grids, 2), dtype=np.int64)
    return crowd, Grids(places, required, worth.astype(float)), np.array(seats, dtype=np.int64).reshape(-1, 3)


def staffed(repeats: int, case):
    """Least CPU seconds of some runs, the wall seconds of that one, and what was found."""
    from gisgrid.planning.staffing import staff

    runs = []
    for _ in range(repeats):
        wall, cpu = time.perf_counter(), time.process_time()
        found = staff(*case, CHANGE)
        runs.append((time.process_time() - cpu, time.perf_counter() - wall))
    people, grids, present = case
    return *min(runs), int(found.short.sum()), found.cost_m, kept(found.postings, present), broken(found, people, grids)


def kept(postings, present) -> int:
    return len({tuple(row) for row in postings.tolist()} & {tuple(row) for row in present.tolist()})


def broken(found, people: People, grids: Grids) -> int:
    """How many rules are broken: people in too many grids or twice in one, grids with two leaders, shortages unsaid."""
    filled = np.zeros_like(grids.required)
    np.add.at(filled, (found.postings[:, 1], found.postings[:, 2]), 1)
    served = np.bincount(found.postings[:, 0], minlength=len(people.points))
    twice = len(found.postings) - len(np.unique(found.postings[:, :2], axis=0))
    unsaid = (np.maximum(grids.required - filled, 0) != found.short).sum()
    return int((served > people.most_grids).sum() + twice + (filled[:, 0] > 1).sum() + unsaid)


def bound(case):
    """Seconds, and the least cost of the relaxed problem over all pairs in reach, shortages as dear as can be read."""
    people, grids, present = case
    started = time.process_time()
    person, grid = pairs_in_reach(people, grids, present)
    count, roles = len(person), grids.required.shape[1]
    costs = np.repeat(pair_costs(people, grids, person, grid)[:, None], roles, axis=1).astype(float)
    keys = person * len(grids.points) + grid
    costs[np.searchsorted(keys, present[:, 0] * len(grids.points) + present[:, 1]), present[:, 2]] -= CHANGE.change_m
    seats = grids.required.size
    dear = np.tile([2e6, 1e6], len(grids.points))
    spare = np.zeros_like(grids.required)
    np.add.at(spare, (present[:, 1], present[:, 2]), 1)
    most = np.maximum(grids.required, spare)
    most[:, 0] = grids.required[:, 0]
    column = np.arange(count * roles)
    one = np.ones(count * roles)
    by_person = csr_array((one, (np.repeat(person, roles), column)), shape=(len(people.points), count * roles + seats))
    by_pair = csr_array((one, (np.repeat(np.arange(count), roles), column)), shape=(count, count * roles + seats))
    seat = (grid[:, None] * roles + np.arange(roles)).ravel()
    at_seat = csr_array((one, (seat, column)), shape=(seats, count * roles + seats))
    empty = csr_array((np.ones(seats), (np.arange(seats), count * roles + np.arange(seats))), shape=at_seat.shape)
    found = linprog(
        np.concatenate([costs.ravel(), dear]),
        A_ub=vstack([by_person, by_pair, at_seat, -(at_seat + empty)]),
        b_ub=np.concatenate([people.most_grids, np.ones(count), most.ravel(), -grids.required.ravel()]),
        bounds=(0, None),
        method="highs",
    )
    short = found.x[count * roles :]
    return (
        time.process_time() - started,
        found.fun - dear @ short + CHANGE.change_m * len(present),
        float(short.sum()),
        count,
    )


def pairs_in_reach(people: People, grids: Grids, present) -> tuple[np.ndarray, np.ndarray]:
    """Every pair of person and grid that may be, sorted: near enough on foot, or posted now."""
    everybody, everywhere = np.meshgrid(np.arange(len(people.points)), np.arange(len(grids.points)), indexing="ij")
    near = walk_m(people, grids, everybody.ravel(), everywhere.ravel()) <= CHANGE.farthest_m
    near[present[:, 0] * len(grids.points) + present[:, 1]] = True
    return np.divmod(np.flatnonzero(near), len(grids.points))


def measure(size: str, most_pairs: int) -> None:
    people, grids = map(int, size.split("x"))
    case = county(people, grids)
    cpu, wall, short, cost, stay, wrong = in_a_fork(partial(staffed, REPEATS), case)
    told = (
        f"{people:,}",
        f"{grids:,}",
        f"{cpu:.2f}",
        f"{wall:.2f}",
        wrong,
        short,
        f"{stay} / {len(case[2])}",
        f"{cost:,}",
    )
    if people * grids > most_pairs:
        say(*told, "", "", "")
        return
    seconds, least, least_short, pairs = in_a_fork(bound, case)
    assert abs(short - least_short) < 0.5, (short, least_short)
    say(*told, f"{least:,.0f}", f"{(cost - least) / abs(least):.2%}", f"{pairs:,} pairs, {seconds:.0f} s")


def say(*columns) -> None:
    print("| " + " | ".join(map(str, columns)) + " |", flush=True)  # noqa: T201


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sizes", nargs="*", default=["5000x1000"], help="people x grids")
    parser.add_argument("--most-pairs", type=int, default=6_000_000, help="above, no bound is asked for")
    asked = parser.parse_args()
    say("people", "grids", "CPU s", "wall s", "rules broken", "empty", "stay", "cost m", "bound m", "above", "bound's")
    say(*["---"] * 11)
    for size in asked.sizes:
        measure(size, asked.most_pairs)


if __name__ == "__main__":
    main()
