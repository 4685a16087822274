"""One small demo, generated once, and its files."""

import csv
from pathlib import Path

import pytest

from gisgrid.demo.files import write
from gisgrid.demo.generate import DemoCounty, generate
from gisgrid.demo.ground import Ground, make_ground
from gisgrid.demo.sizes import Size, size_named

TINY = Size("tiny", 1, 3, 9, 60, 14, 16_000, 13_000, 2)
"""A county that takes a fifth of a second."""
TINY_CITY = Size("tiny city", 2, 6, 20, 120, 12, 24_000, 20_000, 2)

Rows = list[dict[str, str]]


@pytest.fixture(scope="session")
def county() -> DemoCounty:
    return generate("small", 1)


@pytest.fixture(scope="session")
def ground() -> Ground:
    return make_ground(size_named("small"), 1)


@pytest.fixture(scope="session")
def folder(county: DemoCounty, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("demo")
    write(county, out)
    return out


def rows(folder: Path, name: str) -> Rows:
    """Read a table as anybody would."""
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))
