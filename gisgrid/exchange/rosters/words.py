"""Words of the forms' dictionaries, and the glossary's words that they stand for."""

from gisgrid.domain.venues import STATUSES, TIERS
from gisgrid.exchange.rosters.columns import Words

SEX = Words({"女": "女", "男": "男"}, {"女性": "女", "男性": "男", "F": "女", "M": "男"})

ROLES = Words(
    {
        "网格长": "grid_leader",
        "指导员": "adviser",
        "信息员": "information_officer",
        "网格员": "grid_worker",
        "志愿者": "volunteer",
        "队长": "team_captain",
    },
    {"负责人": "grid_leader", "网格负责人": "grid_leader", "文化志愿者": "volunteer", "专职网格员": "grid_worker"},
)

SPECIALITIES = Words(
    {
        "声乐": "singing",
        "舞蹈": "dance",
        "戏曲": "opera",
        "曲艺": "storytelling",
        "器乐": "instruments",
        "书法": "calligraphy",
        "美术": "painting",
        "摄影": "photography",
        "文学": "literature",
        "讲解": "guiding",
        "非遗": "heritage",
        "体育": "sports",
        "其他": "other",
    },
    {
        "唱歌": "singing",
        "歌唱": "singing",
        "跳舞": "dance",
        "广场舞": "dance",
        "绘画": "painting",
        "乐器": "instruments",
        "写作": "literature",
        "健身": "sports",
        "宣讲": "guiding",
        "其它": "other",
    },
)

VENUE_KINDS = Words(
    {
        "文化馆": "cultural_centre",
        "图书馆": "library",
        "科技馆": "science_museum",
        "体育场馆": "stadium",
        "青少年校外活动场所": "youth_centre",
        "艺术培训机构": "art_training",
        "影剧院": "cinema",
        "基层综合文化服务中心": "village_centre",
        "服务点": "service_point",
    },
    {
        "体育馆": "stadium",
        "体育场": "stadium",
        "体育场(馆)": "stadium",
        "艺术培训": "art_training",
        "艺术培训中心": "art_training",
        "青少年活动中心": "youth_centre",
        "综合文化服务中心": "village_centre",
    },
)

TIER_WORDS = Words(dict(zip(("总馆", "分馆", "服务点"), TIERS, strict=True)), {"直属分馆": "branch"})

STATUS_WORDS = Words(
    dict(zip(("现有", "改造提升", "规划新建"), STATUSES, strict=True)),
    {"已建": "existing", "改造": "upgrade", "规划": "planned", "新建": "planned"},
)

HOST_KINDS = Words(
    {"学校": "school", "医院": "hospital", "企业": "enterprise", "产业园区": "park", "部队": "barracks"},
    {"园区": "park", "营区": "barracks", "军营": "barracks"},
    open=True,
)

ACTIVITY_KINDS = Words(
    {
        "文艺演出": "performance",
        "讲座": "lecture",
        "展览": "exhibition",
        "艺术培训": "training",
        "电影放映": "film",
        "走访慰问": "visit",
        "阅读推广": "reading",
        "比赛": "competition",
        "其他": "other",
    },
    {"演出": "performance", "培训": "training", "电影": "film", "走访": "visit", "慰问": "visit"},
)

CATEGORIES = Words(
    {"农村": "rural", "社区": "community", "扶危济困": "aid", "大型活动": "large_event"},
    {"大型活动与公益设施": "large_event", "帮扶": "aid"},
)

ORGANISATION_KINDS = Words(
    {"文化志愿者中心": "centre", "分中心": "sub_centre", "专项分中心": "special_sub_centre", "单位": "unit"},
    {"中心": "centre", "志愿者中心": "centre"},
)

LEVELS = Words(
    {"市": "city", "县(区)": "county", "乡镇(街道)": "town", "村(社区)": "village"},
    {
        "县": "county",
        "区": "county",
        "县区": "county",
        "镇": "town",
        "乡": "town",
        "街道": "town",
        "村": "village",
        "社区": "village",
    },
)

PLACE_KINDS = Words(
    {"自然村": "natural_village", "小区": "estate", "街路": "street", "楼栋": "building", "其他": "other"},
    {"自然村庄": "natural_village", "村民小组": "natural_village", "居民小区": "estate", "街道": "street"},
)

FLAGS = Words({"是": "yes", "否": "no"}, {"有": "yes", "无": "no", "√": "yes", "1": "yes", "0": "no"})
