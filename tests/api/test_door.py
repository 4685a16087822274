"""The platform's door: documents, pages, filters, boxes, dates, coordinate systems, caches."""

import gzip
import html
import json

import numpy as np
import pyproj
import pytest
import shapely
from shapely.geometry import shape

from gisgrid.domain.collections import all_collections, indicator_collections
from gisgrid.store.schemes import all_schemes
from gisgrid.store.session import changing, reading
from tests.browsing import COUNTY, load, named_county, settings_of
from tests.county import county, town_code, village_code
from webmap import create_app

VILLAGES = "/ogc/collections/areas-standard-village/items"
EPSG = "http://www.opengis.net/def/crs/EPSG/0/"
CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"


def get(client, path, **query):
    return client.get(path, query_string=query)


def ids(answer):
    return [feature["id"] for feature in answer.json["features"]]


def walk(client, path, **query):
    """Ids of all pages, by their next links."""
    found, address = [], path
    while address:
        answer = client.get(address, query_string=query or None)
        assert answer.status_code == 200
        found += ids(answer)
        following = [link["href"] for link in answer.json["links"] if link["rel"] == "next"]
        address, query = (following[0], {}) if following else (None, {})
    return found


def test_the_landing_page_leads_everywhere(client):
    links = {link["rel"]: link["href"] for link in client.get("/ogc/").json["links"] if link["rel"] != "alternate"}
    assert {"self", "service-desc", "service-doc", "conformance", "data"} <= set(links)
    assert {client.get(href).status_code for href in links.values()} == {200}


def test_it_says_what_it_conforms_to(client):
    said = client.get("/ogc/conformance").json["conformsTo"]
    parts = {uri.split("/spec/")[1] for uri in said}
    assert {f"ogcapi-features-1/1.0/conf/{one}" for one in ("core", "geojson", "html", "oas30")} < parts
    assert "ogcapi-features-2/1.0/conf/crs" in parts


def test_every_collection_says_where_it_lies(client):
    listed = client.get("/ogc/collections").json["collections"]
    assert [one["id"] for one in listed if one["id"].startswith("areas-")] == [
        f"areas-standard-{level}" for level in ("city", "county", "town", "village", "subgrid")
    ]
    for one in listed:
        alone = client.get(f"/ogc/collections/{one['id']}").json
        assert alone.get("extent") == one.get("extent")
        assert alone["crs"][0] == CRS84
        assert alone["storageCrs"] == f"{EPSG}4490"
        assert {link["rel"] for link in alone["links"]} >= {"self", "alternate", "items"}
    village = next(one for one in listed if one["id"].endswith("village"))
    west, south, east, north = village["extent"]["spatial"]["bbox"][0]
    whole = county().geometries[0]
    assert (west, south, east, north) == pytest.approx(whole.bounds)
    assert village["extent"]["temporal"]["interval"][0][0]


def test_features_are_those_stored(client):
    answer = get(client, VILLAGES)
    table = named_county()
    stored = {code: geom for code, geom in zip(table.codes, table.geometries, strict=True)}
    villages = [code for code, level in zip(table.codes, table.levels, strict=True) if level == "village"]
    assert answer.mimetype == "application/geo+json"
    assert ids(answer) == sorted(villages)
    assert answer.json["numberReturned"] == answer.json["numberMatched"] == len(villages)
    for feature in answer.json["features"]:
        assert feature["properties"]["code"] == feature["id"]
        assert shape(feature["geometry"]).equals_exact(stored[feature["id"]], 0)  # bit for bit


def test_one_feature_is_the_same_as_in_its_page(client):
    page = {feature["id"]: feature for feature in get(client, VILLAGES).json["features"]}
    alone = client.get(f"{VILLAGES}/{village_code(2)}").json
    assert {rel["rel"] for rel in alone.pop("links")} == {"self", "alternate", "collection"}
    assert alone == page[village_code(2)]


@pytest.mark.parametrize("limit", [1, 3, 16, 17])
def test_pages_hold_every_feature_once(client, limit):
    assert walk(client, VILLAGES, limit=limit) == ids(get(client, VILLAGES))


def test_a_limit_beyond_the_most_is_taken_as_the_most(client):
    assert len(ids(get(client, VILLAGES, limit=10**9))) == 16


