"""Cells of a network kept in a folder: a process that needs them maps them into memory instead of making them."""

import os
import shutil
import tempfile
from contextlib import suppress
from pathlib import Path

import numpy as np

from gisgrid.network.cells import PIECE_M, Cells
from gisgrid.network.network import Network
from gisgrid.network.sampling import Samples
from gisgrid.network.sides import Sides

FORMAT = 1
"""To be raised whenever `make_cells` makes other cells of the same roads, or they are kept otherwise."""
MOST = 4
"""Networks kept at a time: the one in use, and what was in use lately."""
OWN = ("along_m", "access_m")


class KeptCells:
    """A folder of cells, one subfolder for each network and largest walk; several processes may share it.

    What is there is whole: it is written beside and renamed. A folder that cannot be written keeps nothing, and what
    cannot be read counts as not there: either costs the time to make the cells anew, and no more.

    Parameters
    ----------
    root : Path
        Made when something is kept first.
    """

    def __init__(self, root: Path) -> None:
        self.root = root

    def find(self, version: str, max_access_m: float, network: Network) -> Cells | None:
        """Return the cells of a network of a version, or None where they are not kept."""
        folder = self._folder(version, max_access_m)
        try:
            samples = Samples(*(_mapped(folder, f"samples_{name}") for name in Samples._fields))
            sides = Sides(*(_mapped(folder, f"sides_{name}") for name in Sides._fields))
            own = [_mapped(folder, name) for name in OWN]
        except (OSError, ValueError, EOFError):
            shutil.rmtree(folder, ignore_errors=True)  # what is broken would keep a whole one from its name
            return None
        with suppress(OSError):
            os.utime(folder)
        return Cells(network, samples, sides, *own)

    def keep(self, version: str, max_access_m: float, cells: Cells) -> None:
        """Keep cells, unless the folder cannot be written or another process was first."""
        with suppress(OSError):
            self.root.mkdir(mode=0o700, parents=True, exist_ok=True)
            aside = Path(tempfile.mkdtemp(prefix="new-", dir=self.root))
            try:
                _write(aside, cells)
                aside.rename(self._folder(version, max_access_m))
            finally:
                shutil.rmtree(aside, ignore_errors=True)
            self._forget_the_oldest()

    def _folder(self, version: str, max_access_m: float) -> Path:
        return self.root / f"{version}-{max_access_m!r}-{PIECE_M!r}-{FORMAT}"

    def _forget_the_oldest(self) -> None:
        """Drop what was not used for longest; a process that has it mapped goes on with it."""
        kept = [folder for folder in self.root.iterdir() if not folder.name.startswith("new-")]
        for old in sorted(kept, key=lambda folder: folder.stat().st_mtime)[:-MOST]:
            shutil.rmtree(old, ignore_errors=True)


def _mapped(folder: Path, name: str) -> np.ndarray:
    return np.asarray(np.load(folder / f"{name}.npy", mmap_mode="r"))


def _write(folder: Path, cells: Cells) -> None:
    arrays = {f"samples_{name}": getattr(cells.samples, name) for name in Samples._fields}
    arrays |= {f"sides_{name}": getattr(cells.sides, name) for name in Sides._fields}
    for name, values in (arrays | {name: getattr(cells, name) for name in OWN}).items():
        np.save(folder / f"{name}.npy", values)
