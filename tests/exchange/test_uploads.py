"""Uploads are kept under names of our own, whatever name they came with."""

import io

import pytest

from gisgrid.errors import BadInput, NotFound
from gisgrid.exchange.uploads import UploadFolder

NASTY = ["../../evil.geojson", "..\\..\\evil.geojson", "/etc/evil.geojson", "a/\0evil.geojson", "\x1b[31mevil.geojson"]


def part(name, data=b"x"):
    return name, io.BytesIO(data)


@pytest.fixture
def folder(tmp_path):
    return UploadFolder(tmp_path / "data" / "uploads")


@pytest.mark.parametrize("name", NASTY)
def test_names_are_never_paths(folder, tmp_path, name):
    upload = folder.keep([part(name)])
    written = [path.relative_to(folder.root).parts for path in tmp_path.rglob("*") if path.is_file()]
    assert sorted(written) == [(upload.identifier, "boundaries.geojson"), (upload.identifier, "upload.json")]
    assert upload.file.endswith("evil.geojson")
    assert not {"/", "\\", "\0", "\x1b"} & set(upload.file)


def test_a_shapefile_is_kept_whole(folder):
    upload = folder.keep([part("村界.SHP", b"123"), part("村界.dbf"), part("村界.shx"), part("村界.prj")])
    assert (upload.file, upload.main, upload.size_bytes) == ("村界.SHP", "boundaries.shp", 6)
    assert {path.suffix for path in folder.path(upload).parent.glob("boundaries.*")} == {".shp", ".dbf", ".shx", ".prj"}


@pytest.mark.parametrize(
    ("names", "says"),
    [
        ([], "0"),
        (["a.exe"], "a.exe"),
        (["a.geojson", "b.geojson"], "b.geojson"),
        (["a.shp", "b.dbf", "a.shx"], "a.shp"),
        (["a.shp", "a.dbf", "a.shx", "a.exe"], "a.exe"),
        (["a.shp", "a.dbf"], ".shx"),
        (["a.shp"], ".dbf"),
        (["a.shp", "A.SHP", "a.dbf", "a.shx"], "A.SHP"),
    ],
)
def test_what_is_no_boundary_file_is_refused_and_nothing_kept(folder, names, says):
    with pytest.raises(BadInput, match=says):
        folder.keep([part(name) for name in names])
    assert not folder.root.exists()


def test_only_this_account_may_look(folder):
    upload = folder.keep([part("a.zip")])
    assert (folder.root / upload.identifier).stat().st_mode & 0o077 == 0


def test_found_again_and_dropped(folder):
    upload = folder.keep([part("a.zip", b"abc")])
    assert folder.find(upload.identifier) == upload
    folder.drop(upload.identifier)
    assert list(folder.root.iterdir()) == []
    with pytest.raises(NotFound):
        folder.find(upload.identifier)


@pytest.mark.parametrize("identifier", ["", "..", "../uploads", "0" * 32, "0" * 31 + "/", "A" * 32])
def test_only_identifiers_drawn_here_lead_anywhere(folder, identifier):
    folder.keep([part("a.zip")])
    with pytest.raises(NotFound):
        folder.find(identifier)
    with pytest.raises(NotFound):
        folder.drop(identifier)
