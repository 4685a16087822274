"""What the map shows of service circles: to all what views tell, more of theirs to those who may read households."""

from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import Connection

from gisgrid.domain.accounts import Power
from gisgrid.errors import BadInput, NotFound
from gisgrid.services.accounts import require_power
from gisgrid.services.browse import show_area
from gisgrid.services.levels import MAX_ZOOM
from gisgrid.services.reach_runs import list_uncovered, with_outdated, with_shares
from gisgrid.store import reach_map as store
from gisgrid.store import reach_runs
from gisgrid.store.reach import versions

Answer = dict[str, Any]

MOST_AREAS = 3000
SCOPES = ("all", "kind", "tier", "venue")


@dataclass(frozen=True)
class Way:
    """How a run was counted, as a map chooses it.

    Attributes
    ----------
    speed_kmh : float
    standard, open_at : str or None
        As of `store.reach_map.latest_run`.
    """

    speed_kmh: float
    standard: str | None = None
    open_at: str | None = None


def show_latest(connection: Connection, scheme: str, way: Way, area: str | None = None) -> Answer:
    """Return the newest run of a scheme, what has changed since, and what there is to count from.

    Parameters
    ----------
    way : Way
    area : str, optional
        Code: a run of this part, or of one that it lies in, will do too, for who may see it.

    Returns
    -------
    dict
        `run`, None where nothing was counted yet; `roads` and `venues`: whether there are any.
    """
    run = store.latest_run(connection, scheme, **asdict(way), area=area)
    return {
        "run": None if run is None else with_outdated(run, versions(connection)),
        **store.supply(connection),
    }


def show_counts(connection: Connection, run: int, area: str | None, *, member: bool) -> list[Answer]:
    """Return the counts of an area and its children; `hidden` ones have none but those of their ground.

    Parameters
    ----------
    member : bool
        The transaction is of somebody signed in, who sees the counts of the own areas as they are.
    """
    told = {row["code"]: row for row in store.counts_below(connection, run, area, exact=False)}
    if member:
        told |= {row["code"]: row for row in store.counts_below(connection, run, area, exact=True)}
    return [with_shares(row) for _, row in sorted(told.items())]


def show_overview(connection: Connection, run: int, area: str | None) -> list[Answer]:
    """Return what colours a map: the share of each area, and people outside as dots of five persons and more."""
    return store.overview(connection, run, area, MOST_AREAS)


def show_households(connection: Connection, run: int, scheme: str, area: str) -> list[Answer]:
    """Return the households of an area that a run found outside, for who may read them.

    Raises
    ------
    NotFound
        There is no such run or area.
    Forbidden
        The person of the transaction may not read the private rosters of this area.
    """
    show_area(connection, scheme, area)
    require_power(connection, Power.READ_PRIVATE, scheme, [area])
    return list_uncovered(connection, _run(connection, run), area)


def list_public_venues(connection: Connection) -> list[Answer]:
    """Return the venues that everybody may know."""
    return store.public_venues(connection)


def show_venue(connection: Connection, run: int, venue: str) -> Answer:
    """Return a venue, how many it reaches and how many only it reaches; None: fewer than five people.

    Raises
    ------
    NotFound
        There is no such venue for everybody.
    """
    found = store.public_venue(connection, run, venue)
    if found is None:
        raise NotFound(f"没有编号为 {venue} 的场所。", f"There is no venue {venue}.")
    return found


def draw_circles(connection: Connection, run: int, scope: str, name: str, tile: tuple[int, int, int]) -> bytes:
    """Return the vector tile z, x, y of the circles of a run.

    Raises
    ------
    BadInput
        The numbers name no tile, or there is no such scope.
    """
    z, x, y = tile
    require_scope(scope)
    if not 0 <= z <= MAX_ZOOM or not 0 <= x < 2**z or not 0 <= y < 2**z:
        raise BadInput(f"没有图块 {scope} {z}/{x}/{y}。", f"There is no tile {scope} {z}/{x}/{y}.")
    return store.circle_tile(connection, run, scope, name, tile)


def require_scope(scope: str) -> None:
    """Refuse what is no scope of circles.

    Raises
    ------
    BadInput
    """
    if scope not in SCOPES:
        raise BadInput(f"没有范围 {scope}。", f"There is no scope {scope}; there are: {', '.join(SCOPES)}.")


def _run(connection: Connection, number: int) -> Answer:
    found = reach_runs.runs(connection, run=number, public=True)
    if not found:
        raise NotFound(f"没有第 {number} 次服务圈计算。", f"There is no run {number}.")
    return found[0]
