"""The import page takes gisgrid's own export back: all levels and knots at once, to the bit."""

import io
import json

import pytest

from gisgrid.store.session import reading
from tests.desk import DIRTY, WRITER, desk_settings, load_village
from tests.services.test_export import contents, exported, knotted
from tests.visitors import visit
from webmap import create_app

__all__ = ["knotted"]


@pytest.fixture
def file(knotted, tmp_path):
    """A whole county, exported."""
    exported(knotted, tmp_path / "全县.geojson")
    return tmp_path / "全县.geojson"


@pytest.fixture
def empty(cluster):
    with cluster.temporary("gisgrid") as made:
        yield made


@pytest.fixture
def desk(empty, tmp_path):
    app = create_app(desk_settings(empty, tmp_path / "desk"))
    return visit(app, empty, WRITER, ("planner", None), ("administrator", None))


def kept(desk, data, name="全县.geojson"):
    answer = desk.post("/api/uploads", data={"file": (io.BytesIO(data), name)})
    return f"/api/uploads/{answer.json['id']}"


def altered(file):
    """The export with one vertex of one area moved by a lattice step, still as gisgrid writes it."""
    lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
    at = next(i for i, line in enumerate(lines) if '"level": "subgrid"' in line or '"level":"subgrid"' in line)
    head, _, tail = lines[at].partition('"coordinates"')
    x = tail.split("[[[[")[1].split(",")[0]
    y = tail.split("[[[[")[1].split(",")[1].split("]")[0]
    moved = tail.replace(f"{x},{y}", f"{float(x) + 1e-4:.7f},{y}")
    lines[at] = f'{head}"coordinates"{moved}'
    return "".join(lines).encode()


def test_what_the_file_holds_is_said_before_anything_is_asked(desk, file):
    found = desk.get(kept(desk, file.read_bytes())).json["export"]
    assert found["levels"] == [["county", 1], ["town", 4], ["village", 16], ["subgrid", 76]]
    assert (found["areas"], found["schemes"]) == (97, ["standard"])
    assert found["knots"] >= 20


def test_any_other_file_is_no_export(desk):
    upload = kept(desk, (DIRTY / "clean.geojson").read_bytes())
    assert desk.get(upload).json["export"] is None
    for step in ("restore/trial", "restore"):
        answer = desk.post(f"{upload}/{step}", json={})
        assert (answer.status_code, "不是本系统导出" in answer.json["zh"]) == (400, True)


def test_tried_then_restored_in_one_changeset_to_the_bit(desk, file, knotted, empty):
    upload = kept(desk, file.read_bytes())
    trial = desk.post(f"{upload}/restore/trial", json={}).json
    assert trial == {"tiles": True, "areas": 97, "findings": []}
    assert contents(empty) == ({}, [])
    done = desk.post(f"{upload}/restore", json={"why": "新服务器"})
    assert done.json == {"areas": 97}
    (shapes, knots), (again, knots_again) = contents(knotted), contents(empty)
    assert {code: shape.wkb for code, shape in again.items()} == {code: shape.wkb for code, shape in shapes.items()}
    assert set(knots_again) == set(knots)
    with reading(empty.service_url) as connection:
        who = connection.exec_driver_sql("SELECT DISTINCT changeset, who FROM gisgrid.area JOIN gisgrid.changeset c "
                                         "ON c.id = changeset").all()  # fmt: skip
    assert [name for _, name in who] == [f"{WRITER}同志"]
    (batch,) = desk.get("/api/data").json["imports"]
    assert (batch["file"], batch["rows_taken"], batch["why"]) == ("全县.geojson", 97, "新服务器")
    assert desk.get(upload).status_code == 404


def test_what_is_there_already_is_not_restored_over(desk, file, empty):
    load_village(empty)
    first = kept(desk, file.read_bytes())
    assert desk.post(f"{first}/restore", json={}).status_code == 200
    again = kept(desk, file.read_bytes())
    for step in ("restore/trial", "restore"):
        answer = desk.post(f"{again}/{step}", json={})
        assert (answer.status_code, "数据库中已有" in answer.json["zh"]) == (400, True)
    assert desk.get(again).status_code == 200


def test_an_altered_export_is_shown_where_it_fails_and_not_stored(desk, file, empty):
    data = altered(file)
    assert json.loads(data) != json.loads(file.read_bytes())
    upload = kept(desk, data)
    trial = desk.post(f"{upload}/restore/trial", json={}).json
    assert trial["tiles"] is False
    assert {one["kind"] for one in trial["findings"]} <= {"gap", "overlap", "spill", "invalid"}
    assert trial["findings"][0]["place"]
    assert desk.post(f"{upload}/restore", json={}).status_code == 422
    assert contents(empty) == ({}, [])


def test_an_unknown_scheme_is_named(desk, file):
    data = file.read_bytes().replace(b'"standard"', b'"elsewhere"')
    answer = desk.post(f"{kept(desk, data)}/restore/trial", json={})
    assert answer.status_code == 404
    assert "elsewhere" in answer.json["zh"]
