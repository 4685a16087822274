"""The tables that leave as files: which columns each has, since which version, and which are about to go."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from gisgrid.domain.areas import Scheme
from gisgrid.domain.collections import ACTIVITY_FIELDS, AREA_FIELDS, CIRCLE_FIELDS, VENUE_FIELDS, Field
from gisgrid.geometry.lattice import Geometries

Column = list[Any]

COLUMNS_VERSION = 1
"""To be raised whenever a column is added, goes, or means something else."""

DBF_NAME_BYTES, DBF_TEXT_BYTES = 10, 254
"""What a shapefile's table holds: of a column's name, and of a text."""

AREA_M2 = Field(
    "area_m2", "number", "面积（平方米）", "Geodesic area in square metres, holes taken off", filtered=False
)
LON_LAT = (
    Field("lon", "number", "经度", "Longitude in degrees, in CSV alone", filtered=False),
    Field("lat", "number", "纬度", "Latitude in degrees, in CSV alone", filtered=False),
)
RELEASED_FIELDS = (
    Field("code", "string", "代码", "Code of the area, by which it is joined to the areas"),
    Field("name", "string", "名称", "Name of the area on that day"),
    Field("level", "string", "层级", "Level"),
    Field("month", "string", "月份", "Month, YYYY-MM"),
    Field("day", "string", "截至", "Day up to which it was counted, YYYY-MM-DD"),
    Field("indicator", "string", "指标", "Code of the indicator, see the list of indicators"),
    Field("value", "number", "数值", "Value; blank where there is none, and `state` says why"),
    Field("state", "string", "状态", "told, nothing_to_count, not_reported, undetermined or few_people (hidden)"),
    Field("estimate", "boolean", "估算", "An estimate"),
)
SHORT_NAMES = {"parent_code": "par_code"}
"""Names in a shapefile of columns whose own are longer than it holds."""


@dataclass(frozen=True)
class Table:
    """One table of a snapshot.

    Attributes
    ----------
    name : str
        As its files begin, e.g. ``areas-standard``.
    kind : str
        `areas`, `venues`, `service-areas`, `activities` or `indicators`.
    zh, en : str
    fields : tuple of Field
        Columns in their order, without the geometry.
    geometry : str
        `MultiPolygon`, `Point`, or empty.
    scheme : str
        Of areas and indicators.
    """

    name: str
    kind: str
    zh: str
    en: str
    fields: tuple[Field, ...]
    geometry: str
    scheme: str = ""

    @property
    def csv_fields(self) -> tuple[Field, ...]:
        """Columns of the CSV: points have their coordinates, polygons none."""
        return (*self.fields, *LON_LAT) if self.geometry == "Point" else self.fields


AREAS = Table("areas", "areas", "区域", "Areas of every level", (*AREA_FIELDS, AREA_M2), "MultiPolygon")
INDICATORS = Table("indicators", "indicators", "已公布指标", "Indicators that were released", RELEASED_FIELDS, "")
PLACES = (
    Table("venues", "venues", "文化场所", "Venues", VENUE_FIELDS, "Point"),
    Table("service-areas", "service-areas", "服务圈", "Service areas", CIRCLE_FIELDS, "MultiPolygon"),
    Table("activities", "activities", "文化活动", "Activities", ACTIVITY_FIELDS, "Point"),
)
KINDS = (AREAS, *PLACES, INDICATORS)
"""One of each kind, in the order in which they are told."""


@dataclass(frozen=True)
class Rows:
    """Some rows of a table.

    Attributes
    ----------
    columns : dict of str to list
        Values by name of column, all of one length; a date with a time is text (ISO 8601).
    geometries : ndarray of shapely geometries or None
        EPSG:4490, longitude, latitude; None in a table without geometry.
    """

    columns: dict[str, Column]
    geometries: Geometries | None

    def __len__(self) -> int:
        return len(next(iter(self.columns.values())))


@dataclass(frozen=True)
class Deprecated:
    """A column that goes, with notice.

    Attributes
    ----------
    kind, column : str
    since, goes_in : int
        Version of the columns that says so, and the one without it.
    zh, en : str
        What to read instead.
    """

    kind: str
    column: str
    since: int
    goes_in: int
    zh: str
    en: str


DEPRECATED: tuple[Deprecated, ...] = ()


def of_scheme(kind: Table, scheme: Scheme, word: str) -> Table:
    """Return the areas or indicators of a scheme, whose files are called by a word."""
    return Table(
        f"{kind.name}-{word}", kind.kind, f"{kind.zh}：{scheme.name}", f"{kind.en}, scheme {scheme.code}",
        kind.fields, kind.geometry, scheme.code,
    )  # fmt: skip


def short_name(name: str) -> str:
    """Return what a column is called in a shapefile.

    Examples
    --------
    >>> short_name("parent_code"), short_name("code")
    ('par_code', 'code')
    """
    return SHORT_NAMES.get(name, name)


def gone_without_notice(
    before: Mapping[str, Iterable[str]],
    kinds: Iterable[Table],
    announced: Iterable[Deprecated],
    version: int,
) -> list[str]:
    """Return the columns that were there in the last version and are gone now, though nobody was told in time.

    Parameters
    ----------
    before : mapping of kind to names of columns
    kinds : iterable of Table
        Today's.
    announced : iterable of Deprecated
        As the last version had them.
    version : int
        Today's version of the columns.

    Examples
    --------
    >>> gone_without_notice({"venues": ["id", "fax"]}, [PLACES[0]], [], 2)
    ['venues.fax']
    >>> fax = Deprecated("venues", "fax", since=1, goes_in=2, zh="无", en="nothing")
    >>> gone_without_notice({"venues": ["id", "fax"]}, [PLACES[0]], [fax], 2)
    []
    """
    now = {kind.kind: {field.name for field in kind.csv_fields} for kind in kinds}
    told = {(one.kind, one.column) for one in announced if one.since < one.goes_in <= version}
    return [
        f"{kind}.{column}"
        for kind, columns in before.items()
        for column in columns
        if column not in now.get(kind, set()) and (kind, column) not in told
    ]
