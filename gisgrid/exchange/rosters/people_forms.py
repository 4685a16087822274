"""Forms about people: volunteers, teams, postings, organisations."""

from gisgrid.exchange.rosters.columns import Kind, choice, code, lonlat, name, of_kind, phone, text
from gisgrid.exchange.rosters.forms import Form
from gisgrid.exchange.rosters.words import ORGANISATION_KINDS, ROLES, SEX, SPECIALITIES

PHONE_WORDS = ("电话", "手机", "手机号", "手机号码", "联系方式", "电话号码", "联系手机")
AREA_WORDS = ("区划代码", "村代码", "村(社区)代码", "网格编码", "网格编号", "area_code", "grid_code")
AREA_NAME_WORDS = ("网格", "所在网格", "所属网格", "村名", "村(社区)", "村(社区)名称")

AREA_CODE = code("area_code", "网格代码", *AREA_WORDS, example="990101001201")
AREA_NAME = text("area_name", "网格名称", *AREA_NAME_WORDS, width=22, example="某镇某村")

VOLUNTEERS = Form(
    "volunteers",
    "文化志愿者名单",
    "Cultural volunteers",
    (
        AREA_CODE,
        AREA_NAME,
        name("name", "姓名", "志愿者姓名", "志愿者", required=True),
        choice("sex", "性别", words=SEX, width=6, example="女"),
        text("ethnicity", "民族", width=8, example="汉族"),
        of_kind(Kind.MONTH, "birth", "出生年月", "出生日期", "生日", private=True, example="1985.06"),
        text("workplace", "工作单位", "单位", "单位及职务", private=True, width=18, example="某镇文化站"),
        phone("phone", "联系电话", *PHONE_WORDS),
        of_kind(
            Kind.LIST, "specialities", "特长", "专业特长", "专长", "服务特长",
            words=SPECIALITIES, width=14, example="声乐、舞蹈",
        ),
        code("organisation_id", "所属组织编号", "组织编号", "organisation_id", example="O-T0001"),
        code("external_id", "志愿者编号", "编号", "external_id", example="P000001"),
        code("register_id", "注册编号", "志愿者注册号", "register_id"),
    ),
    identity=(
        ("external_id",),
        ("register_id",),
        ("name", "phone"),
        ("name", "birth", "area_code"),
        ("name", "birth", "area_name"),
    ),
    any_of=(("external_id", "register_id", "phone", "birth"),),
    unprinted=(text("place", "家庭住址", "住址", "居住地", private=True), *lonlat()),
    notes=("每人一行。志愿者编号、注册编号、联系电话、出生年月至少填一项，用来认出同一个人。特长可填多项，用顿号隔开。",),
)  # fmt: skip

TEAMS = Form(
    "teams",
    "志愿服务队花名册",
    "Teams of volunteers",
    (
        code("team_id", "队伍编号", "团队编号", "服务队编号", "team_id", example="T0001"),
        text(
            "team_name",
            "服务队名称",
            "队伍名称",
            "团队名称",
            "志愿服务队",
            required=True,
            width=22,
            example="某镇合唱队",
        ),
        choice("speciality", "服务类别", "队伍类别", "专业", words=SPECIALITIES, example="声乐"),
        code("organisation_id", "所属组织编号", "组织编号", "organisation_id", example="O-T0001"),
        choice("role", "队内职务", "职务", "队员身份", words=ROLES, example="队长"),
        name("name", "姓名", "队员姓名", "成员姓名", "队员"),
        choice("sex", "性别", words=SEX, width=6, example="女"),
        of_kind(Kind.MONTH, "birth", "出生年月", "出生日期", private=True, example="1985.06"),
        phone("phone", "联系电话", *PHONE_WORDS),
        code("external_id", "志愿者编号", "external_id", example="P000001"),
    ),
    identity=(
        ("team_id", "external_id"),
        ("team_name", "external_id"),
        ("team_name", "name", "phone"),
        ("team_name", "name", "birth"),
        ("team_name", "name"),
    ),
    notes=("每名队员一行，同一服务队的名称各行相同；队长一行的队内职务填“队长”，其余填“志愿者”或不填。",),
)

POSTINGS = Form(
    "postings",
    "网格人员派驻名单",
    "Postings",
    (
        AREA_CODE,
        AREA_NAME,
        choice("role", "职责", "岗位", "角色", "网格职务", words=ROLES, required=True, example="网格长"),
        name("name", "姓名"),
        phone("phone", "联系电话", *PHONE_WORDS),
        code("external_id", "志愿者编号", "external_id", example="P000001"),
        code("team_id", "队伍编号", "服务队编号", "team_id"),
        text("team_name", "服务队名称", "队伍名称", width=20),
        of_kind(Kind.DATE, "starts", "起始日期", "任职日期", "开始日期", "自", example="2026-01-01"),
        of_kind(Kind.DATE, "ends", "结束日期", "离任日期", "止", "至"),
    ),
    identity=tuple(
        (area, "role", *who, *starts)
        for starts in (("starts",), ())
        for area in ("area_code", "area_name")
        for who in (("external_id",), ("name", "phone"), ("team_id",), ("team_name",), ("name",))
    ),
    any_of=(("area_code", "area_name"), ("name", "external_id", "team_id", "team_name")),
    notes=("一人一格、一人多格、多人一格都按“每人每格一行”填写；服务队派驻填队伍编号或名称。",),
)

ORGANISATIONS = Form(
    "organisations",
    "文化志愿服务组织名单",
    "Organisations",
    (
        code("organisation_id", "组织编号", "编号", "id", "organisation_id", required=True, example="O-T0001"),
        text("organisation_name", "组织名称", "名称", "name", required=True, width=24, example="某镇文化志愿者分中心"),
        choice("kind", "组织类别", "类别", "kind", words=ORGANISATION_KINDS, width=16, example="分中心"),
        code("parent_id", "上级编号", "上级组织编号", "parent_id", example="O-C001"),
        code("area_code", "区划代码", *AREA_WORDS, "所在区划代码", example="990101001000"),
    ),
    identity=(("organisation_id",),),
    notes=("组织按上级编号连成一棵树，与行政区划无关；最上级的上级编号留空。",),
)
