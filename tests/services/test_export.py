"""Export, proof without a database, and import into an empty one: the same bits and the same courses."""

import io
import json
import random

import pytest
import shapely

from gisgrid.errors import BadInput, NotFound
from gisgrid.exchange.geojson_read import read_export
from gisgrid.exchange.published import prove_export
from gisgrid.geometry.knots import strip_knots
from gisgrid.services.divide import split_area
from gisgrid.services.export import export_areas
from gisgrid.services.hierarchy import load_hierarchy
from gisgrid.services.restoring import restore_export
from gisgrid.store.areas import areas_of_scheme
from gisgrid.store.knots import knots_of
from gisgrid.store.schemes import scheme_named
from gisgrid.store.session import changing, reading
from tests.county import COUNTY, county, village_code


@pytest.fixture
def knotted(database):
    """A county in which cuts across leaves have put knots on borders of every level."""
    with changing(database.service_url, who="test", why="load") as connection:
        load_hierarchy(connection, "standard", county(), [])
    chance = random.Random(5)
    leaves = [code for code in county().codes if len(code) == 15]
    for number, code in enumerate(chance.sample(leaves, 12)):
        shape = contents(database)[0][code]
        a, b, c, d = shapely.get_coordinates(strip_knots(shape, contents(database)[1]))[:4]
        path = [tuple(a + 0.4 * (b - a)), tuple(c + 0.4 * (d - c))]
        with changing(database.service_url, who="test", why="split") as connection:
            split_area(connection, "standard", code, path, new_code=f"{code[:12]}{900 - number}", new_name="new")
    return database


def contents(database):
    """Every area's polygon by code, and the knots."""
    with reading(database.service_url) as connection:
        areas = areas_of_scheme(connection, "standard").areas
        return dict(zip(areas.codes, areas.geometries, strict=True)), knots_of(connection, "standard")


def exported(database, path, **options):
    with reading(database.service_url) as connection, path.open("w", encoding="utf-8") as stream:
        return export_areas(connection, scheme_named(connection, "standard"), stream, **options)


def test_export_then_import_gives_the_same_bits_and_the_same_courses(knotted, cluster, tmp_path):
    file = tmp_path / "all.geojson"
    count = exported(knotted, file)
    shapes, knots = contents(knotted)
    assert count == len(shapes) == 97
    assert len(knots) >= 20
    with cluster.temporary("gisgrid") as empty:
        with changing(empty.service_url, who="test", why="restore") as connection:
            assert restore_export(connection, read_export(file)) == count
        again, knots_again = contents(empty)
    assert {code: shape.wkb for code, shape in again.items()} == {code: shape.wkb for code, shape in shapes.items()}
    assert set(knots_again) == set(knots)
    assert [strip_knots(again[c], knots_again).wkb for c in again] == [strip_knots(shapes[c], knots).wkb for c in again]


def test_the_file_proves_itself_without_a_database(knotted, tmp_path):
    file = tmp_path / "all.geojson"
    exported(knotted, file)
    proof = prove_export(read_export(file))
    assert proof.proved
    assert len(proof.with_status("proved")) == 1 + 4 + 16


def test_one_level_under_one_area_takes_its_parents_along(knotted, tmp_path):
    file = tmp_path / "part.geojson"
    town = village_code(0)[:9] + "000"
    exported(knotted, file, level="subgrid", under=town)
    export = read_export(file)
    levels = {row.level for row in export.rows}
    assert levels == {"subgrid", "village"}
    assert len(export.header.along["standard"]) == 4
    assert prove_export(export).proved


def test_a_changed_digit_is_found(knotted, tmp_path):
    file = tmp_path / "all.geojson"
    exported(knotted, file)
    document = json.loads(file.read_text(encoding="utf-8"))
    ring = document["features"][-1]["geometry"]["coordinates"][0][0]
    ring[1][0] = round(ring[1][0] + 1e-7, 7)
    file.write_text(json.dumps(document), encoding="utf-8")
    assert not prove_export(read_export(file)).proved


@pytest.mark.parametrize("options", [{"under": "000000000000"}, {"level": "city"}])
def test_what_is_not_there_is_said(knotted, options):
    with reading(knotted.service_url) as connection, pytest.raises(NotFound):
        export_areas(connection, scheme_named(connection, "standard"), io.StringIO(), **options)


def test_an_unknown_level_is_said(knotted):
    with reading(knotted.service_url) as connection, pytest.raises(BadInput):
        export_areas(connection, scheme_named(connection, "standard"), io.StringIO(), level="hamlet")


def test_an_empty_database_has_nothing_to_export(database):
    with reading(database.service_url) as connection, pytest.raises(NotFound):
        export_areas(connection, scheme_named(connection, "standard"), io.StringIO())


def test_the_whole_county_is_one_root(knotted, tmp_path):
    exported(knotted, tmp_path / "all.geojson")
    assert [row.code for row in read_export(tmp_path / "all.geojson").rows if row.parent_code is None] == [COUNTY]
