"""Every figure that is told: its names, formula, unit and period, and which way is better."""

from gisgrid.indicators.indicator import Indicator

PER_KM2, PER_1000, PERCENT, HOURS = 1e6, 1e3, 100.0, 1 / 60

DEPLOYMENT = (
    Indicator(
        "volunteers", "在岗志愿者", "Volunteers serving",
        "在岗任职（任何岗位）的不同人数，一人在本区域内任多职只计一次",
        "different people with a posting of any role in the area or below, each once",
        "人", "people", "as_of", "volunteers", better="more",
    ),
    Indicator(
        "volunteers_per_1000_residents", "每千人志愿者数", "Volunteers per 1,000 residents",
        "在岗志愿者 ÷ 居民人数 × 1000", "volunteers serving ÷ residents × 1000",
        "人/千人", "per 1,000", "as_of", "volunteers", "residents", PER_1000, "more", by_households=True,
    ),
    Indicator(
        "volunteers_per_km2", "每平方公里志愿者数", "Volunteers per km²",
        "在岗志愿者 ÷ 面积（平方公里，未定网格除外）", "volunteers serving ÷ km² of grids that are not undetermined",
        "人/km²", "per km²", "as_of", "volunteers", "area_m2", PER_KM2, "more",
    ),
    Indicator(
        "teams", "在岗服务队", "Teams serving",
        "有在岗任职的不同服务队数", "different teams with a posting in the area or below",
        "支", "teams", "as_of", "teams", better="more",
    ),
    Indicator(
        "specialists", "在岗专长人次", "Specialities on duty",
        "在岗志愿者与其专长的不同组合数", "different pairs of somebody serving and a speciality of theirs",
        "人次", "pairs", "as_of", "specialists", better="more",
    ),
    Indicator(
        "speciality_needs_met", "专长需求满足率", "Speciality needs met",
        "各专长 min(在岗人数, 需求人数) 之和 ÷ 需求人数；在每一级就其全部区域比较，因此上级不是下级之和",
        "sum over specialities of min(people serving, people asked for) ÷ people asked for; compared anew at each "
        "level over all of the area, so a parent's is no sum of its children's",
        "%", "%", "as_of", "needs_met", "needs", PERCENT, "more",
    ),
)  # fmt: skip

DUTY = (
    Indicator(
        "leader_vacancy", "网格长空缺率", "Leader vacancy",
        "无网格长的区域 ÷ 应有网格长的区域", "areas without a grid leader ÷ areas that must have one",
        "%", "%", "as_of", "leader_vacancies", "leader_posts", PERCENT, "less",
    ),
    Indicator(
        "leader_vacancies", "网格长空缺数", "Leader vacancies",
        "应有而无网格长的区域数", "areas that must have a grid leader and have none",
        "个", "areas", "as_of", "leader_vacancies", better="less",
    ),
    Indicator(
        "leader_doubles", "网格长重复数", "Leader doubles",
        "网格长多于一人的区域数", "areas with more than one grid leader",
        "个", "areas", "as_of", "leader_doubles", better="less",
    ),
    Indicator(
        "role_completeness", "岗位配齐率", "Role completeness",
        "已配岗位 ÷ 应配岗位（按各级岗位要求）", "roles filled ÷ roles that the requirements of each level ask for",
        "%", "%", "as_of", "duties_met", "duties", PERCENT, "more",
    ),
    Indicator(
        "households_per_worker", "每名网格员联系户数", "Households per worker",
        "户数 ÷ 在岗网格员（不同人数）", "households ÷ different grid workers serving",
        "户/人", "per worker", "as_of", "households", "workers", by_households=True,
    ),
    Indicator(
        "grids_per_worker", "每名网格员网格数", "Grids per worker",
        "网格员与其网格的组合数 ÷ 在岗网格员", "pairs of a grid worker and an area posted to ÷ different grid workers",
        "个/人", "per worker", "as_of", "worker_grids", "workers",
    ),
    Indicator(
        "worker_spread", "一人多格的平均散布", "Spread of a worker's grids",
        "各多格网格员：其网格中心到这些中心平均点的平均距离；取全部网格都在本区域内者的平均",
        "for workers with several grids, all within the area: mean distance of the grids' middles from their mean; the "
        "mean of that over the workers",
        "m", "m", "as_of", "worker_spread_m", "workers_of_several", better="less",
    ),
    Indicator(
        "contact_coverage", "农户联系率", "Households kept in contact",
        "有联系人的户数 ÷ 户数", "households that a worker keeps contact with ÷ households",
        "%", "%", "as_of", "households_kept", "households", PERCENT, "more", by_households=True, public=False,
    ),
    Indicator(
        "statements_right", "联系农户数相符率", "Stated households that are right",
        "所报户数与清点户数相等的区域 ÷ 报有户数的区域",
        "areas whose stated number of households is the one counted ÷ areas that state one",
        "%", "%", "as_of", "statements_right", "statements", PERCENT, "more", by_households=True, public=False,
    ),
)  # fmt: skip

