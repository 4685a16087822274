"""What a roster would change, said before it is stored."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from sqlalchemy import Connection

from gisgrid.domain.rosters import Key, State, Step, Stored, compared, gone, merged
from gisgrid.errors import BadInput
from gisgrid.exchange.rosters.grid_forms import HOLDERS
from gisgrid.exchange.rosters.problems import Problem
from gisgrid.exchange.rosters.records import Record, Roster
from gisgrid.services.rosters import of_demands, of_events, of_people
from gisgrid.services.rosters.areas import AreaNames
from gisgrid.services.rosters.people import People
from gisgrid.services.rosters.telling import Telling
from gisgrid.store.place_names import places_by_name
from gisgrid.store.roster_state import external_ids, names_of_areas, stored_rows

Rows = Mapping[str, list[Stored]]


@dataclass(frozen=True)
class Keeping:
    """How a form is kept: what tells each record, which tables it writes, in order, and of which it tells all."""

    tell: Callable[[Telling, Record], None]
    tables: tuple[str, ...]
    whole: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()


KEPT: dict[str, Keeping] = {
    "volunteers": Keeping(of_people.volunteer, ("person",), ("person",)),
    "teams": Keeping(of_people.team, ("person", "team", "team_member"), ("team",)),
    "postings": Keeping(of_people.posting, ("person", "posting"), ("posting",)),
    "village_grids": Keeping(
        of_people.village_grid, ("person", "area_statement", "posting"), ("posting",), tuple(HOLDERS)
    ),
    "subgrid_workers": Keeping(
        of_people.subgrid_worker, ("person", "area_statement", "posting"), ("posting",), ("grid_worker",)
    ),
    "contacts": Keeping(of_people.contact, ("contact",), ("contact",)),
    "organisations": Keeping(of_people.organisation, ("organisation",)),
    "place_names": Keeping(of_events.place_name, ("place_name",)),
    "venues": Keeping(of_events.venue, ("venue", "venue_link")),
    "household_counts": Keeping(of_events.household_count, ("household",)),
    "activities": Keeping(of_events.activity, ("activity",)),
    "needs": Keeping(of_demands.need, ("need",)),
    "targets": Keeping(of_demands.target, ("target",)),
    "service_records": Keeping(of_events.service_record, ("service_record",)),
}


@dataclass
class Plan:
    """What a roster would change.

    Attributes
    ----------
    roster : Roster
    steps : list of Step
    problems : list of Problem
        Cells that cannot be read or matched; their rows are not among the steps.
    source : str
        Who answers for the roster.
    under : str
    day : date
    leaders : list of (str, int)
        Areas that have a leader whose time is not over, and the number of the posting.
    """

    roster: Roster
    steps: list[Step]
    problems: list[Problem]
    source: str
    under: str
    day: date
    notices: list[str] = field(default_factory=list)
    leaders: list[tuple[str, int | None]] = field(default_factory=list)

    def of(self, *states: State) -> list[Step]:
        """Return the steps of some states."""
        return [step for step in self.steps if step.state in states]

    @property
    def changes_nothing(self) -> bool:
        """Whether all that it tells is stored already."""
        return not self.of(State.NEW, State.CHANGED, State.CONFLICT)


def plan_roster(connection: Connection, roster: Roster, *, scheme: str, under: str, source: str, day: date) -> Plan:
    """Compare a roster with what is stored, as far as whoever asks may see it.

    Parameters
    ----------
    connection : Connection
    roster : Roster
    scheme : str
    under : str
        Code of the area whose roster it is; empty where none is said. What is stored below it and is not in the roster
        is listed as gone; without it, only what is stored of areas that the roster names.
    source : str
        Who answers for it.
    day : date
        From which on what it tells holds, where it gives no day.

    Raises
    ------
    BadInput
        There is no area `under`, or the form is not kept so.
    """
    keeping = kept(roster.form.key)
    areas = AreaNames(names_of_areas(connection, scheme))
    if under and under not in areas.names:
        raise BadInput(f"没有代码为 {under} 的区域。", f"There is no area {under}.")
    rows = {table: stored_rows(connection, table) for table in dict.fromkeys((*keeping.tables, "person", *NAMED))}
    names = _names(connection, roster, rows)
    places = places_by_name(connection, scheme) if any(one.values.get("place") for one in roster.records) else {}
    telling = Telling(roster, areas, People(rows["person"], areas), names, under, day, places)
    if roster.form.key == "activities" and any(one.values.get("venue_id") for one in roster.records):
        telling.venues = {row.values["external_id"]: row.values["geom"] for row in stored_rows(connection, "venue")}
    for record in roster.records:
        keeping.tell(telling, record)
    facts = merged(telling.facts)
    stored = {(table, key): row for table in keeping.tables for row in rows[table] for key in _keys(table, row, day)}
    steps = compared(facts, stored, source)
    left = gone(facts, _in_scope(stored, keeping, telling, day), keeping.whole)
    steps += [replace(step, label=step.label or _label(step, telling)) for step in left]
    problems = [*roster.problems, *telling.problems]
    return Plan(roster, steps, problems, source, under, day, roster.notices, _leaders(stored, day))


def _label(step: Step, telling: Telling) -> str:
    """Return what a person would call a posting or a contact: the person or team, and where."""
    values = step.before
    who = telling.people.known.get(values.get("person") or "", {}).get("name") or values.get("team") or ""
    where = telling.areas.full_name(values["area_id"]) if "area_id" in values else values.get("household")
    return f"{who} {where}"


def _leaders(stored: Mapping[tuple[str, Key], Stored], day: date) -> list[tuple[str, int | None]]:
    postings = [row for (table, _), row in stored.items() if table == "posting" and row.values["role"] == "grid_leader"]
    still = [row for row in postings if row.values["to_day"] is None or row.values["to_day"] >= day]
    return [(row.values["area_id"], row.id) for row in still if not row.values["contested"]]


NAMED = ("team", "organisation", "activity", "service_record")


def kept(form: str) -> Keeping:
    """Return how a form is kept.

    Raises
    ------
    BadInput
    """
    if form in KEPT:
        return KEPT[form]
    raise BadInput(
        "这张表不从这里导入。",
        "This form is not imported here.",
        hint_zh="汇总表由系统根据记录生成。",
        hint_en="The summary is made from the records.",
    )


def _names(connection: Connection, roster: Roster, rows: Rows) -> dict[str, dict[str, str]]:
    """Return external ids by what a roster may call a row: by the id, and where that is enough by the name."""
    known = {table: {row.values["external_id"]: row.values["external_id"] for row in rows[table]} for table in NAMED}
    for row in rows["team"]:
        known["team"].setdefault(row.values["name"], row.values["external_id"])
    for row in rows["activity"]:
        name = f"{row.values['title']}|{row.values['starts_at']}|{row.values['stated_area']}"
        known["activity"].setdefault(name, row.values["external_id"])
    for row in rows["service_record"]:
        name = f"{row.values['activity']}|{row.values['person']}"
        known["service_record"].setdefault(name, row.values["external_id"])
    known["organisation area"] = {row.values["external_id"]: row.values["area_id"] for row in rows["organisation"]}
    if roster.form.key == "organisations":
        ids = [str(record.values["organisation_id"]) for record in roster.records]
        known["organisation"] |= dict(zip(ids, ids, strict=True))
    for table, columns in (("venue", ("venue_id", "parent_id", "partner_id")), ("household", ("household_id",))):
        if any(record.values.get(column) is not None for record in roster.records for column in columns):
            known[table] = {one: one for one in external_ids(connection, table)}
    return known


IDENTITY: dict[str, tuple[str, ...]] = {
    "team_member": ("team", "person"),
    "contact": ("household", "person"),
    "venue_link": ("venue", "partner"),
    "area_statement": ("area_id",),
    "place_name": ("name", "geom"),
    "need": ("area_id", "speciality", "day"),
    "target": ("area_id", "measure", "item", "from_day"),
}
"""What tells rows of a table from others, where they have no id of their source."""


def _keys(table: str, row: Stored, day: date) -> Iterable[Key]:
    """Yield what tells a stored row from others, as facts are keyed."""
    values: Mapping[str, Any] = row.values
    if table != "posting":
        yield tuple(values[column] for column in IDENTITY.get(table, ("external_id",)))
        return
    serves = (values["area_id"], values["role"], values["person"] or values["team"])
    still = values["to_day"] is None or values["to_day"] >= day
    yield serves if still else (*serves, values["from_day"])


def _in_scope(
    stored: Mapping[tuple[str, Key], Stored], keeping: Keeping, telling: Telling, day: date
) -> dict[tuple[str, Key], Stored]:
    """Return what a roster would tell too if it still held: of its areas and roles, and not over yet."""
    areas = telling.areas.below(telling.under) if telling.under else telling.mentioned
    homes = {name: values.get("area_id") for name, values in telling.people.known.items()}
    return {
        (table, key): row
        for (table, key), row in stored.items()
        if table in keeping.whole
        and (homes.get(row.values["person"]) if table == "contact" else row.values["area_id"]) in areas
        and not (keeping.roles and row.values["role"] not in keeping.roles)
        and all(row.values.get(end) is None for end in ("to_day", "left_on", "dissolved"))
    }
