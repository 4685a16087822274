"""Layers of which something must be chosen first, and what can be chosen."""

from gisgrid.domain.layers import Layer

SPECIALITY, ACTIVITY_KIND, VENUE_KIND, TIER = FILTERS = ("speciality", "activity_kind", "venue_kind", "tier")
FILTER_WORDS = {
    SPECIALITY: ("专长", "a speciality"),
    ACTIVITY_KIND: ("活动类型", "a kind of activity"),
    VENUE_KIND: ("场馆类型", "a kind of venue"),
    TIER: ("场馆层级", "a tier of venues"),
}
NEEDED = (SPECIALITY, ACTIVITY_KIND)
"""Without them there is no layer; of the others, none chosen means all."""

GAP, OF_KIND, VENUES = FILTERED = (
    Layer(
        "speciality_gap", "专长缺口", "Speciality gap", "deployment", "志愿者配置", "Deployment", "人", "people",
        "max(需求人数 − 在岗且有此专长的不同人数, 0)，本人可查看的区域",
        "max(people asked for − different people of the speciality serving, 0), in the areas that one may read",
        "latest", "less", False, (SPECIALITY,),
    ),
    Layer(
        "activities_of_kind", "某类活动场次", "Activities of a kind", "activity", "活动", "Activities", "场/格",
        "per grid",
        "当月该类活动场次 ÷ 网格数（不再划分且非未定者）；不含入户帮扶与敏感场所的活动",
        "activities of the kind in the month ÷ grids that are not divided further; without visits to homes and what "
        "takes place at sensitive hosts",
        "month", "more", True, (ACTIVITY_KIND,),
    ),
    Layer(
        "venues_of_kind", "某类场馆", "Venues of a kind", "places", "场馆", "Venues", "个", "venues",
        "在用场馆数（已建、改造提升），不含敏感场所", "venues in use, without those of sensitive hosts",
        "latest", "more", False, (VENUE_KIND, TIER),
    ),
)  # fmt: skip

TIER_WORDS = {
    "central": ("总馆", "central hall"),
    "branch": ("分馆", "branch"),
    "service_point": ("服务点", "service point"),
}
VENUE_KIND_WORDS = {
    "cultural_centre": ("文化馆（站）", "cultural centre"),
    "library": ("图书馆", "library"),
    "art_training": ("艺术培训", "art training"),
    "cinema": ("影院", "cinema"),
    "science_museum": ("科技馆", "science museum"),
    "stadium": ("体育场馆", "stadium"),
    "youth_centre": ("青少年宫", "youth centre"),
    "village_centre": ("村综合文化中心", "village centre"),
    "service_point": ("服务点", "service point"),
}
"""Kinds of venues in Chinese and English; a kind of somebody's own is called as it is written."""