def test_number_matched_is_said_on_the_first_page_of_all_and_never_guessed(client):
    first = get(client, VILLAGES, limit=5).json
    assert (first["numberMatched"], first["numberReturned"], "timeStamp" in first) == (16, 5, False)
    narrowed = get(client, VILLAGES, limit=1, parent_code=town_code(0)).json
    assert "numberMatched" not in narrowed
    assert get(client, VILLAGES, parent_code=town_code(0)).json["numberMatched"] == 4


def test_properties_narrow(client):
    assert ids(get(client, VILLAGES, parent_code=town_code(1))) == sorted(
        code for code in ids(get(client, VILLAGES)) if code.startswith(town_code(1)[:9])
    )
    assert ids(get(client, VILLAGES, parent_code=town_code(1), code=village_code(0))) == []
    assert ids(get(client, "/ogc/collections/areas-standard-county/items", code=COUNTY)) == [COUNTY]


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ({"colour": "red"}, "colour"),
        ({"limit": 0}, "limit"),
        ({"limit": "x"}, "limit"),
        ({"bbox": "1,2,3"}, "bbox"),
        ({"bbox": "1,2,x,4"}, "bbox"),
        ({"bbox": "1,nan,2,4"}, None),
        ({"bbox": "1,5,2,4"}, None),
        ({"bbox": "1,2,200,4"}, None),
        ({"crs": f"{EPSG}2000"}, None),
        ({"bbox": "1,2,3,4", "bbox-crs": "EPSG:4490"}, None),
        ({"datetime": "yesterday"}, "datetime"),
        ({"datetime": "2026-13-01"}, "datetime"),
        ({"datetime": "2026-01-01T00:00:00Z/2025-01-01T00:00:00Z"}, "datetime"),
        ({"datetime": "../.."}, "datetime"),
        ({"datetime": "2026-01-01T00:00:00"}, "datetime"),
        ({"cursor": "?"}, None),
        ({"cursor": "____"}, None),
        ({"f": "xml"}, "f"),
    ],
)
def test_what_cannot_be_read_is_a_problem_in_two_languages(client, query, name):
    answer = get(client, VILLAGES, **query)
    assert (answer.status_code, answer.mimetype) == (400, "application/problem+json")
    assert answer.json["zh"]
    assert answer.json["en"]
    assert name is None or answer.json["details"]["name"] == name


@pytest.mark.parametrize("path", ["/ogc/", "/ogc/conformance", "/ogc/api", "/ogc/collections",
                                  "/ogc/collections/venues", f"{VILLAGES}/{village_code(0)}"])  # fmt: skip
def test_an_unknown_parameter_is_refused_everywhere(client, path):
    assert client.get(path).status_code == 200
    assert get(client, path, colour="red").status_code == 400


@pytest.mark.parametrize(
    "path",
    ["/ogc/collections/no", "/ogc/collections/no/items", f"{VILLAGES}/no", "/ogc/no", f"{VILLAGES}/{town_code(0)}"],
)
def test_what_is_not_there_is_a_problem_too(client, path):
    answer = client.get(path)
    assert (answer.status_code, answer.mimetype) == (404, "application/problem+json")


def meeting(box):
    table = county()
    return sorted(
        code
        for code, level, geometry in zip(table.codes, table.levels, table.geometries, strict=True)
        if level == "village" and geometry.intersects(box)
    )


@pytest.mark.parametrize(
    "box", [(110.05, 30.05, 110.15, 30.12), (110.2, 30.2, 110.2, 30.2), (110.1, 30.1, 110.3, 30.1), (0, 0, 1, 1)]
)
def test_a_box_finds_what_meets_it(client, box):
    x0, y0, x1, y1 = box
    given = ",".join(map(str, box))
    place = shapely.box(*box) if x0 < x1 and y0 < y1 else shapely.LineString([(x0, y0), (x1, y1)])
    assert ids(get(client, VILLAGES, bbox=given)) == meeting(place)
    assert ids(get(client, VILLAGES, bbox=f"{x0},{y0},-10,{x1},{y1},9000")) == meeting(place)
    turned = {"bbox": f"{y0},{x0},{y1},{x1}", "bbox-crs": f"{EPSG}4490"}
    assert ids(get(client, VILLAGES, **turned)) == meeting(place)


