"""Forms of what is asked for: needs of residents, and targets of areas."""

from gisgrid.exchange.rosters.columns import Kind, Words, choice, code, of_kind, text
from gisgrid.exchange.rosters.forms import Form
from gisgrid.exchange.rosters.people_forms import AREA_NAME_WORDS, AREA_WORDS
from gisgrid.exchange.rosters.words import SPECIALITIES

MEASURES = Words(
    {
        "场所数": "venue_count",
        "场所人员数": "venue_staff",
        "年度活动数": "yearly_activities",
        "每网格每月活动数": "monthly_activities_per_grid",
    },
    {},
)
ITEMS = Words(
    {
        "总馆": "central",
        "分馆": "branch",
        "服务点": "service_point",
        "文艺演出": "performance",
        "讲座": "lecture",
        "展览": "exhibition",
        "艺术培训": "training",
    },
    {},
    open=True,
)
IN_AREA = (
    code("area_code", "网格代码", *AREA_WORDS, "所在区划代码", example="990101001201"),
    text("area_name", "网格名称", *AREA_NAME_WORDS, width=18, example="某镇某村"),
)

NEEDS = Form(
    "needs",
    "群众文化需求登记表",
    "Needs of residents",
    (
        *IN_AREA,
        choice("speciality", "需求类别", "专业", "项目", words=SPECIALITIES, required=True, example="舞蹈"),
        of_kind(Kind.INTEGER, "people", "需求人数", "人数", required=True, least=1, most=10_000_000, example="12"),
        of_kind(Kind.DATE, "date", "登记日期", "日期", required=True, example="2026-03-01"),
        text("content", "具体需求", "内容", "备注", width=26, example="希望每周有一次广场舞教学"),
        of_kind(Kind.DATE, "met_on", "满足日期", "办结日期"),
    ),
    identity=(("area_code", "speciality", "date"), ("area_name", "speciality", "date")),
    any_of=(("area_code", "area_name"),),
    notes=("每个网格、每类需求一行，写明有多少人提出；满足以后补填满足日期。不要写个人姓名。",),
)

TARGETS = Form(
    "targets",
    "目标任务表",
    "Targets",
    (
        *IN_AREA,
        choice("measure", "指标", "任务", words=MEASURES, required=True, width=16, example="年度活动数"),
        choice("item", "对象", "层级或类型", words=ITEMS, example="文艺演出"),
        of_kind(Kind.INTEGER, "amount", "不少于", "目标", "数量", required=True, least=1, most=1_000_000, example="20"),
        of_kind(Kind.DATE, "starts", "起始日期", "自", required=True, example="2026-01-01"),
        of_kind(Kind.DATE, "ends", "结束日期", "止", "至"),
        text("sentence", "依据原文", "依据", "来源", required=True, width=40, example="每年送演出下基层活动不少于20场"),
    ),
    identity=(("area_code", "measure", "item", "starts"), ("area_code", "measure", "starts")),
    any_of=(("area_code", "area_name"),),
    notes=("每项任务一行，写明文件中的原话；“对象”填场所的层级或活动的类型，每网格每月活动数不填。",),
)
