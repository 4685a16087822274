"""Forms of people and grids, filled."""

from collections.abc import Iterator

from gisgrid.exchange.rosters.grid_forms import HOLDERS
from gisgrid.services.rosters.shelf import Row, Shelf, households_of
from gisgrid.store.roster_state import stored_rows


def volunteers(shelf: Shelf) -> Iterator[Row]:
    """Yield everybody who has not left."""
    for row in shelf.rows("person"):
        values = row.values
        if values["left_on"] is None:
            told = ("ethnicity", "workplace", "specialities", "register_id")
            more: Row = {key: values[key] or None for key in told}
            lon, lat = values["geom"] or (None, None)
            organisation: Row = {"organisation_id": values["organisation"], "lon": lon, "lat": lat}
            yield shelf.where(values["area_id"]) | shelf.who(values["external_id"]) | more | organisation


def teams(shelf: Shelf) -> Iterator[Row]:
    """Yield the members of each team, the captain first; a team without any once.

    Of a team whose members come from elsewhere, who may not be seen has no name here and is left out.
    """
    members: dict[str, list[str]] = {}
    for row in stored_rows(shelf.connection, "team_member"):
        if row.values["person"] is not None:
            members.setdefault(row.values["team"], []).append(row.values["person"])
    for row in shelf.rows("team"):
        values = row.values
        if values["dissolved"] is not None:
            continue
        team: Row = {
            "team_id": values["external_id"], "team_name": values["name"], "speciality": values["speciality"],
            "organisation_id": values["organisation"],
        }  # fmt: skip
        people = sorted(members.get(values["external_id"], []), key=lambda one: (one != values["captain"], one))
        for one in people or [""]:
            yield team | {"role": "team_captain" if one == values["captain"] else None} | shelf.who(one)


def postings(shelf: Shelf) -> Iterator[Row]:
    """Yield all postings, those of the past among them."""
    teams = {row.values["external_id"]: row.values["name"] for row in stored_rows(shelf.connection, "team")}
    for row in shelf.rows("posting"):
        values = row.values
        told: Row = {
            "role": values["role"], "team_id": values["team"], "team_name": teams.get(values["team"]),
            "starts": values["from_day"], "ends": values["to_day"],
        }  # fmt: skip
        yield shelf.where(values["area_id"]) | shelf.who(values["person"]) | told


def _stated(shelf: Shelf) -> dict[str, Row]:
    rows = (row.values for row in shelf.rows("area_statement"))
    return {row["area_id"]: {"stated_households": row["households"], "extent": row["extent"] or None} for row in rows}


def village_grids(shelf: Shelf) -> Iterator[Row]:
    """Yield one line for each village."""
    stated = _stated(shelf)
    held: dict[tuple[str, str], str] = {}
    for row in shelf.postings:
        if row["person"] and not row["contested"]:
            held.setdefault((row["area_id"], row["role"]), row["person"])
    for code in shelf.at_level("village"):
        line = shelf.where(code) | stated.get(code, {})
        for role in HOLDERS:
            who = shelf.who(held.get((code, role)))
            line |= {f"{role}_name": who["name"], f"{role}_phone": who["phone"]}
        yield line


def subgrid_workers(shelf: Shelf) -> Iterator[Row]:
    """Yield the workers of each sub-grid; one without any once."""
    stated = _stated(shelf)
    workers: dict[str, list[str]] = {}
    for row in shelf.postings:
        if row["role"] == "grid_worker":
            workers.setdefault(row["area_id"], []).append(row["person"])
    for code in shelf.at_level("subgrid"):
        area: Row = {
            "village_name": shelf.areas.names.get(shelf.areas.parents[code] or ""), "area_code": code,
            "area_name": shelf.areas.names[code],
        }  # fmt: skip
        for person in workers.get(code) or [""]:
            yield area | stated.get(code, {}) | shelf.who(person)


def contacts(shelf: Shelf) -> Iterator[Row]:
    """Yield one line for each household and worker."""
    homes = households_of(shelf)
    for row in stored_rows(shelf.connection, "contact"):
        home = homes.get(row.values["household"])
        if home is not None:
            yield shelf.where(home["area_code"]) | shelf.who(row.values["person"]) | home


def organisations(shelf: Shelf) -> Iterator[Row]:
    """Yield the organisations."""
    for row in shelf.rows("organisation"):
        values = row.values
        yield {
            "organisation_id": values["external_id"], "organisation_name": values["name"], "kind": values["kind"],
            "parent_id": values["parent"], "area_code": values["area_id"],
        }  # fmt: skip
