"""A village to divide, and the dirty files that divide it: what the pages that write are tested with."""

from dataclasses import replace
from itertools import count
from pathlib import Path

from gisgrid.exchange.boundaries import read_boundaries
from gisgrid.services.desk_opening import open_desk
from gisgrid.services.imports import plan_import, store_import
from gisgrid.store.areas import children_of
from gisgrid.store.schemes import scheme_named
from gisgrid.store.session import changing, reading, writing
from tests.accounts import signed_in
from tests.browsing import settings_of

DIRTY = Path(__file__).parents[1] / "data" / "boundaries" / "dirty"
VILLAGE = "990199001201"
WRITER = "周老师"
_beginners = count(1)
SPEC = {"level": "subgrid", "code": "code", "name": "name", "parent_code": "parent_code"}


def load_village(database):
    """Store the town and the village that the dirty samples divide."""
    for file, level, parents in (
        ("base_town.geojson", "town", []),
        ("base_village.geojson", "village", ["parent_code"]),
    ):
        table = read_boundaries(DIRTY / file, code="code", name="name", parent_codes=parents)
        with changing(database.service_url, who="test", why="base", kind="import") as connection:
            scheme = scheme_named(connection, "standard")
            store_import(connection, plan_import(connection, scheme, level, table, source="base"))


def desk_settings(database, folder):
    return replace(settings_of(database), data_dir=folder)


def subgrids(database):
    """Codes of the village's sub-grids in the database."""
    with reading(database.service_url) as connection:
        return sorted(children_of(connection, "standard", [VILLAGE]).areas.codes)


def begun(database, code=VILLAGE, start="nothing"):
    """Begin a draft at the desk, as somebody of its own who plans everywhere; its number."""
    beginner = signed_in(database, f"beginner{next(_beginners)}", ("planner", None))
    with writing(database.member_url, beginner) as connection:
        return open_desk(connection, "standard", code, start, owner="周").number
