"""Uploads are kept under names of our own, whatever name they came with."""

import io
import os
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest

from gisgrid.errors import BadInput, NotFound, Refused, Unavailable
from gisgrid.exchange.abandoned import REMOVED_AT_ONCE, locked, mark_used
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


DAY_S = 24 * 3600


def aged(folder, upload, seconds):
    """Make an upload look as if it had last been used so long ago."""
    then = time.time() - seconds
    kept = folder.root / upload.identifier
    for path in (*kept.iterdir(), kept):
        os.utime(path, (then, then))
    return upload


def identifiers(folder):
    return {path.name for path in folder.root.iterdir()}


def test_what_nobody_used_for_a_day_goes_with_the_next_upload(folder):
    old = aged(folder, folder.keep([part("old.zip")]), DAY_S + 60)
    young = aged(folder, folder.keep([part("young.zip")]), DAY_S - 60)
    assert identifiers(folder) == {young.identifier}
    newest = folder.keep([part("new.zip")])
    assert identifiers(folder) == {young.identifier, newest.identifier}
    with pytest.raises(NotFound):
        folder.find(old.identifier)


def test_what_is_looked_at_is_kept_for_another_day(folder):
    upload = aged(folder, folder.keep([part("a.zip")]), DAY_S + 60)
    folder.find(upload.identifier)
    folder.keep([part("b.zip")])
    assert folder.find(upload.identifier) == upload


def test_an_upload_that_is_still_being_written_counts_as_used(folder):
    upload = aged(folder, folder.keep([part("a.zip")]), DAY_S + 60)
    os.utime(folder.path(upload))
    folder.keep([part("b.zip")])
    assert folder.find(upload.identifier) == upload


class FullDisk(io.BytesIO):
    def read(self, *_):
        raise OSError(28, "No space left on device")


def test_a_full_disk_is_told_and_nothing_is_left(folder):
    with pytest.raises(Unavailable, match="No space left"):
        folder.keep([("a.zip", FullDisk(b"abc"))])
    assert identifiers(folder) == set()


def test_an_upload_that_was_cut_short_goes_too(folder):
    upload = folder.keep([part("a.zip")])
    (folder.root / upload.identifier / "upload.json").unlink()
    aged(folder, upload, DAY_S + 60)
    kept = folder.keep([part("b.zip")])
    assert identifiers(folder) == {kept.identifier}


def test_a_removal_that_was_cut_short_is_taken_up_again(folder):
    upload = folder.keep([part("a.zip")])
    gone = (folder.root / upload.identifier).rename(folder.root / f"{upload.identifier}.gone")
    os.utime(gone, (0, 0))
    os.utime(gone / "boundaries.zip", (0, 0))
    os.utime(gone / "upload.json", (0, 0))
    kept = folder.keep([part("b.zip")])
    assert identifiers(folder) == {kept.identifier}


def test_one_upload_removes_a_few_at_a_time(folder):
    many = [folder.keep([part("a.zip")]) for _ in range(2 * REMOVED_AT_ONCE + 3)]
    for upload in many:
        aged(folder, upload, DAY_S + 60)
    left = []
    for _ in range(3):
        kept = folder.keep([part("b.zip")])
        left.append(len(identifiers(folder) - {kept.identifier}))
    assert left == [REMOVED_AT_ONCE + 3, 3 + 1, 2]


def test_no_more_than_the_limit_is_held_and_a_drop_makes_room(tmp_path):
    folder = UploadFolder(tmp_path / "uploads", max_bytes=2000)
    first = folder.keep([part("a.zip", b"x" * 1200)])
    with pytest.raises(Refused, match="not taken") as refused:
        folder.keep([part("b.zip", b"x" * 900)])
    assert "放弃" in refused.value.hint_zh
    assert identifiers(folder) == {first.identifier}
    folder.drop(first.identifier)
    folder.keep([part("b.zip", b"x" * 900)])


def test_old_uploads_do_not_count_against_the_limit(tmp_path):
    folder = UploadFolder(tmp_path / "uploads", max_bytes=2000)
    aged(folder, folder.keep([part("a.zip", b"x" * 1200)]), DAY_S + 60)
    kept = folder.keep([part("b.zip", b"x" * 1200)])
    assert identifiers(folder) == {kept.identifier}


def test_uploads_at_one_time_stay_below_the_limit_together(tmp_path):
    """Room is reserved before a byte is written: else all would find the folder empty."""
    both = threading.Barrier(6, timeout=10)

    class Waiting(io.BytesIO):
        def read(self, *args):
            if self.tell() == 0:
                with suppress(threading.BrokenBarrierError):
                    both.wait(0.3)
            return super().read(*args)

    def keep(_):
        try:
            return UploadFolder(tmp_path / "uploads", max_bytes=3000).keep([("a.zip", Waiting(b"x" * 1000))])
        except Refused:
            return None

    with ThreadPoolExecutor(6) as pool:
        kept = [upload for upload in pool.map(keep, range(6)) if upload]
    assert 1 <= len(kept) <= 3
    folder = UploadFolder(tmp_path / "uploads")
    assert all(folder.path(folder.find(one.identifier)).read_bytes() == b"x" * 1000 for one in kept)


def test_what_another_server_has_just_found_is_not_taken_away(folder):
    """Between its look and its mark of use no other may decide that the upload is old."""
    upload = aged(folder, folder.keep([part("a.zip")]), DAY_S + 60)
    with ThreadPoolExecutor(1) as pool:
        with locked(folder.root, alone=False):
            another = pool.submit(UploadFolder(folder.root).keep, [part("b.zip")])
            with pytest.raises(TimeoutError):
                another.result(timeout=0.3)
            mark_used(folder.root / upload.identifier)
        another.result(timeout=10)
    assert folder.find(upload.identifier) == upload


KEEPER = """
import io, os, sys
from pathlib import Path
from gisgrid.exchange.uploads import UploadFolder
folder = UploadFolder(Path(sys.argv[1]))
for _ in range(60):
    mine = folder.root / folder.keep([("a.zip", io.BytesIO(b"x"))]).identifier
    for path in (*mine.iterdir(), mine):
        os.utime(path, (0, 0))
"""


def test_two_servers_may_clear_up_at_one_time(folder):
    """Each makes uploads that are old at once, and removes its own and the other's."""
    command = [sys.executable, "-c", KEEPER, str(folder.root)]
    servers = [subprocess.Popen(command, stderr=subprocess.PIPE, text=True) for _ in range(2)]
    said = [server.communicate(timeout=60)[1] for server in servers]
    assert said == ["", ""]
    kept = folder.keep([part("b.zip")])
    assert kept.identifier in identifiers(folder)
    assert len(identifiers(folder)) <= 3
