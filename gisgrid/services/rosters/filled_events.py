"""Forms of places and events, filled, and the county's summary."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from gisgrid.services.rosters.shelf import Row, Shelf, households_of
from gisgrid.store.roster_households import minutes_served
from gisgrid.store.roster_state import stored_rows

MINUTES = 60


def activities(shelf: Shelf) -> Iterator[Row]:
    """Yield the activities."""
    teams = {row.values["external_id"]: row.values["name"] for row in stored_rows(shelf.connection, "team")}
    for row in shelf.rows("activity"):
        values, ends = row.values, row.values["ends_at"]
        lon, lat = values["geom"] or (None, None)
        yield shelf.where(values["stated_area"]) | {
            "activity_id": values["external_id"], "title": values["title"], "kind": values["kind"],
            "category": values["category"], "date": values["starts_at"].date(), "start": f"{values['starts_at']:%H:%M}",
            "end": f"{ends:%H:%M}" if ends else None, "participants": values["participants"],
            "joint_levels": values["joint_levels"] or None, "team_id": values["team"],
            "team_name": teams.get(values["team"]), "organisation_id": values["organisation"],
            "venue_id": values["venue"], "lon": lon, "lat": lat,
        }  # fmt: skip


def service_records(shelf: Shelf) -> Iterator[Row]:
    """Yield who served how long."""
    for row in stored_rows(shelf.connection, "service_record"):
        values = row.values
        lon, lat = values["geom"] or (None, None)
        if values["area_id"] in shelf.inside:
            yield shelf.where(values["area_id"]) | shelf.who(values["person"]) | {
                "record_id": values["external_id"], "activity_id": values["activity"], "date": values["day"],
                "hours": round(values["minutes"] / MINUTES, 2), "content": values["note"] or None,
                "picture": values["picture"], "lon": lon, "lat": lat,
            }  # fmt: skip


def venues(shelf: Shelf) -> Iterator[Row]:
    """Yield the venues that may be seen, wherever they stand."""
    for row in stored_rows(shelf.connection, "venue"):
        values = row.values
        told = ("kind", "tier", "status", "hours", "host", "host_kind", "sensitive", "staff", "step_free")
        line: Row = {key: values[key] if values[key] != "" else None for key in told}
        yield line | {
            "venue_id": values["external_id"], "venue_name": values["name"], "parent_id": values["parent"],
            "owner_id": values["owner"] or None, "lon": values["geom"][0], "lat": values["geom"][1],
        }  # fmt: skip


def place_names(shelf: Shelf) -> Iterator[Row]:
    """Yield the place names, wherever they are."""
    for row in stored_rows(shelf.connection, "place_name"):
        values = row.values
        yield {"place": values["name"], "kind": values["kind"], "lon": values["geom"][0], "lat": values["geom"][1]}


def summary(shelf: Shelf) -> Iterator[Row]:
    """Yield one line for each village: its leader, and what is counted in it and below it."""
    led = {
        row["area_id"]: row["person"] for row in shelf.postings if row["role"] == "grid_leader" and not row["contested"]
    }
    counted: dict[str, Mapping[str, int]] = {
        "households": _households(shelf),
        "minutes": minutes_served(shelf.connection, shelf.scheme),
        "volunteers": Counter(v["area_id"] for v in shelf.people.values() if v["left_on"] is None),
        "workers": Counter(row["area_id"] for row in shelf.postings if row["role"] == "grid_worker"),
        "teams": Counter(row["area_id"] for row in shelf.postings if row["team"]),
        "activities": Counter(row.values["area_id"] for row in shelf.rows("activity")),
    }
    villages = shelf.at_level("village")
    sums = {key: _summed(shelf, villages, counts) for key, counts in counted.items()}
    subgrids = Counter(shelf.areas.parents[code] for code in shelf.at_level("subgrid"))
    for code in villages:
        who = shelf.who(led.get(code))
        line: Row = {"grid_leader_name": who["name"], "grid_leader_phone": who["phone"], "subgrids": subgrids[code]}
        told: Row = {key: counts[code] for key, counts in sums.items()}
        yield shelf.where(code) | line | told | {"hours": round(sums["minutes"][code] / MINUTES, 1)}


def _households(shelf: Shelf) -> Counter[str]:
    counted = Counter[str]()
    for home in households_of(shelf).values():
        counted[home["area_code"]] += home["households"]
    return counted


def _summed(shelf: Shelf, villages: Iterable[str], counts: Mapping[str, int]) -> Counter[str]:
    """Return counts of villages: each area's own goes to the village that it is or lies in."""
    wanted, total = set(villages), Counter[str]()
    for code, count in counts.items():
        village = next((one for one in shelf.areas.above(code) if one in wanted), None) if code else None
        total.update({village: count} if village else {})
    return total