def test_a_box_across_the_antimeridian_is_read_so(client):
    assert ids(get(client, VILLAGES, bbox="110.3,30,-170,31")) == meeting(shapely.box(110.3, 30, 180, 31))


@pytest.mark.parametrize("zone", [4513, 4525, 4545, 4546, 4547, 4554])
def test_a_box_in_a_zone_finds_what_meets_it(client, zone):
    there = pyproj.Transformer.from_crs(4490, zone, always_xy=True)
    east, north = there.transform(110.2, 30.2)
    box = (east - 9000, north - 7000, east + 9000, north + 7000)
    place = shapely.transform(
        shapely.segmentize(shapely.box(*box), 100),
        lambda xy: np.column_stack(there.transform(xy[:, 0], xy[:, 1], direction="INVERSE")),
    )
    given = {"bbox": f"{box[1]},{box[0]},{box[3]},{box[2]}", "bbox-crs": f"{EPSG}{zone}"}
    assert ids(get(client, VILLAGES, **given)) == meeting(place)


@pytest.mark.parametrize("zone", [4490, *range(4513, 4555)])
def test_places_are_told_in_each_system_in_its_own_order_of_axes(client, zone):
    """As pyproj tells them with always_xy, and then turned, for each of these systems begins with north."""
    plain = {one["id"]: shape(one["geometry"]) for one in get(client, VILLAGES, limit=2).json["features"]}
    answer = get(client, VILLAGES, limit=2, crs=f"{EPSG}{zone}")
    assert answer.headers["Content-Crs"] == f"<{EPSG}{zone}>"
    there = pyproj.Transformer.from_crs(4490, zone, always_xy=True)
    assert pyproj.CRS.from_epsg(zone).axis_info[0].direction == "north"
    for feature in answer.json["features"]:
        told = shapely.get_coordinates(shape(feature["geometry"]))
        x, y = there.transform(*shapely.get_coordinates(plain[feature["id"]]).T)
        assert np.abs(told - np.column_stack([y, x])).max() < (1e-9 if zone == 4490 else 6e-5)


def test_the_usual_system_is_said_too(client):
    assert get(client, VILLAGES, limit=1).headers["Content-Crs"] == f"<{CRS84}>"
    assert client.get(f"{VILLAGES}/{village_code(0)}").headers["Content-Crs"] == f"<{CRS84}>"


def test_an_unchanged_answer_is_not_sent_twice(client):
    tag = get(client, VILLAGES).headers["ETag"]
    again = client.get(VILLAGES, headers={"If-None-Match": tag})
    assert (again.status_code, again.data) == (304, b"")
    for query in ({"limit": 3}, {"crs": f"{EPSG}4490"}, {"f": "html"}):
        assert get(client, VILLAGES, **query).headers["ETag"] != tag
    assert client.get(VILLAGES, headers={"Accept-Encoding": "gzip"}).headers["ETag"] != tag


def test_the_tag_changes_with_the_content_and_with_nothing_else(database):
    load(database, named_county())
    web = create_app(settings_of(database)).test_client()
    before = web.get(VILLAGES).headers["ETag"]
    assert create_app(settings_of(database)).test_client().get(VILLAGES).headers["ETag"] == before
    with changing(database.service_url, who="test", why="rename") as connection:
        connection.exec_driver_sql("UPDATE gisgrid.area SET name = '新名' WHERE code = %s", (village_code(2),))
    answer = web.get(VILLAGES, headers={"If-None-Match": before})
    assert answer.status_code == 200
    assert "新名" in answer.text


