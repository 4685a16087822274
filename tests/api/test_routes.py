"""Who gets what of every route: the rows come from the application's own map, the answers are written here by hand.

A heading is a list of answers: without an account | each role granted inside the town | outside it | everywhere, roles
in the order of `tests.everybody.ROLES` (viewer, planner, approver, roster clerk, grid leader, volunteer, administrator;
`---` where such a grant cannot be). Below it stand the routes that answer so. 404: outside somebody's areas.
"""

from pathlib import Path

import pytest

from gisgrid.settings import Settings
from tests.county import COUNTY
from tests.desk import VILLAGE
from tests.everybody import INSIDE, MANAGED, PLACES, ROLES, VENUE
from webmap import create_app

ANSWERS = """
200 | 200 200 200 200 200 200 200 | 200 200 200 200 200 200 200 | 200 200 200 200 --- --- 200
    GET /static/<path:filename>
    GET /
    GET /map
    GET /help/<chapter>
    GET /help/pictures/<picture>
    GET /api/health
    GET /api/ready
    GET /api/schemes
    GET /api/areas
    GET /api/areas/at
    GET /api/areas/<code>
    GET /api/areas/<code>/households/sum
    GET /api/search
    GET /api/session
    GET /api/rosters/<form>
    GET /apply/<form>
    GET /api/openapi.json
    GET /tiles/areas/<int:z>/<int:x>/<int:y>.mvt
    GET /api/venues
    GET /api/reach
    GET /api/reach/<int:run>/areas
    GET /api/reach/<int:run>/overview
    GET /api/reach/<int:run>/venues/<venue>
    GET /tiles/circles/<int:run>/<scope>/<int:z>/<int:x>/<int:y>.mvt
    GET /api/changes
    GET /tiles/areas.json
    GET /tiles/circles/<int:run>/<scope>.json
    GET /ogc/
    GET /ogc/conformance
    GET /ogc/api
    GET /ogc/collections
    GET /ogc/collections/<collection>
    GET /ogc/collections/<collection>/items
    GET /ogc/collections/<collection>/items/<path:feature>
    GET /api/indicators
    GET /api/indicators/values
    GET /api/layers
    GET /api/layers/frame
    GET /api/layers/<code>/values
    GET /api/overview
    GET /api/areas/<code>/story
    GET /api/snapshots
    GET /api/reforms
    GET /api/layers/<code>/map.svg
    GET /api/layers/<code>/table.xlsx
    GET /api/layers/<code>/shown.geojson
204 | 204 204 204 204 204 204 204 | 204 204 204 204 204 204 204 | 204 204 204 204 --- --- 204
    GET /background/<int:z>/<int:x>/<int:y>
302 | 302 302 302 302 302 302 302 | 302 302 302 302 302 302 302 | 302 302 302 302 --- --- 302
    GET /help
    POST /sign-out
200 | 302 302 302 302 302 302 302 | 302 302 302 302 302 302 302 | 302 302 302 302 --- --- 302
    GET /sign-in
401 | 401 401 401 401 401 401 401 | 401 401 401 401 401 401 401 | 401 401 401 401 --- --- 401
    POST /sign-in
302 | 200 200 200 200 200 200 200 | 200 200 200 200 200 200 200 | 200 200 200 200 --- --- 200
    GET /account
401 | 409 409 409 409 409 409 409 | 409 409 409 409 409 409 409 | 409 409 409 409 --- --- 409
    POST /account

302 | 403 200 200 403 403 403 403 | 403 200 200 403 403 403 403 | 403 200 200 403 --- --- 403
    GET /data
    GET /desk
    GET /data/reforms
302 | 403 200 403 403 403 403 403 | 403 200 403 403 403 403 403 | 403 200 403 403 --- --- 403
    GET /data/import
302 | 403 200 200 403 403 403 403 | 403 404 404 403 403 403 403 | 403 200 200 403 --- --- 403
    GET /data/drafts/<int:number>
302 | 403 403 403 403 403 403 200 | 403 403 403 403 403 403 200 | 403 403 403 403 --- --- 200
    GET /system

401 | 403 200 200 403 403 403 403 | 403 200 200 403 403 403 403 | 403 200 200 403 --- --- 403
    GET /api/data
    GET /api/changesets
401 | 403 400 400 403 403 403 403 | 403 400 400 403 403 403 403 | 403 400 400 403 --- --- 403
    POST /api/changesets/<int:number>/withdraw
401 | 403 403 200 403 403 403 403 | 403 403 403 403 403 403 403 | 403 403 200 403 --- --- 403
    POST /api/reforms/trial
401 | 403 403 400 403 403 403 403 | 403 403 403 403 403 403 403 | 403 403 400 403 --- --- 403
    POST /api/reforms
401 | 403 403 404 403 403 403 403 | 403 403 404 403 403 403 403 | 403 403 404 403 --- --- 403
    DELETE /api/reforms/planned/<int:number>
401 | 403 200 200 403 403 403 403 | 403 404 404 403 403 403 403 | 403 200 200 403 --- --- 403
    GET /api/drafts/<int:number>
    GET /api/drafts/<int:number>/areas
    GET /api/drafts/<int:number>/mend
    GET /api/drafts/<int:number>/changes
401 | 403 200 403 403 403 403 403 | 403 404 403 403 403 403 403 | 403 200 403 403 --- --- 403
    POST /api/drafts/<int:number>/mend
401 | 403 204 403 403 403 403 403 | 403 404 403 403 403 403 403 | 403 204 403 403 --- --- 403
    PUT /api/drafts/<int:number>/findings/<int:finding>/waiver
    DELETE /api/drafts/<int:number>/findings/<int:finding>/waiver
401 | 403 422 422 403 403 403 403 | 403 404 404 403 403 403 403 | 403 422 422 403 --- --- 403
    POST /api/drafts/<int:number>/publish
401 | 403 409 403 403 403 403 403 | 403 404 403 403 403 403 403 | 403 409 403 403 --- --- 403
    POST /api/drafts/<int:number>/send
    DELETE /api/drafts/<int:number>
401 | 403 409 409 403 403 403 403 | 403 404 404 403 403 403 403 | 403 409 409 403 --- --- 403
    POST /api/drafts/<int:number>/return

302 | 404 200 200 404 404 404 200 | 404 404 404 404 404 404 404 | 404 200 200 404 --- --- 200
    GET /desk/<int:number>
401 | 403 200 403 403 403 403 403 | 403 200 403 403 403 403 403 | 403 200 403 403 --- --- 403
    GET /api/desk
401 | 403 400 403 403 403 403 403 | 403 403 403 403 403 403 403 | 403 400 403 403 --- --- 403
    POST /api/desk
401 | 404 200 200 404 404 404 200 | 404 404 404 404 404 404 404 | 404 200 200 404 --- --- 200
    GET /api/desk/<int:number>
    GET /api/desk/<int:number>/steps
    GET /api/desk/<int:number>/knot
    GET /api/desk/<int:number>/comments
    GET /api/desk/<int:number>/shares
    GET /api/drafts/<int:number>/comparison
401 | 404 400 403 404 404 404 403 | 404 404 404 404 404 404 404 | 404 400 403 404 --- --- 403
    POST /api/desk/<int:number>/save
401 | 404 400 400 404 404 404 403 | 404 404 404 404 404 404 404 | 404 400 400 404 --- --- 403
    POST /api/desk/<int:number>/rebase
401 | 404 400 400 404 404 404 400 | 404 404 404 404 404 404 404 | 404 400 400 404 --- --- 400
    POST /api/desk/<int:number>/comments
401 | 404 404 404 404 404 404 404 | 404 404 404 404 404 404 404 | 404 404 404 404 --- --- 404
    DELETE /api/desk/<int:number>/comments/<int:which>
    PUT /api/desk/<int:number>/comments/<int:which>/done
401 | 404 404 403 404 404 404 403 | 404 404 404 404 404 404 404 | 404 404 403 404 --- --- 403
    PUT /api/desk/<int:number>/shares/<account>
    DELETE /api/desk/<int:number>/shares/<account>

401 | 403 400 403 403 403 403 403 | 403 400 403 403 403 403 403 | 403 400 403 403 --- --- 403
    POST /api/uploads
401 | 403 404 403 403 403 403 403 | 403 404 403 403 403 403 403 | 403 404 403 403 --- --- 403
    GET /api/uploads/<identifier>
    POST /api/uploads/<identifier>/trial
    POST /api/uploads/<identifier>/store
    POST /api/uploads/<identifier>/draft
    POST /api/uploads/<identifier>/restore/trial
    POST /api/uploads/<identifier>/restore
    DELETE /api/uploads/<identifier>

401 | 404 200 200 404 404 404 200 | 404 404 404 404 404 404 404 | 404 200 200 404 --- --- 200
    GET /api/desk/<int:number>/sheet.pdf
    GET /api/desk/<int:number>/sheet.svg
    GET /api/desk/<int:number>/sketches
401 | 404 400 400 404 404 404 400 | 404 404 404 404 404 404 404 | 404 400 400 404 --- --- 400
    POST /api/desk/<int:number>/sketches
401 | 404 404 404 404 404 404 404 | 404 404 404 404 404 404 404 | 404 404 404 404 --- --- 404
    GET /api/desk/<int:number>/sketches/<int:sketch>/picture
401 | 404 404 404 404 404 404 403 | 404 404 404 404 404 404 404 | 404 404 404 404 --- --- 403
    PUT /api/desk/<int:number>/sketches/<int:sketch>
    DELETE /api/desk/<int:number>/sketches/<int:sketch>
401 | 404 400 403 404 404 404 403 | 404 404 404 404 404 404 404 | 404 400 403 404 --- --- 403
    POST /api/desk/<int:number>/proposal
401 | 403 200 200 403 403 403 403 | 403 200 200 403 403 403 403 | 403 200 200 403 --- --- 403
    GET /api/reference
    GET /api/reference/batches
401 | 403 400 403 403 403 403 403 | 403 400 403 403 403 403 403 | 403 400 403 403 --- --- 403
    POST /api/reference
401 | 403 404 403 403 403 403 403 | 403 404 403 403 403 403 403 | 403 404 403 403 --- --- 403
    DELETE /api/reference/<int:number>

401 | 200 200 200 200 200 200 200 | 200 200 200 200 200 200 200 | 200 200 200 200 --- --- 200
    GET /api/places
400 | 400 400 400 400 400 400 400 | 400 400 400 400 400 400 400 | 400 400 400 400 --- --- 400
    POST /api/applications/<form>
    GET /api/layers/<code>/sheet.pdf
    GET /api/layers/<code>/sheet.png
    GET /api/layers/<code>/report.html
401 | 200 403 403 200 200 403 403 | 200 403 403 200 200 403 403 | 200 403 403 200 --- --- 403
    GET /api/rosters/<form>/rows
401 | 404 403 403 404 404 403 403 | 404 403 403 404 404 403 403 | 404 403 403 404 --- --- 403
    GET /api/rosters/<form>/rows/<identity>
401 | 403 403 403 400 400 400 403 | 403 403 403 400 400 400 403 | 403 403 403 400 --- --- 403
    POST /api/rosters/<form>/rows
401 | 403 403 403 200 403 403 403 | 403 403 403 200 403 403 403 | 403 403 403 200 --- --- 403
    GET /api/applications
401 | 403 403 403 404 403 403 403 | 403 403 403 404 403 403 403 | 403 403 403 404 --- --- 403
    POST /api/applications/<int:number>/approve
    POST /api/applications/<int:number>/refuse
401 | 403 403 403 400 400 400 403 | 403 403 403 400 400 400 403 | 403 403 403 400 --- --- 403
    POST /api/pictures
401 | 404 403 403 404 404 404 403 | 404 403 403 404 404 404 403 | 404 403 403 404 --- --- 403
    GET /api/pictures/<int:number>
302 | 200 403 403 200 200 403 403 | 200 403 403 200 200 403 403 | 200 403 403 200 --- --- 403
    GET /records
302 | 403 403 403 200 200 200 403 | 403 403 403 200 200 200 403 | 403 403 403 200 --- --- 403
    GET /records/<form>/new
    GET /records/<form>/<identity>
401 | 200 403 403 200 200 403 403 | 403 403 403 403 403 403 403 | 200 403 403 200 --- --- 403
    GET /api/areas/<code>/households
    GET /api/checks
    GET /api/reach/<int:run>/households
401 | 200 403 403 200 200 403 403 | 404 403 403 404 404 403 403 | 200 403 403 200 --- --- 403
    GET /api/indicators/trend
401 | 403 403 403 403 403 403 403 | 403 403 403 403 403 403 403 | 403 400 403 403 --- --- 403
    POST /api/reach
401 | 403 200 403 403 403 403 403 | 403 403 403 403 403 403 403 | 403 200 403 403 --- --- 403
    POST /api/reach/<int:run>/what-if
401 | 403 404 403 403 403 403 403 | 403 403 403 403 403 403 403 | 403 404 403 403 --- --- 403
    POST /api/reach/<int:run>/siting
401 | 403 400 403 403 403 403 403 | 403 400 403 403 403 403 403 | 403 400 403 403 --- --- 403
    POST /api/reach/candidates

302 | 403 403 403 200 403 403 403 | 403 403 403 200 403 403 403 | 403 403 403 200 --- --- 403
    GET /rosters
401 | 403 403 403 200 403 403 403 | 403 403 403 200 403 403 403 | 403 403 403 200 --- --- 403
    GET /api/rosters
    GET /api/rosters/<form>/template
    GET /api/rosters/<form>/filled
401 | 403 403 403 400 403 403 403 | 403 403 403 400 403 403 403 | 403 403 403 400 --- --- 403
    POST /api/rosters/uploads
401 | 403 403 403 404 403 403 403 | 403 403 403 404 403 403 403 | 403 403 403 404 --- --- 403
    POST /api/rosters/uploads/<identifier>/trial
    GET /api/rosters/uploads/<identifier>/errors
    POST /api/rosters/uploads/<identifier>/store
    DELETE /api/rosters/uploads/<identifier>

401 | 403 403 403 403 403 403 200 | 403 403 403 403 403 403 200 | 403 403 403 403 --- --- 200
    GET /api/accounts
    GET /api/audit
    GET /api/jobs
    GET /api/audit.xlsx
401 | 403 403 403 403 403 403 409 | 403 403 403 403 403 403 409 | 403 403 403 403 --- --- 409
    POST /api/accounts
401 | 403 403 403 403 403 403 200 | 403 403 403 403 403 403 404 | 403 403 403 403 --- --- 200
    POST /api/accounts/<name>/password
401 | 403 403 403 403 403 403 204 | 403 403 403 403 403 403 404 | 403 403 403 403 --- --- 204
    PUT /api/accounts/<name>/disabled
    DELETE /api/accounts/<name>/disabled
    DELETE /api/grants/<int:number>
401 | 403 403 403 403 403 403 409 | 403 403 403 403 403 403 404 | 403 403 403 403 --- --- 409
    POST /api/accounts/<name>/grants
401 | 403 403 403 403 403 403 403 | 403 403 403 403 403 403 403 | 403 403 403 403 --- --- 404
    POST /api/jobs/<job>
302 | 403 403 403 403 403 403 403 | 403 403 403 403 403 403 403 | 403 403 403 403 --- --- 200
    GET /begin
401 | 403 403 403 403 403 403 403 | 403 403 403 403 403 403 403 | 403 403 403 403 --- --- 200
    GET /api/begin
401 | 403 403 403 403 403 403 403 | 403 403 403 403 403 403 403 | 403 403 403 403 --- --- 400
    PUT /api/begin/county
    POST /api/begin/codes
    POST /api/begin/roads
401 | 200 403 403 200 200 403 200 | 200 403 403 200 200 403 200 | 200 403 403 200 --- --- 200
    GET /api/metrics

404 | 404 404 404 404 404 404 404 | 404 404 404 404 404 404 404 | 404 404 404 404 --- --- 404
    GET /api/reforms/<int:number>/codes
    GET /snapshots/<name>/
    GET /snapshots/<name>/<file>
401 | 403 404 404 403 403 403 403 | 403 404 404 403 403 403 403 | 403 404 404 403 --- --- 403
    GET /api/snapshots/<name>/proof
401 | 403 403 403 403 403 403 403 | 403 403 403 403 403 403 403 | 403 403 400 403 --- --- 403
    POST /api/snapshots

401 | 403 403 403 200 403 403 403 | 403 403 403 403 403 403 403 | 403 403 403 200 --- --- 403
    GET /api/staffing
401 | 403 403 403 409 403 403 403 | 403 403 403 403 403 403 403 | 403 403 403 409 --- --- 403
    POST /api/staffing
"""

