"""Organisations, volunteers and teams. Phone numbers begin with 1005: no mobile number does."""

from typing import Any

import numpy as np

from gisgrid.demo import words
from gisgrid.demo.setting import Setting
from gisgrid.demo.tables import Table, lonlat_columns, table_of

SPECIALITIES = ["声乐", "舞蹈", "戏曲", "曲艺", "器乐", "书法", "美术", "摄影", "文学", "讲解", "非遗", "体育"]
VOLUNTEERS, TEAMS, TEAM_SIZE = 900, 40, 12
ETHNICITIES, ETHNIC_SHARES = ["汉族", "土家族", "苗族", "侗族"], [0.86, 0.1, 0.03, 0.01]
WORKPLACES = ["中心小学", "卫生院", "文化站", "供电所", "合作社", "个体", "退休", "务农", "农商行", "邮政所"]
TEAM_WORDS = [
    "合唱队",
    "舞蹈队",
    "戏曲队",
    "曲艺队",
    "民乐队",
    "书法社",
    "美术社",
    "摄影社",
    "文学社",
    "宣讲队",
    "非遗传习队",
    "健身队",
]


def make_organisations(setting: Setting) -> Table:
    """Return the tree of organisations: a volunteer centre for each county, sub-centres by town and by speciality."""
    division, names = setting.ground.division, setting.names
    rows: list[tuple[Any, ...]] = []
    for county, name in enumerate(names["county"]):
        rows.append((f"O-C{county + 1:03d}", f"{name}文化志愿者中心", "centre", "", setting.codes["county"][county]))
        for k, speciality in enumerate(SPECIALITIES[:4]):
            special = (f"O-S{county + 1:03d}{k + 1}", f"{name}{speciality}专项分中心", "special_sub_centre")
            rows.append((*special, f"O-C{county + 1:03d}", setting.codes["county"][county]))
    for town, name in enumerate(names["town"]):
        parent = f"O-C{division.county[town] + 1:03d}"
        rows.append(
            (f"O-T{town + 1:04d}", f"{name}文化志愿者分中心", "sub_centre", parent, setting.codes["town"][town])
        )
    return table_of("id name kind parent_id area_code", rows)


def make_volunteers(setting: Setting, rng: np.random.Generator) -> tuple[Table, np.ndarray[Any, Any]]:
    """Return the volunteers, who live in households, and the village of each."""
    count = round(VOLUNTEERS * setting.scale)
    home = np.sort(rng.permutation(len(setting.households.leaf))[:count])
    village = setting.ground.division.village[setting.households.leaf[home]]
    lon, lat = lonlat_columns(setting.households.points[home])
    table: Table = {
        "id": [f"P{k:06d}" for k in range(1, count + 1)],
        "name": _names(count, rng),
        "sex": rng.choice(["女", "男"], count, p=[0.62, 0.38]).tolist(),
        "ethnicity": rng.choice(ETHNICITIES, count, p=ETHNIC_SHARES).tolist(),
        "birth": [f"{y}-{m:02d}" for y, m in zip(_birth_years(count, rng), rng.integers(1, 13, count), strict=True)],
        "workplace": rng.choice(WORKPLACES, count).tolist(),
        "phone": [f"1005{n:07d}" for n in rng.choice(10_000_000, count, replace=False).tolist()],
        "specialities": [_specialities(rng) for _ in range(count)],
        "organisation_id": [f"O-T{t + 1:04d}" for t in setting.ground.division.town[village].tolist()],
        "external_id": [f"DEMO{n:08d}" for n in rng.permutation(count).tolist()],
        "lon": lon,
        "lat": lat,
    }
    return table, village


def make_teams(setting: Setting, volunteers: Table, rng: np.random.Generator) -> tuple[Table, Table]:
    """Return the teams, each captained by one of its members, and who belongs to which."""
    count = round(TEAMS * setting.scale)
    people, members, teams = volunteers["id"], [], []
    for team in range(count):
        speciality = team % len(SPECIALITIES)
        own = rng.choice(len(people), TEAM_SIZE, replace=False).tolist()
        town = volunteers["organisation_id"][own[0]]
        name = f"{setting.names['town'][int(town[3:]) - 1]}{TEAM_WORDS[speciality]}{team + 1}"
        teams.append((f"T{team + 1:04d}", name, SPECIALITIES[speciality], people[own[0]], town))
        members += [(f"T{team + 1:04d}", people[k]) for k in own]
    return table_of("id name speciality captain_id organisation_id", teams), table_of("team_id person_id", members)


def _names(count: int, rng: np.random.Generator) -> list[str]:
    surnames, given = np.array(words.SURNAMES), np.array(words.GIVEN)
    second = np.where(rng.uniform(size=count) < 0.75, rng.choice(given, count), "")
    return [a + b + c for a, b, c in zip(rng.choice(surnames, count), rng.choice(given, count), second, strict=True)]


def _birth_years(count: int, rng: np.random.Generator) -> list[int]:
    years: list[int] = np.clip(np.rint(rng.normal(1978, 14, count)), 1944, 2007).astype(int).tolist()
    return years


def _specialities(rng: np.random.Generator) -> str:
    return " ".join(rng.permutation(SPECIALITIES)[: 1 + int(rng.uniform() < 0.3)])