def test_packed_and_plain_are_the_same(client):
    packed = client.get(VILLAGES, headers={"Accept-Encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert json.loads(gzip.decompress(packed.data)) == get(client, VILLAGES).json


def test_the_head_alone_has_no_body(client):
    for path in ("/ogc/", VILLAGES, f"{VILLAGES}/{village_code(0)}"):
        head, whole = client.head(path), client.get(path)
        assert (head.status_code, head.data) == (200, b"")
        assert head.headers["ETag"] == whole.headers["ETag"]
        assert head.mimetype == whole.mimetype


def test_nobody_holds_a_connection_after_the_answer(peopled):
    """Also where only the head was asked for, the reader had it already, or went away in the middle."""
    app = create_app(settings_of(peopled))
    web = app.test_client()
    tag = web.get(VILLAGES).headers["ETag"]
    for _ in range(30):
        web.head(VILLAGES)
        web.get(VILLAGES, headers={"If-None-Match": tag})
        broken = web.get(VILLAGES, buffered=False)
        next(iter(broken.response))
        broken.close()
        get(web, VILLAGES, limit=0)
    with reading(peopled.admin_url) as connection:
        idle = (
            "SELECT count(*) FROM pg_stat_activity WHERE state = 'idle in transaction' AND datname = current_database()"
        )
        assert connection.exec_driver_sql(idle).scalar() == 0


@pytest.mark.parametrize(
    "path",
    ["/ogc/", "/ogc/conformance", "/ogc/api", "/ogc/collections", "/ogc/collections/venues", VILLAGES,
     f"{VILLAGES}/{village_code(0)}"],
)  # fmt: skip
def test_every_address_is_a_page_as_well(client, path):
    asked = [client.get(path, headers={"Accept": "text/html,*/*;q=0.8"}), get(client, path, f="html")]
    for answer in asked:
        assert (answer.status_code, answer.mimetype) == (200, "text/html")
        assert "<h1>" in answer.text
    assert get(client, path, f="json").mimetype != "text/html"
    assert client.get(path, headers={"Accept": "*/*"}).mimetype != "text/html"


def test_a_page_says_what_the_document_says(client):
    said = client.get("/ogc/collections/areas-standard-village").json
    page = get(client, "/ogc/collections/areas-standard-village", f="html").text
    assert all(uri in page for uri in [*said["crs"], said["storageCrs"], said["extent"]["temporal"]["interval"][0][0]])
    assert all(str(edge) in page for edge in said["extent"]["spatial"]["bbox"][0])
    alone = client.get(f"{VILLAGES}/{village_code(0)}")
    page = get(client, f"{VILLAGES}/{village_code(0)}", f="html").text
    assert str(alone.json["geometry"]["coordinates"]) in page
    assert all(html.escape(str(value)) in page for value in alone.json["properties"].values() if value is not None)


def test_a_page_of_features_leads_to_the_next_and_to_each(client):
    page = get(client, VILLAGES, f="html", limit=2).text
    assert f"items/{ids(get(client, VILLAGES))[1]}?f=html" in page
    assert 'rel="next"' in page
    assert 'rel="next"' not in get(client, VILLAGES, f="html").text


def test_the_description_refers_to_nothing_outside_itself(client):
    said = client.get("/ogc/api").json
    refs = []

    def look(value):
        if isinstance(value, dict):
            refs.extend(found for key, found in value.items() if key == "$ref")
            for inner in value.values():
                look(inner)
        if isinstance(value, list):
            for inner in value:
                look(inner)

    look(said)
    assert refs
    for ref in refs:
        assert ref.startswith("#/")
        found = said
        for step in ref[2:].split("/"):
            found = found[step]
    assert said["openapi"].startswith("3.0")


def test_the_description_names_every_collection(client, peopled):
    with reading(peopled.public_url) as connection:
        schemes = all_schemes(connection)
    known = {one.id for one in (*all_collections(schemes), *indicator_collections(schemes, []))}
    paths = client.get("/ogc/api").json["paths"]
    assert {path.split("/")[3] for path in paths if path.count("/") == 3} == known


def test_every_link_says_what_it_is(client):
    for path in ("/ogc/", "/ogc/conformance", "/ogc/collections", "/ogc/collections/venues", VILLAGES,
                 f"{VILLAGES}/{village_code(0)}"):  # fmt: skip
        links = get(client, path, limit=3).json["links"] if path == VILLAGES else client.get(path).json["links"]
        assert all({"rel", "type", "href"} <= link.keys() for link in links)
        own, other = (next(link for link in links if link["rel"] == rel) for rel in ("self", "alternate"))
        assert client.get(own["href"]).mimetype == own["type"]
        assert client.get(other["href"]).mimetype == other["type"] == "text/html"
        back = [link for link in links if link["rel"] == "next"]
        assert all(client.get(link["href"]).status_code == 200 for link in back)
