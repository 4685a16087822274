"""Forms of places and of what takes place: venues, place names, activities, service records."""

from gisgrid.exchange.rosters.columns import Kind, choice, code, lonlat, name, of_kind, phone, text
from gisgrid.exchange.rosters.forms import Form
from gisgrid.exchange.rosters.people_forms import AREA_NAME_WORDS, AREA_WORDS, PHONE_WORDS
from gisgrid.exchange.rosters.words import (
    ACTIVITY_KINDS,
    CATEGORIES,
    HOST_KINDS,
    LEVELS,
    PLACE_KINDS,
    STATUS_WORDS,
    TIER_WORDS,
    VENUE_KINDS,
)

IN_AREA = (
    code("area_code", "网格代码", *AREA_WORDS, "所在区划代码", example="990101001201"),
    text("area_name", "网格名称", *AREA_NAME_WORDS, width=18, example="某镇某村"),
)
PLACE = text("place", "地点", "活动地点", "地名", "位置", width=18, example="河东新村")

VENUES = Form(
    "venues",
    "公共文化场所名单",
    "Venues",
    (
        code("venue_id", "场所编号", "编号", "代码", "id", required=True, example="V00001"),
        text("venue_name", "场所名称", "名称", "name", required=True, width=24, example="某村综合文化服务中心"),
        choice("kind", "场所类型", "类型", "类别", "kind", words=VENUE_KINDS, width=18, example="基层综合文化服务中心"),
        choice("tier", "层级", "等级", "tier", words=TIER_WORDS, required=True, example="服务点"),
        code("parent_id", "上级编号", "上级场所编号", "parent_id", example="V00002"),
        choice("status", "状态", "建设状态", "status", words=STATUS_WORDS, example="现有"),
        text("hours", "开放时间", "hours", width=24, example="周二至周日 09:00-17:00"),
        text("host", "依托单位", "host", width=16),
        choice("host_kind", "依托单位类型", "host_kind", words=HOST_KINDS, width=12),
        of_kind(Kind.FLAG, "sensitive", "不公开", "涉密", "sensitive", width=8),
        code("owner_id", "主管单位编号", "主管单位", "owner_id"),
        of_kind(Kind.INTEGER, "staff", "工作人员数", "staff", most=10_000, width=10, example="1"),
        *lonlat(required=True),
    ),
    unprinted=(
        of_kind(Kind.FLAG, "step_free", "无障碍", "无障碍设施", "轮椅可进"),
        code("partner_id", "结对场所编号", "结对帮扶场所编号", "结对编号"),
    ),
    identity=(("venue_id",),),
    notes=("经纬度为 CGCS2000（EPSG:4490）度数。部队等不宜公开的场所，“不公开”填“是”。",),
)

PLACE_NAMES = Form(
    "place_names",
    "地名表",
    "Place names",
    (
        *IN_AREA,
        text("place", "地名", "名称", "自然村", "小区", "name", required=True, width=20, example="河东新村"),
        choice("kind", "地名类别", "类别", "kind", words=PLACE_KINDS, example="自然村"),
        *lonlat(required=True),
    ),
    identity=(("area_code", "place"), ("area_name", "place"), ("place", "lon", "lat")),
    notes=("自然村、小区、街路的名称与位置；其他表格中只写地名的记录凭此落图。经纬度为 CGCS2000 度数。",),
)

ACTIVITIES = Form(
    "activities",
    "文化志愿服务活动登记表",
    "Activities",
    (
        code("activity_id", "活动编号", "编号", "id", "activity_id", example="A000001"),
        text("title", "活动名称", "名称", "活动内容", "title", required=True, width=24, example="春节文艺演出"),
        choice("kind", "活动类型", "类型", "kind", words=ACTIVITY_KINDS, required=True, example="文艺演出"),
        choice("category", "项目类别", "类别", "category", words=CATEGORIES, example="农村"),
        of_kind(Kind.DATE, "date", "活动日期", "日期", "时间", "活动时间", "date", required=True, example="2026-02-10"),
        of_kind(Kind.TIME, "start", "开始时间", "起", "start", width=9, example="09:00"),
        of_kind(Kind.TIME, "end", "结束时间", "止", "end", width=9, example="11:00"),
        of_kind(Kind.INTEGER, "participants", "参加人数", "参与人数", "人数", most=1_000_000, width=9, example="80"),
        code("team_id", "队伍编号", "服务队编号", "team_id", example="T0001"),
        text("team_name", "服务队名称", "队伍名称", "服务队", width=18),
        code("organisation_id", "主办组织编号", "组织编号", "organisation_id", example="O-T0001"),
        *IN_AREA,
        code("venue_id", "场所编号", "venue_id"),
        PLACE,
        *lonlat(),
    ),
    unprinted=(of_kind(Kind.LIST, "joint_levels", "联办层级", "联合举办", words=LEVELS),),
    identity=(("activity_id",), ("title", "date", "start", "area_code"), ("title", "date", "start", "area_name")),
    any_of=(("area_code", "area_name", "venue_id", "lon"),),
    notes=("地点填其一即可：网格代码或名称、场所编号、经纬度。只到镇、村的活动填镇、村的代码。",),
)

SERVICE_RECORDS = Form(
    "service_records",
    "文化志愿服务记录表",
    "Service records",
    (
        code("record_id", "记录编号", "编号", "id", "record_id", example="R000001"),
        code("activity_id", "活动编号", "activity_id", example="A000001"),
        name("name", "姓名", "志愿者姓名", "志愿者"),
        phone("phone", "联系电话", *PHONE_WORDS),
        code("external_id", "志愿者编号", "external_id", example="P000001"),
        of_kind(Kind.DATE, "date", "服务日期", "日期", "date", required=True, example="2026-02-10"),
        of_kind(Kind.TIME, "start", "开始时间", "起", "start", width=9, example="09:00"),
        of_kind(Kind.TIME, "end", "结束时间", "止", "end", width=9, example="11:00"),
        of_kind(
            Kind.DECIMAL,
            "hours",
            "服务时长(小时)",
            "服务时长",
            "时长",
            "小时",
            "hours",
            required=True,
            most=24,
            example="2",
        ),
        text("content", "服务内容", "内容", width=20),
        *IN_AREA,
        of_kind(Kind.DECIMAL, "lon", "签到经度", "经度", "lon", least=-180, most=180, width=13),
        of_kind(Kind.DECIMAL, "lat", "签到纬度", "纬度", "lat", least=-90, most=90, width=13),
    ),
    unprinted=(of_kind(Kind.INTEGER, "picture", "图片编号", most=10**15),),
    identity=(
        ("record_id",),
        ("activity_id", "external_id"),
        ("external_id", "date", "start"),
        ("name", "phone", "date", "start"),
    ),
    any_of=(("external_id", "name"),),
    notes=("每人每次服务一行。签到点在网格之外的记录照收，并作标记。",),
)
