"""What other systems may read: collections of features, and what each feature says in both languages."""

from collections.abc import Iterable
from dataclasses import dataclass

from gisgrid.domain.areas import Scheme


@dataclass(frozen=True)
class Field:
    """A property of features.

    Attributes
    ----------
    name : str
    kind : str
        `string`, `integer`, `number`, `boolean` or `date-time`.
    zh, en : str
        What it says.
    filtered : bool
        Whether a request may ask for the features that have one value of it.
    """

    name: str
    kind: str
    zh: str
    en: str
    filtered: bool = True


@dataclass(frozen=True)
class Collection:
    """Features of one kind.

    Attributes
    ----------
    id : str
        As it stands in addresses.
    source : str
        Which of `areas`, `venues`, `service-areas`, `activities`, `indicators` it is cut from.
    zh, en : str
        Title.
    fields : tuple of Field
    geometry : str
        `MultiPolygon` or `Point`.
    scheme, level : str
        Of areas and their indicators; empty for others.
    dated : bool
        Whether a moment chooses among its features.
    """

    id: str
    source: str
    zh: str
    en: str
    fields: tuple[Field, ...]
    geometry: str
    scheme: str = ""
    level: str = ""
    dated: bool = False

    def field(self, name: str) -> Field | None:
        """Return a property by its name."""
        return next((field for field in self.fields if field.name == name), None)


AREA_FIELDS = (
    Field("code", "string", "代码", "Code of the area, never used again for another place"),
    Field("name", "string", "名称", "Name"),
    Field("level", "string", "层级", "Level", filtered=False),
    Field("parent_code", "string", "上级代码", "Code of the area above"),
    Field("kind", "string", "类别", "Kind of sub-grid: base, dedicated, remainder, undetermined"),
    Field("scheme", "string", "划分方案", "Scheme", filtered=False),
    Field("version", "integer", "版本", "Number of this state of the area, from 1", filtered=False),
    Field("changeset", "integer", "变更编号", "Changeset that made this state"),
    Field("source", "string", "来源", "Where the polygon comes from"),
    Field("valid_from", "date-time", "生效时间", "From when on it holds", filtered=False),
)
VENUE_FIELDS = (
    Field("id", "string", "编号", "Number of the venue", filtered=False),
    Field("name", "string", "名称", "Name"),
    Field("kind", "string", "类型", "Kind of venue"),
    Field("tier", "string", "层级", "Tier: central, branch, service_point"),
    Field("parent", "string", "上级场所", "Number of the venue above"),
    Field("status", "string", "状态", "Status: existing, upgrade, planned"),
    Field("hours", "string", "开放时间", "Opening hours", filtered=False),
    Field("host", "string", "设于", "Host in whose building it is"),
    Field("host_kind", "string", "所设单位类型", "Kind of host"),
)
CIRCLE_FIELDS = (
    Field("run", "integer", "计算编号", "Run that counted it"),
    Field("scheme", "string", "划分方案", "Scheme"),
    Field("scope", "string", "范围", "Of what: venue, kind, tier or all"),
    Field("name", "string", "对象", "Number of the venue, the kind or the tier; empty for all"),
    Field("minutes", "number", "分钟", "Minutes on foot", filtered=False),
    Field("speed_kmh", "number", "步速", "Walking speed in km/h"),
    Field("estimate", "boolean", "估算", "Drawn without roads"),
    Field("households", "integer", "户数", "Households reached; none where fewer than five people", filtered=False),
    Field("residents", "integer", "人数", "Residents reached; none where fewer than five", filtered=False),
)
ACTIVITY_FIELDS = (
    Field("id", "string", "编号", "Number of the activity", filtered=False),
    Field("title", "string", "名称", "Title"),
    Field("kind", "string", "类型", "Kind of activity"),
    Field("category", "string", "类别", "Category: rural, community, large_event"),
    Field("scheme", "string", "划分方案", "Scheme"),
    Field("starts_at", "date-time", "开始", "Start, local time", filtered=False),
    Field("ends_at", "date-time", "结束", "End, local time", filtered=False),
    Field("area_code", "string", "所在区域代码", "Code of the area that it counts at"),
)
# The figures themselves follow, a column for each.
INDICATOR_FIELDS = (
    Field("code", "string", "代码", "Code of the area"),
    Field("name", "string", "名称", "Name of the area when the figures were counted"),
    Field("level", "string", "层级", "Level", filtered=False),
    Field("parent_code", "string", "上级代码", "Code of the area above"),
    Field("scheme", "string", "划分方案", "Scheme", filtered=False),
    Field("month", "string", "月份", "Month, such as 2026-10", filtered=False),
    Field("released_at", "date-time", "公布时间", "When they were made public", filtered=False),
    Field("estimates", "string", "估算项", "Which of the figures are estimates, by their names", filtered=False),
)

OTHERS = (
    Collection("venues", "venues", "文化场所", "Venues", VENUE_FIELDS, "Point"),
    Collection("service-areas", "service-areas", "服务圈", "Service areas of the newest runs", CIRCLE_FIELDS,
               "MultiPolygon"),
    Collection("activities", "activities", "文化活动", "Activities", ACTIVITY_FIELDS, "Point", dated=True),
)  # fmt: skip

LEVEL_WORDS = {"city": "市", "county": "县", "town": "镇", "village": "村", "subgrid": "网格单元"}


def all_collections(schemes: Iterable[Scheme]) -> tuple[Collection, ...]:
    """Return the collections there are: areas by scheme and level, then everything else.

    Examples
    --------
    >>> one = Scheme("standard", "县、村", ("county", "village"), ("county",), ("", ""))
    >>> [collection.id for collection in all_collections([one])]
    ['areas-standard-county', 'areas-standard-village', 'venues', 'service-areas', 'activities']
    """
    areas = (_areas(scheme, level) for scheme in schemes for level in scheme.levels)
    return (*areas, *OTHERS)


def indicator_collections(schemes: Iterable[Scheme], figures: Iterable[Field]) -> tuple[Collection, ...]:
    """Return the collections of figures by scheme and level: areas, each with a column for every figure.

    Examples
    --------
    >>> one = Scheme("standard", "县、村", ("county", "village"), ("county",), ("", ""))
    >>> [collection.id for collection in indicator_collections([one], [])]
    ['indicators-standard-county', 'indicators-standard-village']
    """
    fields = (*INDICATOR_FIELDS, *figures)
    return tuple(_figures(scheme, level, fields) for scheme in schemes for level in scheme.levels)


def _figures(scheme: Scheme, level: str, fields: tuple[Field, ...]) -> Collection:
    zh = f"{scheme.name}：{LEVEL_WORDS.get(level, level)}公布指标"
    en = f"Released indicators of level {level}, scheme {scheme.code}"
    id_ = f"indicators-{scheme.code}-{level}"
    return Collection(id_, "indicators", zh, en, fields, "MultiPolygon", scheme.code, level, dated=True)


def _areas(scheme: Scheme, level: str) -> Collection:
    zh, en = f"{scheme.name}：{LEVEL_WORDS.get(level, level)}", f"Areas of level {level}, scheme {scheme.code}"
    id_ = f"areas-{scheme.code}-{level}"
    return Collection(id_, "areas", zh, en, AREA_FIELDS, "MultiPolygon", scheme.code, level, dated=True)
