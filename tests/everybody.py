"""One of each role inside a town, outside it and everywhere, with a draft of that town and somebody to manage."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import text

from gisgrid.domain.reach import ReachRequest
from gisgrid.exchange.boundaries import read_boundaries
from gisgrid.services.drafts import drop_draft
from gisgrid.services.indicator_releases import release
from gisgrid.services.indicators import run_month
from gisgrid.services.opening import Origin, open_draft
from gisgrid.services.reach import run_reach
from gisgrid.services.reach_basis import ReachCache
from gisgrid.store.areas import insert_areas
from gisgrid.store.findings import findings_of
from gisgrid.store.schemes import scheme_named
from gisgrid.store.session import Acting, changing, figuring, reading, writing
from tests.accounts import add, add_households
from tests.browsing import settings_of
from tests.county import county, town_code
from tests.desk import DIRTY, VILLAGE, load_village
from tests.visitors import Visit, form_token
from webmap import create_app

ROLES = ("viewer", "planner", "approver", "roster_clerk", "grid_leader", "volunteer", "administrator")
INSIDE, OUTSIDE = "990199001000", town_code(3)
PLACES = {"inside": INSIDE, "outside": OUTSIDE, "everywhere": None}
OWN_AREA_ONLY = ("grid_leader", "volunteer")
MANAGED = "门卫"
VENUE = "V1"
HOUSE = (109.205, 34.805)


class Nobody:
    """A client without an account, whose forms carry their token."""

    def __init__(self, app):
        self.client = app.test_client()
        self.headers = {"X-CSRFToken": form_token(self.client)}

    def open(self, path, **more):
        return self.client.open(path, headers=self.headers, **more)


@dataclass
class Everybody:
    """An application and a visitor for each role and place; `nobody` has no account."""

    app: object
    database: object
    draft: int
    dropped: int
    finding: int
    run: int
    grants: dict
    visitors: dict

    def sign_in(self):
        names = [f"{role}-{place}" for place in PLACES for role in ROLES if holds(role, place)]
        self.visitors = {"nobody": Nobody(self.app)} | {name: Visit(self.app, name) for name in names}


def holds(role, place):
    """Whether such a grant can be: a grid leader has one area."""
    return place != "everywhere" or role not in OWN_AREA_ONLY


def everybody(database, folder):
    load_village(database)
    with changing(database.service_url, who="test", why="base") as connection:
        insert_areas(connection, "standard", county())
    add_households(database, [HOUSE], persons=7)
    for place, code in PLACES.items():
        for role in ROLES:
            if holds(role, place):
                add(database, f"{role}-{place}", (role, code))
    figured(database)
    app = create_app(settings_of(database, data_dir=folder))
    draft, dropped = drafted(database), drafted(database)
    with writing(database.service_url) as connection:
        drop_draft(connection, dropped)
    with reading(database.service_url) as connection:
        finding = findings_of(connection, draft)[0].number
    made = Everybody(app, database, draft, dropped, finding, counted(database), managed(database), {})
    made.sign_in()
    return made


def drafted(database, name="mixed.geojson", note=""):
    """Open a draft of the village's division from a file with faults."""
    table = read_boundaries(DIRTY / name, code="code", name="name", parent_codes=["parent_code"])
    with writing(database.service_url, Acting(who="test", action="open draft")) as connection:
        scheme = scheme_named(connection, "standard")
        origin = Origin(name, "0" * 64)
        return open_draft(connection, scheme, "subgrid", table, origin, owner="test", title=note).number


def counted(database):
    """Put a venue beside the household, and count who reaches it."""
    with writing(database.service_url, Acting(who="test", action="import venues")) as connection:
        connection.execute(
            text(
                "INSERT INTO gisgrid.venue (external_id, name, kind, tier, status, source, geom) "
                "SELECT :id, '文化站', 'cultural_station', 'branch', 'existing', 'test', geom FROM gisgrid.household"
            ),
            {"id": VENUE},
        )
    with figuring(database.service_url) as connection:
        return run_reach(connection, ReachCache(), ReachRequest(), who="test")


def figured(database):
    """Count indicators of this month, and release them."""
    today = date.today()
    with figuring(database.service_url) as connection:
        run_month(connection, "standard", today=today, who="test")
    with writing(database.service_url, Acting(who="test", action="release indicators")) as connection:
        release(connection, "standard", today.replace(day=1), who="test")


def managed(database):
    """Somebody with three grants inside: for who administers inside, for who does everywhere, for all others."""
    add(database, MANAGED, ("viewer", INSIDE), ("planner", VILLAGE), ("roster_clerk", VILLAGE), ("viewer", VILLAGE))
    query = (
        "SELECT g.role, g.id FROM gisgrid.role_grant g JOIN gisgrid.account a ON a.id = g.account "
        "JOIN gisgrid.area p ON p.id = g.area_id WHERE a.name = :name AND p.code = :code"
    )
    with reading(database.service_url) as connection:
        ids = dict(connection.execute(text(query), {"name": MANAGED, "code": VILLAGE}).all())
    return {"administrator-inside": ids["planner"], "administrator-everywhere": ids["roster_clerk"], "": ids["viewer"]}