ACTIVITY = (
    Indicator(
        "activities", "活动场次", "Activities",
        "当月活动场次", "activities held in the month",
        "场", "activities", "month", "activities", better="more", reported=True,
    ),
    Indicator(
        "activities_per_km2", "每平方公里活动场次", "Activities per km²",
        "当月活动场次 ÷ 面积（平方公里，未定网格除外）",
        "activities in the month ÷ km² of grids that are not undetermined",
        "场/km²", "per km²", "month", "activities", "area_m2", PER_KM2, "more", reported=True,
    ),
    Indicator(
        "activities_per_1000_residents", "每千人活动场次", "Activities per 1,000 residents",
        "当月活动场次 ÷ 居民人数 × 1000", "activities in the month ÷ residents × 1000",
        "场/千人", "per 1,000", "month", "activities", "residents", PER_1000, "more", by_households=True, reported=True,
    ),
    Indicator(
        "activities_per_grid", "每网格活动场次", "Activities per grid",
        "当月活动场次 ÷ 网格数（不再划分且非未定者）", "activities in the month ÷ grids that are not divided further",
        "场/格", "per grid", "month", "activities", "grids", better="more", reported=True,
    ),
    Indicator(
        "participants", "参与人次", "Participants",
        "当月活动参与人次", "participants of activities in the month",
        "人次", "people", "month", "participants", better="more", reported=True,
    ),
    Indicator(
        "participants_per_activity", "场均参与人次", "Participants per activity",
        "参与人次 ÷ 活动场次", "participants ÷ activities",
        "人次/场", "per activity", "month", "participants", "activities", better="more", reported=True,
    ),
    Indicator(
        "hours", "服务时长", "Hours served",
        "当月服务分钟 ÷ 60，计于活动所在网格", "minutes served in the month ÷ 60, in the grid of the activity",
        "小时", "hours", "month", "minutes", factor=HOURS, better="more", reported=True,
    ),
    Indicator(
        "active_volunteers", "活跃志愿者", "Active volunteers",
        "当月有服务记录的不同人数", "different people with a service record in the month",
        "人", "people", "month", "active_volunteers", better="more", reported=True,
    ),
    Indicator(
        "hours_per_active_volunteer", "人均服务时长", "Hours per active volunteer",
        "服务时长 ÷ 活跃志愿者", "hours served ÷ active volunteers",
        "小时/人", "hours", "month", "minutes", "active_volunteers", HOURS, "more", reported=True,
    ),
    Indicator(
        "check_ins_outside", "网格外签到率", "Check-ins outside",
        "签到点在活动所在区域之外的记录 ÷ 有签到点的记录",
        "records checked in outside the area of their activity ÷ records with a check-in",
        "%", "%", "month", "check_ins_outside", "check_ins", PERCENT, "less", reported=True, public=False,
    ),
    Indicator(
        "silent_grids", "沉默网格数", "Silent grids",
        "有报送而近 n 个月无活动的网格数（默认 3 个月）",
        "reported grids in which nothing took place for n months (3 unless set)",
        "个", "grids", "recent", "grids_silent", better="less", reported=True,
    ),
    Indicator(
        "silent_grid_share", "沉默网格占比", "Share of silent grids",
        "沉默网格 ÷ 有报送的网格", "silent grids ÷ reported grids",
        "%", "%", "recent", "grids_silent", "grids_reported", PERCENT, "less", reported=True,
    ),
    Indicator(
        "silent_villages", "沉默村数", "Silent villages",
        "本级及以下近 n 个月无活动的村（社区）数", "villages with no activity in them or below for n months",
        "个", "villages", "recent", "villages_silent", better="less", reported=True,
    ),
    Indicator(
        "reported_grids", "报送网格占比", "Grids reported",
        "曾有任何来源报送活动的网格 ÷ 网格数；其余为未报送，不算沉默",
        "grids for which any source has ever reported activities ÷ grids; the rest are not reported, which is "
        "not silent",
        "%", "%", "as_of", "grids_reported", "grids", PERCENT, "more",
    ),
    Indicator(
        "monthly_target", "月度活动达标率", "Monthly target met",
        "当月活动达到要求的村（社区） ÷ 有此要求的村（社区）",
        "villages with as many activities in the month as asked ÷ villages of which it is asked",
        "%", "%", "month", "monthly_met", "monthly_asked", PERCENT, "more", reported=True,
    ),
    Indicator(
        "yearly_target", "年度活动完成率", "Yearly target progress",
        "各项年度目标 min(自一月以来已办, 应办) 之和 ÷ 应办之和",
        "sum over yearly targets of min(held since January, asked) ÷ sum asked",
        "%", "%", "year", "yearly_held", "yearly_asked", PERCENT, "more", reported=True,
    ),
)  # fmt: skip

