"""Whatever happens to who publishes, readers see the old snapshot whole, or the new one whole."""

import os
import random
import signal
import threading
import time
from datetime import UTC, datetime
from multiprocessing import get_context
from pathlib import Path

import pytest

from gisgrid.errors import BadInput, Refused
from gisgrid.exchange.snapshots import folder as folder_of
from gisgrid.exchange.snapshots.folder import SnapshotFolder
from gisgrid.exchange.snapshots.manifest import read_manifest, sha256_of
from gisgrid.exchange.snapshots.proving import verify_snapshot
from gisgrid.services.snapshot_contents import Wanted
from gisgrid.services.snapshots import STAGES, list_snapshots, publish_snapshot
from gisgrid.store.session import engine
from tests.snapshots.making import published, reader, writer

MOMENT = datetime(2026, 11, 27, 8, 0, 0, tzinfo=UTC)


def put(folder, text="x", changeset=1, moment=MOMENT):
    with folder.writing() as aside:
        (aside / "file").write_text(text)
        name = folder.free_name(changeset, moment)
        folder.put(aside, name)
    return name


def in_a_child(work):
    """Run work in a forked process and say by which signal it ended, 0 for none."""
    child = get_context("fork").Process(target=work)
    child.start()
    child.join(60)
    return -(child.exitcode or 0)


def killed():
    os.kill(os.getpid(), signal.SIGKILL)


def count_down(left):
    """Go on as long as anything is left, then die."""
    if next(left, None) is None:
        killed()


def kill_at_stage(database, root, number):
    def work():
        engine.cache_clear()
        left = iter(range(number))
        folder = SnapshotFolder(root)
        publish_snapshot(reader(database), writer(database), folder, Wanted(), advance=lambda stage: count_down(left))

    return work


def kill_at_sync(database, root, number):
    def work():
        engine.cache_clear()
        left, true = iter(range(number)), folder_of.sync
        folder_of.sync = lambda path: (count_down(left), true(path))
        publish_snapshot(reader(database), writer(database), SnapshotFolder(root), Wanted())

    return work


def kill_after(database, root, seconds):
    def work():
        engine.cache_clear()
        threading.Timer(seconds, killed).start()
        publish_snapshot(reader(database), writer(database), SnapshotFolder(root), Wanted())
        time.sleep(60)

    return work


def require_whole(folder):
    """The latest is there and whole, and so is every file of others that have a name."""
    assert verify_snapshot(folder.find("latest")).proved
    for name in folder.names():
        manifest = read_manifest(folder.root / name)
        assert all(sha256_of(folder.root / name / one.name) == one.sha256 for one in manifest.files)


def require_tidy(folder):
    assert {path.name for path in folder.root.iterdir()} == {"latest", "lock", *folder.names()}


def test_killed_at_any_stage_and_between_any_two_renames_the_latest_stays_whole(serving, tmp_path):
    first = published(serving, tmp_path)
    files = len(list(first.path.iterdir()))
    drills = [kill_at_stage(serving, tmp_path, n) for n in (1, 3, STAGES - 1)]
    drills += [kill_at_sync(serving, tmp_path, n) for n in (0, files, files + 1, files + 2)]
    for drill in drills:
        assert in_a_child(drill) == signal.SIGKILL
        require_whole(first.folder)
    last = published(serving, tmp_path)
    assert last.folder.latest() == last.name
    require_tidy(last.folder)


@pytest.mark.drill
def test_killed_thirty_times_at_random_the_latest_stays_whole(serving, tmp_path):
    folder, chance = published(serving, tmp_path).folder, random.Random(7)
    for _ in range(30):
        assert in_a_child(kill_after(serving, tmp_path, chance.uniform(0.02, 2.5))) == signal.SIGKILL
        require_whole(folder)
    published(serving, tmp_path)
    require_tidy(folder)


def test_who_publishes_second_is_refused_and_the_first_goes_on(tmp_path):
    folder = SnapshotFolder(tmp_path)
    with folder.writing() as aside:
        with pytest.raises(Refused, match="being published"), SnapshotFolder(tmp_path).writing():
            pass
        (aside / "file").touch()
        folder.put(aside, folder.free_name(1, MOMENT))
    assert folder.latest() == folder.names()[0]


def test_two_processes_at_once_leave_one_refused_and_one_published(serving, tmp_path):
    folder = SnapshotFolder(tmp_path)
    with folder.writing():

        def work():
            engine.cache_clear()
            try:
                publish_snapshot(reader(serving), writer(serving), SnapshotFolder(tmp_path), Wanted())
            except Refused:
                killed()

        assert in_a_child(work) == signal.SIGKILL
    assert folder.names() == []


def test_the_newest_stay_and_the_latest_always(tmp_path):
    folder = SnapshotFolder(tmp_path)
    names = [put(folder, changeset=9 - n, moment=MOMENT.replace(second=n)) for n in range(4)]
    assert folder.names() == names[::-1]
    assert folder.keep(2) == [names[1], names[0]]
    (tmp_path / "latest").unlink()
    (tmp_path / "latest").symlink_to(names[2])
    assert folder.keep(1) == []
    assert set(folder.names()) == {names[2], names[3]}


def test_two_in_one_second_have_names_of_their_own_in_their_order(tmp_path):
    folder = SnapshotFolder(tmp_path)
    names = [put(folder, str(n)) for n in range(11)]
    assert folder.names() == names[::-1]
    assert folder.latest() == names[-1] == "1-20261127T080000Z-11"


def test_a_failure_leaves_nothing_and_keeps_the_old_one(tmp_path):
    folder = SnapshotFolder(tmp_path)
    name = put(folder)
    with pytest.raises(BadInput, match="No space left"), folder.writing() as aside:
        (aside / "file").write_bytes(Path("/dev/full").write_text("half") and b"")
    assert {path.name for path in tmp_path.iterdir()} == {"latest", "lock", name}


def test_a_folder_that_cannot_be_written_is_told(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(BadInput, match="cannot be written"), SnapshotFolder(tmp_path / "file").writing():
        pass


def test_others_may_read_what_was_published(tmp_path):
    folder = SnapshotFolder(tmp_path)
    path = folder.find(put(folder))
    assert path.stat().st_mode & 0o777 == 0o755
    assert (path / "file").stat().st_mode & 0o777 == 0o644


def test_what_is_strange_in_the_folder_is_no_snapshot(tmp_path):
    folder = SnapshotFolder(tmp_path)
    for name in ("new-abc", "1-2026", "..", "notes"):
        (tmp_path / name).mkdir(exist_ok=True)
    assert folder.names() == []
    assert list_snapshots(folder) == []
    assert folder.latest() is None
