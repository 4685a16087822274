"""A county to look at: named areas of every kind, one village left undivided, one with a very long name."""

from dataclasses import replace
from pathlib import Path

import pytest

from gisgrid.settings import Settings
from gisgrid.store.areas import insert_areas
from gisgrid.store.session import changing
from gisgrid.store.urls import DATABASE
from tests.county import COUNTY, county, town_code, village_code
from webmap import create_app

UNDIVIDED = village_code(3)
LONG_NAMED = village_code(6)
LONG_NAME = "黄家坳土家族苗族自治示范新村与高新技术产业园联合居民委员会"
COUNTY_NAME = "示例县"
TOWN_NAMES = ["东山镇", "南河乡", "西城街道", "北湖镇"]
WHO, WHY = "周老师", "第一次划格"
KINDS = ["base", "dedicated", "remainder", "undetermined"]


def name_of(code, level):
    if code == COUNTY:
        return COUNTY_NAME
    if level == "town":
        return TOWN_NAMES[int(code[6:9]) - 1]
    if code == LONG_NAMED:
        return LONG_NAME
    return f"{code[9:12]}号村" if level == "village" else f"{code[9:12]}村{int(code[12:])}组"


def named_county(source="demo seed=1"):
    whole = county()
    some = whole.take([i for i, parent in enumerate(whole.parent_codes) if parent != UNDIVIDED])
    names = [name_of(code, level) for code, level in zip(some.codes, some.levels, strict=True)]
    kinds = [KINDS[int(c[12:]) % 4] if n == "subgrid" else "base" for c, n in zip(some.codes, some.levels, strict=True)]
    return replace(some, names=names, kinds=kinds, sources=[source] * len(some))


def load(database, areas, scheme="standard"):
    with changing(database.service_url, who=WHO, why=WHY) as connection:
        insert_areas(connection, scheme, areas)


def settings_of(database, data_dir=Path("/dev/null/nowhere"), **more):
    return Settings(data_dir, database_url=database.admin_url, service_url=database.service_url, **more)


@pytest.fixture(scope="session")
def peopled(cluster):
    """A database with the county, for tests that only read."""
    with cluster.temporary(DATABASE) as made:
        load(made, named_county())
        yield made


@pytest.fixture(scope="session")
def client(peopled):
    """The web application without a browser."""
    return create_app(settings_of(peopled)).test_client()


__all__ = ["COUNTY", "client", "peopled", "town_code", "village_code"]