PLACES = (
    Indicator(
        "venues", "在用场馆", "Venues in use",
        "状态为已建或改造提升的场馆数", "venues whose status is existing or upgrade",
        "个", "venues", "as_of", "venues", better="more",
    ),
    Indicator(
        "venue_target", "场馆目标完成率", "Venue target progress",
        "各级场馆目标 min(在用, 应有) 之和 ÷ 应有之和", "sum over venue targets of min(in use, asked) ÷ sum asked",
        "%", "%", "as_of", "venues_there", "venues_asked", PERCENT, "more",
    ),
    Indicator(
        "village_centres", "村级中心覆盖率", "Villages with a centre",
        "有在用村（社区）综合文化服务中心的村 ÷ 村数", "villages with a village centre in use ÷ villages",
        "%", "%", "as_of", "villages_with_centre", "villages", PERCENT, "more",
    ),
    Indicator(
        "venue_staffing", "场馆人员达标率", "Venues staffed as asked",
        "人员达到标准的在用场馆 ÷ 有标准且人数已知的在用场馆",
        "venues in use with as many people as asked ÷ venues in use of which it is asked and whose staff is told",
        "%", "%", "as_of", "venues_staffed", "venues_judged", PERCENT, "more",
    ),
    Indicator(
        "household_coverage", "十分钟服务圈户覆盖率", "Households within reach",
        "步行时限内可达场馆的户数 ÷ 户数，取最近一次服务圈计算",
        "households that reach a venue on foot in time ÷ households, from the latest run of service circles",
        "%", "%", "as_of", "households_reached", "households_counted", PERCENT, "more",
        by_households=True, public=False,
    ),
)  # fmt: skip

DIVISION = (
    Indicator(
        "division_progress", "网格划分进度", "Division progress",
        "已划分为网格单元的村 ÷ 村数", "villages divided into sub-grids ÷ villages",
        "%", "%", "as_of", "villages_divided", "villages", PERCENT, "more",
    ),
    Indicator(
        "grids", "网格数", "Grids",
        "不再划分且非未定的区域数", "areas that are not divided further and not undetermined",
        "个", "grids", "as_of", "grids",
    ),
    Indicator(
        "households_per_grid", "每网格户数", "Households per grid",
        "户数 ÷ 网格数", "households ÷ grids",
        "户/格", "per grid", "as_of", "households", "grids", by_households=True,
    ),
)  # fmt: skip

GROUPS = {
    "deployment": ("志愿者配置", "Deployment", DEPLOYMENT),
    "duty": ("岗位与联系", "Roles and contacts", DUTY),
    "activity": ("活动", "Activities", ACTIVITY),
    "places": ("场馆", "Venues", PLACES),
    "division": ("网格", "Grids", DIVISION),
}
"""By the order in which they are shown: names in Chinese and English, and the indicators."""

CATALOG = tuple(indicator for _, _, group in GROUPS.values() for indicator in group)


COUNTS_OF_AREAS = frozenset(
    {
        "leader_vacancies", "leader_posts", "leader_doubles", "duties", "grids", "worker_grids", "grids_silent",
        "grids_reported", "monthly_met", "monthly_asked", "villages_divided",
    }
)  # fmt: skip
"""Numbers that change with how an area is divided, whatever lies in it."""


def counting_areas() -> list[Indicator]:
    """Return the indicators of an area that change when it is divided otherwise.

    Examples
    --------
    >>> "grids" in [one.code for one in counting_areas()], "volunteers" in [one.code for one in counting_areas()]
    (True, False)
    """
    return [one for one in CATALOG if {one.numerator, one.denominator} & COUNTS_OF_AREAS]


def by_code() -> dict[str, Indicator]:
    """Return the catalog by code.

    Examples
    --------
    >>> by_code()["leader_vacancy"].denominator
    'leader_posts'
    """
    return {indicator.code: indicator for indicator in CATALOG}
