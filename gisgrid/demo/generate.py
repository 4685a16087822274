"""A whole demo: the ground, the people on it, a year of events, and the truth about what was planted."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from gisgrid.demo.activities import make_activities
from gisgrid.demo.areas import SOURCE
from gisgrid.demo.calendar import AS_OF, MONTHS
from gisgrid.demo.contacts import make_contacts, make_stated_counts
from gisgrid.demo.features import LineTable
from gisgrid.demo.ground import Ground, make_ground
from gisgrid.demo.people import make_organisations, make_teams, make_volunteers
from gisgrid.demo.postings import PostingMaker
from gisgrid.demo.services import make_service_records
from gisgrid.demo.setting import Setting, make_setting
from gisgrid.demo.sizes import size_named
from gisgrid.demo.tables import Table, length
from gisgrid.demo.venues import VenueMaker
from gisgrid.domain.areas import AreaTable


@dataclass(frozen=True)
class DemoCounty:
    """Everything that is written into a demo's folder.

    Attributes
    ----------
    areas : AreaTable
    roads, rivers : LineTable
    tables : dict of str to Table
        By file name without ending.
    truth : dict
        What was planted, from the planting decisions themselves.
    """

    areas: AreaTable
    roads: LineTable
    rivers: LineTable
    tables: dict[str, Table]
    truth: dict[str, Any]


def generate(size: str = "small", seed: int = 1) -> DemoCounty:
    """Return the demo of a size. The same size and seed give the same demo, to the byte.

    Parameters
    ----------
    size : str
        small, medium or large.
    seed : int
        Any non-negative number; each gives another county.

    Raises
    ------
    BadInput
        If there is no such size.
    """
    ground = make_ground(size_named(size), seed)
    setting = make_setting(ground, np.random.default_rng([seed, 2]))
    tables, planted = populate(setting, seed)
    truth = {"notice": SOURCE, "size": size, "seed": seed, **_counted(ground, setting, tables), **planted}
    return DemoCounty(ground.areas, ground.roads, ground.rivers, tables, truth)


def populate(setting: Setting, seed: int) -> tuple[dict[str, Table], dict[str, Any]]:
    """Return the tables of people, places and events, and what was planted in them."""
    rng = np.random.default_rng([seed, 3])
    venues, venue_truth = VenueMaker(setting, rng).make()
    volunteers, home = make_volunteers(setting, rng)
    teams, members = make_teams(setting, volunteers, rng)
    posting_maker = PostingMaker(setting, volunteers, home, rng)
    postings = posting_maker.make(teams)
    contacts, contact_truth = make_contacts(setting, posting_maker.workers, rng)
    stated, stated_truth = make_stated_counts(setting, rng)
    activities, plan, points = make_activities(setting, teams, rng)
    records, record_truth = make_service_records(setting, activities, plan.leaf, points, volunteers["id"], rng)
    tables = {
        "households": setting.households.table,
        "venues": venues,
        "organisations": make_organisations(setting),
        "volunteers": volunteers,
        "teams": teams,
        "team_members": members,
        "postings": postings,
        "household_contacts": contacts,
        "stated_households": stated,
        "activities": activities,
        "service_records": records,
    }
    planted = venue_truth | posting_maker.planted() | contact_truth | stated_truth | plan.planted | record_truth
    return tables, planted


def _counted(ground: Ground, setting: Setting, tables: dict[str, Table]) -> dict[str, Any]:
    kinds, counts = np.unique(setting.kind, return_counts=True)
    return {
        "as_of": AS_OF.isoformat(),
        "months": ["{}-{:02d}".format(*month) for month in MONTHS],
        "areas_by_level": {level: ground.areas.levels.count(level) for level in dict.fromkeys(ground.areas.levels)},
        "subgrids_by_kind": dict(zip(kinds.tolist(), counts.tolist(), strict=True)),
        "rows": {name: length(table) for name, table in tables.items()},
    }
