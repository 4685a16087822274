"""Lists of venues and of households, as a bureau keeps them."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gisgrid.domain.venues import STATUSES, TIERS, HouseholdTable, VenueTable
from gisgrid.errors import BadInput
from gisgrid.exchange.codes import as_codes, required_codes
from gisgrid.exchange.places import Places, read_places
from gisgrid.exchange.plain_text import require_plain

ID, NAME, KIND = ("id", "code", "编号", "代码"), ("name", "名称"), ("kind", "类型", "类别")
TIER_WORDS = {"总馆": "central", "分馆": "branch", "服务点": "service_point"} | {tier: tier for tier in TIERS}
STATUS_WORDS = {"现有": "existing", "改造提升": "upgrade", "规划": "planned"} | {status: status for status in STATUSES}
YES = {"1", "1.0", "true", "yes", "是"}
SHOWN_ROWS = 5
MOST_COUNTED = 100_000
HOME_PERSONS = 3
"""Persons of a household whose list does not say: 2.62 on average in the census of 2020, and nobody lives in parts."""


def read_venues(path: Path, *, crs: str | None = None) -> tuple[VenueTable, Places]:
    """Read a list of venues.

    Parameters
    ----------
    path : Path
        As of `read_places`. The column id (编号) must be there; name, kind, tier, parent_id, status, hours, host,
        host_kind, sensitive, owner_id and staff are taken if they are.
    crs : str, optional
        System of the coordinates.

    Raises
    ------
    BadInput
        With one sentence that says what is wrong with the file.
    """
    places = read_places(path, crs=crs)
    ids = _ids(places, path)
    text = _Texts(places, len(ids))
    names = [name or one for name, one in zip(text.of(*NAME), ids, strict=True)]
    venues = VenueTable(
        ids=ids,
        names=names,
        kinds=text.of(*KIND),
        tiers=_known(text.of("tier", "层级", "等级"), TIER_WORDS, "service_point"),
        parents=as_codes(places.column("parent_id", "上级编号") or [None] * len(ids), "parent_id"),
        statuses=_known(text.of("status", "状态"), STATUS_WORDS, "existing"),
        hours=text.of("hours", "开放时间"),
        hosts=text.of("host", "依托单位"),
        host_kinds=text.of("host_kind", "依托单位类型"),
        sensitive=[value.lower() in YES for value in text.of("sensitive", "涉密", "不公开")],
        owners=text.of("owner_id", "owner", "主管单位"),
        staff=[_whole(value) for value in text.of("staff", "工作人员数")],
        sources=[path.name] * len(ids),
        points=places.points,
    )
    return venues, places


def read_households(
    path: Path, *, crs: str | None = None, home_persons: int = HOME_PERSONS
) -> tuple[HouseholdTable, Places]:
    """Read a list of households, or of buildings and natural villages with how many households each stands for.

    Parameters
    ----------
    path : Path
        As of `read_places`. The column id (编号) must be there; persons (人数), households (户数), address (地址) and
        estimate (估算) are taken if they are.
    crs : str, optional
        System of the coordinates.
    home_persons : int
        Persons of each household where the list does not say; a notice says how often.

    Returns
    -------
    HouseholdTable
        A place that stands for several households is an estimate.
    Places
        With what there is to notice.

    Raises
    ------
    BadInput
        With one sentence that says what is wrong with the file.
    """
    places = read_places(path, crs=crs)
    ids = _ids(places, path)
    text = _Texts(places, len(ids))
    homes = np.array([_whole(value or "1") for value in text.of("households", "户数")], dtype=np.int64)
    said = [_whole(value) for value in text.of("persons", "人数", "人口")]
    silent = np.array([count is None for count in said], dtype=bool)
    persons = np.where(silent, home_persons * homes, [count or 0 for count in said])
    _require_homes(homes, persons)
    estimate = (homes > 1) | np.array([value.lower() in YES for value in text.of("estimate", "估算")], dtype=bool)
    sources = [path.name] * len(ids)
    table = HouseholdTable(ids, persons, text.of("address", "地址"), sources, places.points, homes, estimate)
    return table, replace(places, notices=(*places.notices, *_notices(table, int(silent.sum()), home_persons)))


def _require_homes(homes: NDArray[np.int64], persons: NDArray[np.int64]) -> None:
    """Refuse places without a household, and more persons than a list can hold."""
    bad = np.flatnonzero((homes < 1) | (persons > MOST_COUNTED)) + 1
    if len(bad):
        listed = ", ".join(map(str, bad[:SHOWN_ROWS].tolist()))
        raise BadInput(
            f"有 {len(bad)} 行的户数或人数不合理，第 {listed} 个点。",
            f"{len(bad)} places have a number of households or persons that makes no sense: rows {listed}.",
            hint_zh=f"每个点至少一户，最多 {MOST_COUNTED} 人。",
            hint_en=f"A place stands for one household at least, and for {MOST_COUNTED} persons at most.",
        )


def _notices(table: HouseholdTable, silent: int, home_persons: int) -> Iterator[str]:
    several = table.households > 1
    if silent:
        zh = f"{silent} 行没有人数，按每户 {home_persons} 人计"
        yield f"{zh} / {silent} rows without persons: {home_persons} to a household"
    if several.any():
        places, homes = int(several.sum()), int(table.households[several].sum())
        zh = f"{places} 个点代表 {homes} 户，标为估算"
        yield f"{zh} / {places} places stand for {homes} households: marked as estimates"


class _Texts:
    """The columns of a list as plain text."""

    def __init__(self, places: Places, rows: int) -> None:
        self.places, self.rows = places, rows

    def of(self, *names: str) -> list[str]:
        """Return the first column of these names, blank where nothing is said."""
        values = self.places.column(*names) or [None] * self.rows
        texts = ["" if value is None else str(value).strip() for value in values]
        require_plain(texts, names[0])
        return texts


def _ids(places: Places, path: Path) -> list[str]:
    values = places.column(*ID)
    if values is not None:
        return required_codes(values, "id")
    listed = ", ".join(places.columns)
    raise BadInput(
        f"{path.name} 没有编号列 id；现有列：{listed}。",
        f"{path.name} has no column id; it has: {listed}.",
        hint_zh="请给每行一个不重复的编号，列名为 id 或“编号”。",
        hint_en="Give each row an id of its own in a column called id.",
    )


def _known(texts: list[str], words: Mapping[str, str], default: str) -> list[str]:
    """Return texts as the words of the glossary."""
    strange = sorted({text for text in texts if text and text not in words})
    if strange:
        allowed = ", ".join(words)
        raise BadInput(
            f"不认识的取值：{', '.join(strange[:SHOWN_ROWS])}。",
            f"Unknown values: {', '.join(strange[:SHOWN_ROWS])}.",
            hint_zh=f"可用：{allowed}。",
            hint_en=f"There are: {allowed}.",
        )
    return [words.get(text, default) for text in texts]


def _whole(text: str) -> Any:
    """Return a count, or None where nothing is said."""
    if not text:
        return None
    try:
        count = float(text)
    except ValueError:
        count = -1.0
    if not 0 <= count <= MOST_COUNTED or count != int(count):
        raise BadInput(f"“{text}”不是人数或户数。", f'"{text}" is no number of people or households.')
    return int(count)