NO_UPLOAD = "0" * 32
SPEC = {"level": "subgrid", "code": "code", "parent_code": "parent_code"}
REFORM = {
    "parent_code": INSIDE, "kind": "rename", "document": "民发〔2026〕7号", "authority": "县人民政府",
    "effective_on": "2026-01-01", "reason": "更名",
    "villages": [{"code": VILLAGE, "name": "红星村", "from": [VILLAGE]}],
}  # fmt: skip
BODIES = {
    "POST /api/accounts": {"name": "有 空格"},
    "POST /api/accounts/<name>/grants": {"role": "viewer", "code": INSIDE},
    "POST /api/desk": {"code": INSIDE, "start": "dream"},
    "POST /api/desk/<int:number>/save": {
        "revision": 1,
        "keep": 0,
        "position": 0,
        "removed": [{"code": "x", "base": 1}, {"code": "x", "base": 1}],
    },
    "POST /api/desk/<int:number>/rebase": {"resolve": {"x": "both"}},
    "POST /api/drafts/<int:number>/mend": {"max_gap_width_m": 0, "max_shift_m": 0},
    "POST /api/drafts/<int:number>/publish": {"why": "试"},
    "POST /api/reforms/trial": REFORM,
    "POST /api/reforms": REFORM | {"document": ""},
    "POST /api/reach/<int:run>/siting": {"add": 1, "candidates": "planned"},
    "PUT /api/drafts/<int:number>/findings/<int:finding>/waiver": {"reason": "河道"},
    "POST /api/applications/<int:number>/refuse": {"note": "重复"},
    "POST /api/snapshots": {"systems": "no list"},
    "POST /api/staffing": {"ids": ["proposed no longer"]},
    "POST /api/uploads/<identifier>/trial": {"spec": SPEC},
    "POST /api/uploads/<identifier>/store": {"spec": SPEC, "why": "试"},
    "POST /api/uploads/<identifier>/draft": {"spec": SPEC},
}
"""What is sent so that a request is refused last, after who asks was weighed."""
FORMS = {"POST /sign-in": {"password": "wrong"}, "POST /account": {"new": "a", "again": "b"}}
VALUES = {
    "<path:filename>": "dist/map.js",
    "<int:z>": "0",
    "<int:x>": "0",
    "<int:y>": "0",
    "<identifier>": NO_UPLOAD,
    "<name>": MANAGED,
    "layers/<code>": "layers/volunteers_per_km2",
    "<code>": INSIDE,
    "<chapter>": "start",
    "<picture>": "switzerland.png",
    "<int:which>": "1",
    "<account>": "nobody",
    "<scope>": "all",
    "<job>": "laundry",
    "<venue>": VENUE,
    "<form>": "volunteers",
    "<identity>": "nobody",
    "<collection>": "venues",
    "<file>": "manifest.json",
    "<path:feature>": VENUE,
    "<int:sketch>": "0",
}
QUERIES = {
    "GET /api/changes": "since=0",
    "GET /api/desk": f"code={INSIDE}",
    "GET /api/desk/<int:number>/knot": "x=109.2&y=34.8",
    "GET /api/areas/at": "lon=110.1&lat=30.1",
    "GET /api/search": "q=1",
    "GET /api/rosters/uploads/<identifier>/errors": "form=volunteers",
    "GET /api/places": "name=1",
    "POST /api/pictures": f"area={INSIDE}",
    "GET /api/checks": f"area={INSIDE}",
    "GET /api/areas": f"parent={COUNTY}",
    "GET /api/reach/<int:run>/households": f"area={INSIDE}",
    "GET /api/indicators/values": f"code={INSIDE}",
    "GET /api/indicators/trend": f"code={INSIDE}",
    "GET /api/layers/frame": "level=village",
    "GET /api/layers/<code>/values": "level=village",
    "GET /api/layers/<code>/map.svg": "level=town",
    "GET /api/layers/<code>/sheet.pdf": "level=planet",
    "GET /api/layers/<code>/sheet.png": "level=planet",
    "GET /api/layers/<code>/table.xlsx": "level=town",
    "GET /api/layers/<code>/shown.geojson": "level=town",
    "GET /api/layers/<code>/report.html": "level=planet",
    "POST /api/reach": "speed_kmh=0",
    "POST /api/reach/<int:run>/what-if": f"area={INSIDE}",
    "POST /api/reach/<int:run>/siting": f"area={INSIDE}",
    "GET /api/staffing": f"under={INSIDE}",
    "POST /api/staffing": f"under={INSIDE}",
    "GET /api/reference": "bbox=109,34,110,35",
    "POST /api/reference": f"kind=river&code={INSIDE}",
}


