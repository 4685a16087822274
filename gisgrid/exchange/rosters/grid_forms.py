"""Forms of grids: who leads and works where, which households they keep contact with, and the county's summary."""

from gisgrid.exchange.rosters.columns import Column, Kind, choice, code, name, of_kind, phone, text
from gisgrid.exchange.rosters.forms import Form
from gisgrid.exchange.rosters.people_forms import AREA_CODE, AREA_NAME, AREA_NAME_WORDS, AREA_WORDS, PHONE_WORDS
from gisgrid.exchange.rosters.words import SEX

STATED = of_kind(
    Kind.INTEGER, "stated_households", "联系农户数", "农户数", "户数", "联系户数", "居民户数",
    most=1_000_000, width=10, example="120",
)  # fmt: skip
EXTENT = text("extent", "管辖范围", "网格范围", "范围", "覆盖范围", width=26, example="一组、二组及河东新村")
HOLDERS = {"grid_leader": "网格长", "adviser": "指导员", "information_officer": "信息员"}


def _holder(role: str, word: str) -> tuple[Column, Column]:
    return (
        name(f"{role}_name", "姓名", word, group=word),
        phone(f"{role}_phone", "联系电话", *PHONE_WORDS, group=word),
    )


VILLAGE_GRIDS = Form(
    "village_grids",
    "网格架构情况（村级）",
    "Grids of villages: leader, adviser, information officer",
    (
        AREA_CODE,
        AREA_NAME,
        EXTENT,
        STATED,
        *(column for role, word in HOLDERS.items() for column in _holder(role, word)),
    ),
    identity=(("area_code",), ("area_name",)),
    any_of=(("area_code", "area_name"),),
    notes=("每个村（社区）一行；空缺的岗位留空。",),
)

SUBGRID_WORKERS = Form(
    "subgrid_workers",
    "网格架构情况（网格员）",
    "Sub-grids and their workers",
    (
        text("village_name", "村(社区)", "村名", "村(社区)名称", "所在村", width=16, example="某镇某村"),
        code("area_code", "网格代码", *AREA_WORDS, example="990101001201001"),
        text("area_name", "网格名称", "网格", "网格单元", width=18, example="一组网格"),
        EXTENT,
        STATED,
        name("name", "网格员姓名", "网格员", "姓名"),
        choice("sex", "性别", words=SEX, width=6, example="女"),
        phone("phone", "联系电话", *PHONE_WORDS),
        code("external_id", "志愿者编号", "external_id", example="P000001"),
    ),
    identity=(
        ("area_code", "external_id"),
        ("area_code", "name", "phone"),
        ("area_code", "name"),
        ("village_name", "area_name", "name", "phone"),
        ("village_name", "area_name", "name"),
    ),
    any_of=(("area_code", "area_name"),),
    notes=("每名网格员一行；一个网格有多名网格员时，网格各栏可合并单元格。没有网格员的网格，姓名留空。",),
)

CONTACTS = Form(
    "contacts",
    "网格员联系农户名册",
    "Households that grid workers keep contact with",
    (
        code("area_code", "网格代码", *AREA_WORDS, example="990101001201001"),
        text("area_name", "网格名称", *AREA_NAME_WORDS, width=18, example="某镇某村一组网格"),
        name("name", "网格员姓名", "网格员", "联系人", required=True),
        phone("phone", "网格员电话", *PHONE_WORDS, "联系电话"),
        code("external_id", "志愿者编号", "网格员编号", "external_id", example="P000001"),
        code(
            "household_id", "农户编号", "户号", "户编号", "household_id", required=True, private=True, example="H000001"
        ),
        text("address", "农户住址", "住址", "地址", "门牌", private=True, width=22),
        of_kind(Kind.INTEGER, "persons", "家庭人口", "人口", "人数", most=1_000, width=8, example="4"),
    ),
    identity=(("household_id", "external_id"), ("household_id", "name", "phone"), ("household_id", "name")),
    notes=("每户一行；农户编号与户籍台账一致。困难、残疾等敏感情况不要填在此表。",),
)

HOUSEHOLD_COUNTS = Form(
    "household_counts",
    "自然村（楼栋）户数表",
    "Households counted per natural village or building",
    (
        code("area_code", "村代码", *AREA_WORDS, "网格代码", example="990101001201"),
        text("area_name", "村(社区)名称", *AREA_NAME_WORDS, "网格名称", width=18, example="某镇某村"),
        text(
            "place",
            "自然村名称",
            "自然村",
            "村民小组",
            "小区",
            "楼栋",
            "地名",
            required=True,
            width=18,
            example="河东新村",
        ),
        of_kind(Kind.INTEGER, "households", "户数", "农户数", required=True, most=100_000, width=8, example="35"),
        of_kind(Kind.INTEGER, "persons", "人数", "人口", most=1_000_000, width=8, example="128"),
    ),
    identity=(("area_code", "place"), ("area_name", "place")),
    any_of=(("area_code", "area_name"),),
    notes=("没有逐户台账时使用；由此得出的覆盖率在地图与指标中都标明“估计”。",),
)

SUMMARY = Form(
    "summary",
    "文化志愿者网格化管理汇总表",
    "Summary by grid",
    (
        AREA_CODE,
        AREA_NAME,
        name("grid_leader_name", "网格长"),
        phone("grid_leader_phone", "联系电话"),
        of_kind(Kind.INTEGER, "subgrids", "网格单元数", width=10),
        of_kind(Kind.INTEGER, "households", "居民户数", width=10),
        of_kind(Kind.INTEGER, "volunteers", "志愿者人数", width=10),
        of_kind(Kind.INTEGER, "workers", "网格员人数", width=10),
        of_kind(Kind.INTEGER, "teams", "服务队数", width=10),
        of_kind(Kind.INTEGER, "activities", "活动次数", width=10),
        of_kind(Kind.DECIMAL, "hours", "服务时长(小时)", width=12),
    ),
    incoming=False,
)
