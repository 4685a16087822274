"""`gisgrid reference`: imported, listed, dropped."""

from click.testing import CliRunner

from gisgrid.cli import main
from gisgrid.demo.files import lines_geojson
from tests.serving import county_template, serving, tiny_county

__all__ = ["county_template", "serving"]


def gisgrid(database, *words):
    return CliRunner().invoke(main, [str(word) for word in words], env=database.environment)


def test_rivers_are_imported_listed_and_dropped(serving, tmp_path):
    rivers = tmp_path / "rivers.geojson"
    rivers.write_text(lines_geojson(tiny_county().rivers), encoding="utf-8")
    result = gisgrid(serving, "reference", "import", rivers, "--kind", "river")
    assert result.exit_code == 0, result.stderr
    listed = gisgrid(serving, "reference", "list").stdout
    assert "rivers.geojson" in listed
    number = listed.split()[0]
    assert gisgrid(serving, "reference", "drop", number).exit_code == 0
    assert gisgrid(serving, "reference", "list").stdout == ""
    assert gisgrid(serving, "reference", "drop", number).exit_code == 2