def table():
    """Expected answers by route: those of the heading above it, by visitor."""
    told, heading = {}, {}
    for line in filter(str.strip, ANSWERS.splitlines()):
        if line.startswith("    "):
            told[line.strip()] = heading
        else:
            nobody, *places = (part.split() for part in line.split("|"))
            heading = {"nobody": int(nobody[0])}
            for place, answers in zip(PLACES, places, strict=True):
                for role, answer in zip(ROLES, answers, strict=True):
                    if answer != "---":
                        heading[f"{role}-{place}"] = int(answer)
    return told


EXPECTED = table()


def routes(app):
    """Every route of an application with each of its methods."""
    return {
        f"{method} {rule.rule}" for rule in app.url_map.iter_rules() for method in rule.methods - {"HEAD", "OPTIONS"}
    }


def address(everybody, route, visitor):
    draft = everybody.dropped if route == "DELETE /api/drafts/<int:number>" else everybody.draft
    number = everybody.grants.get(visitor, everybody.grants[""]) if "/grants/" in route else draft
    path = route.partition(" ")[2]
    for name, value in (
        VALUES | {"<int:number>": number, "<int:finding>": everybody.finding, "<int:run>": everybody.run}
    ).items():
        path = path.replace(name, str(value))
    return f"{path}?{QUERIES.get(route, '')}".rstrip("?")


