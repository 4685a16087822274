"""Reference features over HTTP: sent as a file, given within a box, dropped."""

import io
import json

import pytest
import shapely

from tests.desk import VILLAGE, desk_settings, load_village
from tests.visitors import visit
from webmap import create_app

LINE = shapely.LineString([(109.19, 34.80), (109.22, 34.81)])
BOX = "109.1,34.7,109.3,34.9"


@pytest.fixture
def planner(database, tmp_path):
    load_village(database)
    app = create_app(desk_settings(database, tmp_path))
    yield visit(app, database, "周", ("planner", VILLAGE))
    assert not [path for path in tmp_path.rglob("boundaries*")]


def sent(client, shape, kind="river", **more):
    feature = {"type": "Feature", "properties": {"name": "清河"}, "geometry": json.loads(shapely.to_geojson(shape))}
    data = json.dumps({"type": "FeatureCollection", "features": [feature]}).encode()
    query = {"kind": kind, "code": VILLAGE, **more}
    return client.post("/api/reference", query_string=query, data={"file": (io.BytesIO(data), "河.geojson")})


def test_a_file_is_kept_given_within_a_box_and_dropped(planner):
    answer = sent(planner, LINE)
    assert answer.status_code == 201, answer.text
    assert answer.json["features"] == 1
    found = planner.get(f"/api/reference?bbox={BOX}&kinds=river,road").json
    assert found["features"] == [
        {
            "type": "Feature",
            "properties": {"kind": "river", "name": "清河"},
            "geometry": json.loads(shapely.to_geojson(LINE)),
        }
    ]
    assert found["too_many"] == {}
    (batch,) = planner.get("/api/reference/batches").json["batches"]
    assert (batch["file"], batch["code"], batch["may_drop"]) == ("河.geojson", VILLAGE, True)
    assert planner.delete(f"/api/reference/{batch['number']}").status_code == 204
    assert planner.get(f"/api/reference?bbox={BOX}").json["features"] == []


def test_a_file_of_other_shapes_is_refused_under_its_own_name_and_not_left_behind(planner):
    answer = sent(planner, LINE, kind="building")
    assert answer.status_code == 400
    assert "boundaries" not in answer.text


@pytest.mark.parametrize("box", ["1,2,3", "nan,0,1,1", "0,0,inf,1", "3,0,1,1", "x"])
def test_a_box_that_is_none_is_refused(planner, box):
    assert planner.get(f"/api/reference?bbox={box}").status_code == 400
