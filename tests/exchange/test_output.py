"""Files appear whole or not at all; devices and links stay what they are."""

import os
import stat
from pathlib import Path

import pytest

from gisgrid.errors import BadInput
from gisgrid.exchange.findings import write_findings
from gisgrid.exchange.output import written


def write(path, text="new"):
    with written(path) as stream:
        stream.write(text)


def refusal(path) -> BadInput:
    with pytest.raises(BadInput) as caught:
        write(path)
    assert "cannot be written" in caught.value.en
    assert "写不成" in caught.value.zh
    return caught.value


def test_a_new_file_may_be_read_by_all_and_an_old_one_keeps_its_rights(tmp_path):
    file = tmp_path / "a"
    write(file)
    assert (file.read_text(), stat.S_IMODE(file.stat().st_mode)) == ("new", 0o644)
    file.chmod(0o600)
    write(file, "newer")
    assert (file.read_text(), stat.S_IMODE(file.stat().st_mode)) == ("newer", 0o600)


def test_a_failure_leaves_the_old_file_and_no_other(tmp_path):
    file = tmp_path / "a"
    file.write_text("old")
    with pytest.raises(TypeError), written(file) as stream:
        stream.writelines(["half", None])
    assert file.read_text() == "old"
    assert list(tmp_path.iterdir()) == [file]


def test_a_link_stays_and_its_target_is_written(tmp_path):
    (tmp_path / "folder").mkdir()
    link, dangling = tmp_path / "link", tmp_path / "dangling"
    target, missing = tmp_path / "folder" / "a", tmp_path / "folder" / "b"
    target.write_text("old")
    for one, other in ((link, target), (dangling, missing)):
        one.symlink_to(other)
        write(one)
        assert one.is_symlink()
        assert other.read_text() == "new"


def test_a_pipe_is_written_to_and_stays(tmp_path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    handle = os.open(pipe, os.O_RDWR)  # so that writing does not wait for a reader
    write(pipe)
    assert os.read(handle, 10) == b"new"
    os.close(handle)
    assert pipe.is_fifo()


def test_a_full_disk_is_told(tmp_path):
    assert "No space left" in refusal(Path("/dev/full")).en
    assert stat.S_ISCHR(Path("/dev/full").stat().st_mode)


def test_folders_and_impossible_names_are_told(tmp_path):
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    (tmp_path / "file").touch()
    assert "Is a directory" in refusal(tmp_path).en
    assert "No such file" in refusal(tmp_path / "missing" / "a").en
    assert "Not a directory" in refusal(tmp_path / "file" / "a").en
    assert "too long" in refusal(tmp_path / ("名" * 250)).en
    refusal(tmp_path / "loop")
    write(tmp_path / ("n" * 250))


@pytest.mark.skipif(not Path("/proc/version").exists(), reason="no folder here that is closed to root too")
def test_a_closed_folder_is_told():
    refusal(Path("/proc/gisgrid"))


def test_findings_go_the_same_way(tmp_path):
    with pytest.raises(BadInput, match="cannot be written"):
        write_findings(tmp_path, [])
