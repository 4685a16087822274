"""Cells kept in a folder are the cells that were made; what is broken or cannot be written costs time alone."""

from dataclasses import fields

import numpy as np
import pytest

from gisgrid.domain.reach import ReachRequest
from gisgrid.exchange import kept_cells
from gisgrid.exchange.kept_cells import KeptCells
from gisgrid.network.circles import circles
from gisgrid.network.walk import Walk
from gisgrid.services import reach_basis
from gisgrid.services.reach_basis import ReachCache, read_basis
from gisgrid.store.session import reading
from tests.serving import county_template, served

__all__ = ["county_template", "served"]


@pytest.fixture(scope="module")
def basis(served):
    with reading(served.service_url) as connection:
        return read_basis(connection, ReachCache(), ReachRequest())


def made_anew(monkeypatch):
    """How often cells are made from now on."""
    count, make = [], reach_basis.make_cells
    monkeypatch.setattr(reach_basis, "make_cells", lambda *given: count.append(given) or make(*given))
    return count


def test_another_process_finds_the_same_cells_and_draws_the_same_circles(basis, tmp_path, monkeypatch):
    made = ReachCache(tmp_path).cells(basis.placed, 100.0)
    anew = made_anew(monkeypatch)
    found = ReachCache(tmp_path).cells(basis.placed, 100.0)
    assert anew == []
    for part in ("samples", "sides"):
        for one, two in zip(getattr(made, part), getattr(found, part), strict=True):
            assert np.array_equal(one, two)
    venues = basis.plane.metres(basis.venues.points)[:5]
    assert circles(found, venues, Walk()) == circles(made, venues, Walk())


def test_every_part_of_cells_is_kept():
    assert {one.name for one in fields(kept_cells.Cells)} == {"network", "samples", "sides", *kept_cells.OWN}


def test_cells_of_another_network_or_walk_are_others(basis, tmp_path):
    kept = KeptCells(tmp_path)
    kept.keep("a", 100.0, ReachCache().cells(basis.placed, 100.0))
    assert kept.find("a", 100.0, basis.network) is not None
    assert kept.find("a", 50.0, basis.network) is None
    assert kept.find("b", 100.0, basis.network) is None


@pytest.mark.parametrize("left", [b"", b"\x93NUMPY\x01\x00", None])
def test_a_broken_file_is_as_if_nothing_were_kept(basis, tmp_path, monkeypatch, left):
    ReachCache(tmp_path).cells(basis.placed, 100.0)
    (file,) = tmp_path.glob("*/sides_twin.npy")
    file.unlink() if left is None else file.write_bytes(left)
    anew = made_anew(monkeypatch)
    assert len(ReachCache(tmp_path).cells(basis.placed, 100.0)) > 0
    assert len(anew) == 1
    assert len(ReachCache(tmp_path).cells(basis.placed, 100.0)) > 0
    assert len(anew) == 1


def test_a_folder_that_cannot_be_written_keeps_nothing(basis, tmp_path):
    (tmp_path / "file").write_text("no folder")
    assert len(ReachCache(tmp_path / "file" / "cells").cells(basis.placed, 100.0)) > 0


def test_the_networks_used_last_are_kept_and_nothing_half_written_is_left(basis, tmp_path):
    kept, cells = KeptCells(tmp_path), ReachCache().cells(basis.placed, 100.0)
    for k in range(kept_cells.MOST + 2):
        kept.keep(f"v{k}", 100.0, cells)
    kept.keep("v5", 100.0, cells)
    assert sorted(folder.name[:2] for folder in tmp_path.iterdir()) == ["v2", "v3", "v4", "v5"]
