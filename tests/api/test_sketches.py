"""Sketches over HTTP: sent, placed, shown, as they came, deleted."""

import io

import pytest

from tests.desk import VILLAGE, begun, desk_settings, load_village
from tests.exchange.test_sketches import data_of, geotiff, picture
from tests.visitors import visit
from webmap import create_app


@pytest.fixture
def desk(database, tmp_path):
    load_village(database)
    number = begun(database)
    app = create_app(desk_settings(database, tmp_path))
    return visit(app, database, "周", ("planner", VILLAGE)), f"/api/desk/{number}/sketches"


def sent(client, path, data, name="草图.jpg"):
    return client.post(path, data={"file": (io.BytesIO(data), name)})


def test_a_sketch_is_sent_placed_shown_and_deleted(desk):
    client, path = desk
    answer = sent(client, path, data_of(picture(), "JPEG"))
    assert answer.status_code == 201, answer.text
    own = f"{path}/{answer.json['number']}"
    points = [[0, 0, 109.2, 34.81], [600, 0, 109.21, 34.81], [0, 400, 109.2, 34.8], [600, 400, 109.2101, 34.8]]
    placed = client.put(own, json={"points": points, "opacity": 0.3}).json
    assert len(placed["residuals_m"]) == 4
    assert 1 < placed["rms_m"] < 5
    assert len(placed["mesh"]) == len(placed["mesh"][0]) == 9
    (kept,) = client.get(path).json["sketches"]
    assert kept == {key: value for key, value in placed.items() if key != "notices"}
    assert client.get(f"{own}/picture").data[:2] == b"\xff\xd8"
    original = client.get(f"{own}/picture?original=1")
    assert original.headers["Content-Disposition"] == "attachment"
    assert client.delete(own).status_code == 204
    assert client.get(path).json["sketches"] == []
    assert client.get(f"{own}/picture").status_code == 404


def test_a_geotiff_lies_where_it_says_at_once(desk):
    client, path = desk
    answer = sent(client, path, geotiff({2048: 4490}), "a.tif").json
    assert len(answer["points"]) == 4
    assert answer["rms_m"] < 0.1
    assert answer["mesh"][0][0] == pytest.approx([109.2, 34.81], abs=1e-6)


@pytest.mark.parametrize(
    "body",
    [{"points": "x"}, {"points": [[1, 2, 3]]}, {"points": [[1, 2, 3, True]]}, {"opacity": "x"}, {"model": "magic"}],
)
def test_nonsense_is_refused(desk, body):
    client, path = desk
    number = sent(client, path, data_of(picture(), "PNG")).json["number"]
    assert client.put(f"{path}/{number}", json=body).status_code == 400


def test_what_is_no_picture_is_refused(desk):
    client, path = desk
    answer = sent(client, path, b"hello")
    assert answer.status_code == 400
    assert "PDF" in answer.json["hint_zh"]
