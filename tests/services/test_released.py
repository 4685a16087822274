"""A database of each released version, with something in nearly every table, comes to today's form and lives on."""

import json
import zipfile
from configparser import ConfigParser
from pathlib import Path

import numpy as np
import pytest

from gisgrid.services.backups import ENDING, restore
from gisgrid.services.divide import split_area
from gisgrid.services.integrity import examine
from gisgrid.store import contents as store
from gisgrid.store.areas import areas_of_scheme
from gisgrid.store.session import changing, reading
from tests.services.cuts import random_cut

RELEASED = sorted((Path(__file__).parent / "released").glob(f"*{ENDING}"))
MADE_ANEW = {"alembic_version", "role_power"}
"""Tables that migrations fill."""


def test_there_is_one_of_the_version_that_setup_cfg_names():
    parser = ConfigParser()
    parser.read(Path(__file__).parents[2] / "setup.cfg", encoding="utf-8")
    assert parser["metadata"]["version"] in [path.name.removesuffix(ENDING) for path in RELEASED]


@pytest.mark.parametrize("path", RELEASED, ids=lambda path: path.name)
def test_it_comes_to_the_newest_form_with_every_row_and_is_worked_on(path, empty_database, tmp_path):
    restore(empty_database.admin_url, path, stage=lambda _stage: None)
    with zipfile.ZipFile(path) as archive:
        told = json.loads(archive.read("manifest.json"))["tables"]
    with reading(empty_database.admin_url) as connection:
        now = store.contents(connection).tables
        assert not [flaw for flaw in examine(connection, tmp_path) if flaw.grave]
    rows = {name: table["rows"] for name, table in told.items() if name not in MADE_ANEW}
    assert {name: now[name][0] for name in rows} == rows
    assert sum(count > 0 for count in rows.values()) > 35
    with reading(empty_database.service_url) as connection:
        cut = random_cut(np.random.default_rng(5), areas_of_scheme(connection, "standard").areas, "town")
    with changing(empty_database.service_url, who="planner", why="split") as connection:
        split_area(connection, "standard", cut.leaf, cut.path, new_code=f"{cut.leaf[:12]}777", new_name="x")
