"""`gisgrid site`: the places chosen, in words and on the map."""

import json

from click.testing import CliRunner

from gisgrid.cli import main
from gisgrid.domain.reach import ReachRequest
from gisgrid.services.reach_basis import ReachCache, read_basis
from gisgrid.store.session import reading
from tests.serving import county_template, served

__all__ = ["county_template", "served"]


def candidates(database, folder):
    with reading(database.service_url) as connection:
        basis = read_basis(connection, ReachCache(), ReachRequest())
        left = basis.homes.points[~basis.count().reach.covered][::20].tolist()
    path = folder / "candidates.csv"
    rows = "".join(f"C{k},点{k},{lon},{lat}\n" for k, (lon, lat) in enumerate(left))
    path.write_text(f"id,name,lon,lat\n{rows}", encoding="utf-8")
    return path


def run(database, *words):
    return CliRunner().invoke(main, ["site", *map(str, words)], env=database.environment)


def test_the_chosen_are_said_and_drawn(served, tmp_path):
    out = tmp_path / "sites.geojson"
    done = run(served, "--candidates", candidates(served, tmp_path), "--add", 3, "-o", out)
    assert done.exit_code == 0, done.output
    assert "最优 optimal" in done.stdout
    assert "not even all candidates reach 95 %" in done.stdout
    features = json.loads(out.read_text())["features"]
    assert [f["properties"]["rank"] for f in features] == [1, 2, 3]
    for feature in features:
        said = feature["properties"]
        assert f"{said['rank']}. {said['id']} {said['name']}: +{said['added_households']} 户" in done.stdout


def test_no_candidates_are_told(served, tmp_path):
    path = tmp_path / "none.csv"
    path.write_text("id,lon,lat\n")
    done = run(served, "--candidates", path, "--add", 1)
    assert done.exit_code == 2
    assert "holds no rows" in done.stderr