def asked(everybody, route, visitor):
    """Send a route's request as a visitor, with what it needs to be refused as late as can be."""
    form = FORMS.get(route)
    if route == "POST /sign-in":
        form = form | {"name": visitor}
    body = {} if form is not None or route.startswith("GET") else {"json": BODIES.get(route, {})}
    with everybody.visitors[visitor].open(
        address(everybody, route, visitor), method=route.partition(" ")[0], data=form, **body
    ) as answer:
        return answer.status_code


def test_every_route_is_in_the_table(everybody):
    assert routes(everybody.app) == set(EXPECTED)


@pytest.mark.parametrize("route", sorted(EXPECTED))
def test_a_route_answers_each_visitor_as_the_table_says(everybody, route):
    found = {visitor: asked(everybody, route, visitor) for visitor in everybody.visitors}
    if route == "POST /sign-out":
        everybody.sign_in()
    assert found == EXPECTED[route]


@pytest.mark.parametrize("route", sorted(route for route in EXPECTED if route.startswith("GET")))
def test_asking_for_the_head_alone_tells_nobody_more(everybody, route):
    with everybody.visitors["nobody"].open(address(everybody, route, "nobody"), method="HEAD") as answer:
        assert answer.status_code == EXPECTED[route]["nobody"]


@pytest.mark.parametrize("route", sorted(route for route in EXPECTED if not route.startswith("GET")))
def test_without_the_token_of_its_page_nothing_is_written(everybody, route):
    """By whoever could: 401 for nobody is said before."""
    for visitor, answer in EXPECTED[route].items():
        if answer not in (401, 403) or route == "POST /sign-in":
            client = everybody.visitors[visitor].client
            other = everybody.visitors["viewer-outside" if visitor != "viewer-outside" else "nobody"].headers
            for headers in ({}, {"X-CSRFToken": "周".encode().decode("latin-1")}, other):
                method, path = route.partition(" ")[0], address(everybody, route, visitor)
                answer = client.open(path, method=method, headers=headers, json={})
                assert (answer.status_code, visitor) == (403, visitor)


def test_a_route_that_says_nothing_of_who_may_ask_is_answered_to_nobody():
    url = "postgresql://x:y@127.0.0.1:1/z"
    app = create_app(Settings(Path("/nowhere"), database_url=url, service_url=url))
    app.add_url_rule("/api/forgotten", view_func=lambda: VILLAGE)
    assert app.test_client().get("/api/forgotten").status_code == 404
