"""Venues: a central hall for each county, branches, village centres and service points."""

from typing import Any

import numpy as np

from gisgrid.demo.setting import Setting
from gisgrid.demo.tables import Table, lonlat_columns, table_of

COLUMNS = "id name kind tier parent_id status hours host host_kind sensitive owner_id staff"
THEMES = [
    ("library", "图书馆"),
    ("science_museum", "科技馆"),
    ("stadium", "体育馆"),
    ("youth_centre", "青少年活动中心"),
    ("art_training", "艺术培训中心"),
    ("cinema", "影剧院"),
]
HOSTS = [
    ("school", "中学"),
    ("hospital", "医院"),
    ("enterprise", "食品厂"),
    ("park", "产业园"),
    ("barracks", "某部营区"),
]
HOURS = {
    "central": "周二至周日 09:00-20:30",
    "branch": "周二至周日 09:00-17:30",
    "service_point": "周一至周六 10:00-17:00",
}
WITHOUT_CENTRE, ONLY_PLANNED = 0.11, 0.04
SERVICE_POINTS = 18


class VenueMaker:
    """Makes the venues of a setting, county by county.

    Attributes
    ----------
    rows : list
        Rows of the table so far.
    cells : list of int
        Cell that each venue stands in.
    planted : dict
        What was planted on purpose.
    """

    def __init__(self, setting: Setting, rng: np.random.Generator) -> None:
        self.setting, self.rng = setting, rng
        self.rows: list[tuple[Any, ...]] = []
        self.cells: list[int] = []
        seats = setting.ground.division.seats
        order = rng.permutation(np.setdiff1d(np.arange(len(seats)), setting.ground.division.main_village))
        missing, planned = (max(1, int(share * len(seats))) for share in (WITHOUT_CENTRE, ONLY_PLANNED))
        self.missing = set(order[:missing].tolist())
        self.planned = set(order[missing : missing + planned].tolist())

    def make(self) -> tuple[Table, dict[str, Any]]:
        """Return the table of venues and what was planted in it."""
        for county, town in enumerate(self.setting.county_towns().tolist()):
            self._county(county, town)
        points = self.setting.settler.points_in(np.array(self.cells))
        table = table_of(COLUMNS, self.rows)
        leaf = self.setting.ground.division.subgrid[self.cells]
        table["subgrid_code"] = [self.setting.codes["subgrid"][k] for k in leaf.tolist()]
        table["lon"], table["lat"] = lonlat_columns(points)
        return table, self._planted()

    def _planted(self) -> dict[str, Any]:
        codes = self.setting.codes["village"]
        return {
            "villages_without_centre": sorted(codes[v] for v in self.missing),
            "villages_with_planned_centre_only": sorted(codes[v] for v in self.planned),
            "sensitive_venues": [row[0] for row in self.rows if row[9]],
            "venues_by_tier": {tier: sum(row[3] == tier for row in self.rows) for tier in HOURS},
        }

    def _county(self, county: int, town: int) -> None:
        seat, name = self._main_seat(town), self.setting.names["county"][county]
        central = self._add(
            seat, f"{name}文化馆总馆", "cultural_centre", "central", "", staff=int(self.rng.integers(15, 22))
        )
        for kind, theme in THEMES:
            self._add(seat, f"{name}{theme}", kind, "branch", central, staff=4, jitter=True)
        for k in np.flatnonzero(self.setting.ground.division.county == county).tolist():
            self._town(k, central)
        for k in range(SERVICE_POINTS):
            self._hosted_point(county, k, central)

    def _town(self, town: int, central: str) -> None:
        name = self.setting.names["town"][town]
        branch = self._add(
            self._main_seat(town), f"{name}分馆", "cultural_centre", "branch", central, staff=self._staff(4)
        )
        for village in np.flatnonzero(self.setting.ground.division.town == town).tolist():
            if village not in self.missing:
                self._village_centre(village, branch)

    def _village_centre(self, village: int, branch: str) -> None:
        status = "planned" if village in self.planned else self._status()
        name = f"{self.setting.names['village'][village]}综合文化服务中心"
        cell = int(self.setting.ground.division.seats[village])
        self._add(cell, name, "village_centre", "service_point", branch, status=status, staff=self._staff(1))

    def _hosted_point(self, county: int, order: int, central: str) -> None:
        """Add a point hosted by a school, works or barracks somewhere in the county."""
        division = self.setting.ground.division
        village = int(self.rng.choice(np.flatnonzero(division.county[division.town] == county)))
        kind, word = HOSTS[order % len(HOSTS)]
        host = f"{self.setting.names['village'][village][:-1]}{word}"
        self._add(
            int(division.seats[village]), f"{host}服务点", "service_point", "service_point", central,
            host=(host, kind), staff=self._staff(1), jitter=True,
        )  # fmt: skip

    def _add(
        self, cell: int, name: str, kind: str, tier: str, parent: str, *,
        staff: int, status: str = "existing", host: tuple[str, str] = ("", ""), jitter: bool = False,
    ) -> str:  # fmt: skip
        identity = f"V{len(self.rows) + 1:05d}"
        sensitive = int(host[1] == "barracks")
        owner = self._owner(cell, tier)
        self.rows.append((identity, name, kind, tier, parent, status, HOURS[tier], *host, sensitive, owner, staff))
        self.cells.append(self._cell_nearby(cell) if jitter else cell)
        return identity

    def _owner(self, cell: int, tier: str) -> str:
        """Return the organisation that owns a venue: the county's or the town's."""
        division = self.setting.ground.division
        town = int(division.town[division.village[division.subgrid[cell]]])
        return f"O-C{division.county[town] + 1:03d}" if tier == "central" else f"O-T{town + 1:04d}"

    def _cell_nearby(self, cell: int) -> int:
        """Return a random cell of the same village where people live."""
        division = self.setting.ground.division
        return int(self.rng.choice(self.setting.cells_by_village[division.village[division.subgrid[cell]]]))

    def _main_seat(self, town: int) -> int:
        division = self.setting.ground.division
        return int(division.seats[division.main_village[town]])

    def _status(self) -> str:
        return str(self.rng.choice(["existing", "upgrade"], p=[0.9, 0.1]))

    def _staff(self, standard: int) -> int:
        return max(0, standard + int(self.rng.integers(-1, 3)))
