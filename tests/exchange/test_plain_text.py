"""Control characters in names and codes are refused in one sentence, never cut or stored."""

import json

import pytest

from gisgrid.errors import BadInput
from gisgrid.exchange.boundaries import read_boundaries
from gisgrid.exchange.codes import as_codes
from gisgrid.exchange.geojson_read import read_export
from gisgrid.exchange.plain_text import require_no_nul, require_plain

from .samples import save, squares
from .test_geojson import area, written

BAD = ["上\0河", "a\nb", "a\tb", "a\x7fb", "a\x85b"]


@pytest.mark.parametrize("text", [*BAD, "a\ud800"])
def test_unfit_texts_are_refused_and_shown_in_ascii(text):
    with pytest.raises(BadInput) as caught:
        require_plain([None, "good", text], "name")
    assert ascii(text) in caught.value.en
    assert ascii(text) in caught.value.zh


def test_all_other_texts_pass():
    require_plain([None, "", "上河村 · ‘é’ 𠀀"], "name")


@pytest.mark.parametrize("ext", ["geojson", "gpkg"])
@pytest.mark.parametrize("text", BAD[1:])
def test_names_of_files_with_them_are_refused(tmp_path, ext, text):
    path = save(squares(2, name=["上河村", text]), tmp_path, ext)
    with pytest.raises(BadInput, match="control characters"):
        read_boundaries(path, code="code", name="name")


def test_a_name_is_not_cut_at_nul(tmp_path):
    path = save(squares(1, crs="EPSG:4326", name=["上河#村"]), tmp_path, "geojson")
    path.write_text(path.read_text("utf-8").replace("#", "\\u0000"), encoding="utf-8")
    with pytest.raises(BadInput, match="control characters"):
        read_boundaries(path, code="code", name="name")


@pytest.mark.parametrize(("text", "holds"), [("\0", True), ("\\u0000", False), ("\\\0", True), ("\\\\u0000", False)])
def test_backslashes_before_it_are_counted(text, holds):
    if not holds:
        require_no_nul(json.dumps([text]))
        return
    with pytest.raises(BadInput, match="control characters"):
        require_no_nul(json.dumps([text]))


def test_codes_are_looked_at_after_the_blanks_are_off():
    assert as_codes(["43\n"], "code") == ["43"]
    with pytest.raises(BadInput, match="control characters"):
        as_codes(["43", "4\n3"], "code")


@pytest.mark.parametrize("field", ["name", "source", "level", "parent_code"])
@pytest.mark.parametrize("text", ["上\0河", "\ud800"])
def test_an_export_with_them_is_refused(tmp_path, field, text):
    path = tmp_path / "export.geojson"
    path.write_text(written([area(**{field: "#"})]).replace('"#"', json.dumps(text)), encoding="utf-8")
    with pytest.raises(BadInput, match="control characters"):
        read_export(path)
