"""What the database's constraints say to a person who meets one."""

WORDS: dict[str, tuple[str, str]] = {
    "account_administrator_left": (
        "至少要留一位管理全部区域的管理员",
        "somebody must be left who administers everything",
    ),
    "account_name_plain": (
        "账户名须为 1 至 64 个字符，不含空格和斜线",
        "the name of an account has 1 to 64 letters, no blank and no slash",
    ),
    "account_name_unique": ("账户名已经有人用了", "there is an account of this name already"),
    "account_shown_name_plain": ("姓名须为 1 至 64 个字符", "the name shown has 1 to 64 letters"),
    "api_key_collections_known": ("没有这种可读的内容", "there is no such collection that a key may read"),
    "api_key_name_plain": ("密钥名称须为 1 至 64 个字符", "the name of a key has 1 to 64 letters"),
    "area_children_tile_parent": ("下级区域没有恰好铺满上级", "the children do not tile their parent"),
    "area_code_pattern": ("代码不符合方案的规定", "the code does not fit the scheme's pattern"),
    "area_code_plain": (
        "代码过长，或含有空格、斜线等不能用于网址的字符",
        "the code is too long or holds a blank, a slash or another letter that no address takes",
    ),
    "area_code_unique": (
        "代码已经存在，可能有人同时导入了同一区域",
        "the code is there already; somebody may have imported the same area meanwhile",
    ),
    "area_geom_in_world": (
        "图形超出经纬度范围、靠近极点或过于宽阔",
        "the polygon lies outside the world, near a pole or is too wide",
    ),
    "area_geom_is_valid": (
        "图形无效（例如边界自相交）",
        "the polygon is invalid, such as a border that crosses itself",
    ),
    "area_geom_no_repeated_points": ("图形有重复点", "the polygon has a repeated point"),
    "area_geom_not_empty": ("图形是空的，或有一部分是空的", "the polygon or a part of it is empty"),
    "area_geom_on_lattice": (
        "坐标超过七位小数或超出经纬度范围",
        "a coordinate has more than seven decimals or is no longitude, latitude",
    ),
    "area_geom_oriented": ("图形的环方向不对", "a ring of the polygon runs the wrong way"),
    "area_id_immutable": ("区域的内部编号不能更改", "the internal number of an area cannot be changed"),
    "area_kind_known": ("不认识的网格类别", "the kind of area is unknown"),
    "area_level_known": ("方案没有这个层级", "the scheme has no such level"),
    "area_name_plain": ("名称过长或含有控制字符", "the name is too long or holds control characters"),
    "area_parent_exists": ("上级区域不存在", "the parent does not exist"),
    "area_parent_is_higher": ("上级区域的层级不比下级高", "the parent is not of a higher level than its children"),
    "area_parent_required": ("这个层级的区域必须有上级", "an area of this level needs a parent"),
    "area_valid_from_sensible": ("生效日期不在 1900 至 2199 年之间", "the date of validity is not from 1900 to 2199"),
    "area_within_scope": ("您无权划分这一区域", "you may not divide this area"),
    "changeset_words": ("操作人或变更理由为空或过长", "who changes, or the reason, is empty or too long"),
    "activity_category_known": ("没有这种活动类别", "there is no such category of activities"),
    "activity_day_sensible": ("活动日期不在 1950 至 2199 年之间", "the day of the activity is not from 1950 to 2199"),
    "activity_ends_after_start": ("活动结束早于开始", "the activity ends before it starts"),
    "activity_external_id_unique": ("同一编号的活动已经存在", "there is an activity of this number already"),
    "activity_has_place": ("活动既没有地点也没有所在区域", "the activity has neither a place nor an area"),
    "activity_participants_sensible": ("参加人数不合理", "the number of participants makes no sense"),
    "activity_title_plain": (
        "活动名称为空、过长或含有控制字符",
        "the title is empty, too long or holds control characters",
    ),
    "application_area_exists": ("没有这个区域", "there is no such area"),
    "application_not_too_many": (
        "这里等待审核的申请已经很多，请过几天再试",
        "too many applications wait here already; try again in some days",
    ),
    "application_size": ("填写的内容过长", "what was written is too long"),
    "contact_once": ("这户已经由此人联系", "this person keeps contact with the household already"),
    "household_external_id_unique": ("同一编号的农户已经存在", "there is a household of this number already"),
    "household_households_sensible": ("户数不合理", "the number of households makes no sense"),
    "household_on_lattice": ("农户的位置不是经纬度", "the place of a household is no longitude, latitude"),
    "household_persons_sensible": ("户内人数不合理", "the number of persons makes no sense"),
    "household_several_are_estimates": (
        "一点代表多户时须标为估算",
        "a place that stands for several households must be marked as an estimate",
    ),
    "knot_between_ends": ("节点与所在边的端点重合", "a knot is an end of its own edge"),
    "knot_changes_nothing_else": (
        "插入节点时还改动了图形",
        "a change that should only put in knots changed the polygon too",
    ),
    "knot_ends_ordered": ("节点所在边的两端次序不对", "the ends of a knot's edge stand in the wrong order"),
    "knot_in_world": ("节点超出经纬度范围或靠近极点", "a knot lies outside the world or near a pole"),
    "knot_near_surveyed_edge": ("节点不在所说的边上", "a knot does not lie on its edge"),
    "knot_on_lattice": ("节点坐标超过七位小数", "a knot has more than seven decimals"),
    "knot_once": ("同一节点出现了两次", "the same knot occurs twice"),
    "need_note_plain": ("需求说明过长或含有控制字符", "what is needed is too long or holds control characters"),
    "organisation_external_id_unique": ("同一编号的组织已经存在", "there is an organisation of this number already"),
    "organisation_not_its_own_parent": ("组织不能是自己的上级", "an organisation is not its own parent"),
    "person_account_once": ("这个账户已属于另一个人", "the account belongs to somebody else already"),
    "person_born_sensible": ("出生年月不合理", "the month of birth makes no sense"),
    "person_external_id_unique": ("同一编号的人员已经存在", "there is a person of this number already"),
    "person_left_after_joining": ("退出日期早于登记日期", "the day of leaving is before that of joining"),
    "person_name_plain": ("姓名为空、过长或含有控制字符", "the name is empty, too long or holds control characters"),
    "person_phone_plain": (
        "电话只能含数字、空格、括号和加减号",
        "a phone number has digits, blanks, brackets, + and - alone",
    ),
    "person_sex_known": ("性别应为男、女或空", "sex is neither male nor female nor blank"),
    "posting_ends_after_start": ("任期结束早于开始", "the posting ends before it starts"),
    "posting_external_id_unique": ("同一编号的派驻已经存在", "there is a posting of this number already"),
    "posting_once": (
        "此人（或队伍）在同一时期已在这里任同一职务",
        "the same person or team serves here in this role at that time already",
    ),
    "posting_one_leader": ("这个网格在同一时期已有网格长", "the grid has a leader at that time already"),
    "posting_teams_volunteer": ("队伍只能作为志愿者派驻", "a team is posted as a volunteer only"),
    "record_batch_words": (
        "来源须为 1 至 200 个字，不含控制字符",
        "the source has 1 to 200 characters, none of them a control character",
    ),
    "role_grant_once": ("这一角色已经授予过了", "this role was granted already"),
    "role_grant_own_area": ("网格长和志愿者只能在一个区域内授予", "a grid leader or volunteer has one area, not all"),
    "role_grant_role_known": ("没有这种角色", "there is no such role"),
    "service_record_external_id_unique": (
        "同一编号的服务记录已经存在",
        "there is a service record of this number already",
    ),
    "service_record_minutes_sensible": ("服务时长应在 1 分钟至 24 小时之间", "a service lasts from a minute to a day"),
    "service_record_once": (
        "此人在这次活动中的服务已经登记",
        "the service of this person at this activity is recorded already",
    ),
    "service_record_picture_fkey": ("没有这个编号的图片", "there is no picture of this number"),
    "target_ends_after_start": ("任务结束早于开始", "the target ends before it starts"),
    "team_external_id_unique": ("同一编号的队伍已经存在", "there is a team of this number already"),
    "team_name_plain": (
        "队伍名称为空、过长或含有控制字符",
        "the name of the team is empty, too long or holds control characters",
    ),
    "venue_external_id_unique": ("同一编号的场所已经存在", "there is a venue of this number already"),
    "venue_not_its_own_parent": ("场所不能是自己的上级", "a venue is not its own parent"),
    "venue_parent_exists": ("没有这个上级场所", "there is no such parent of the venue"),
    "venue_staff_sensible": ("场所人数不合理", "the number of staff makes no sense"),
}
"""Constraint: what is wrong, in Chinese and English. One that is not here is told by its name."""


def words_of(constraint: str) -> tuple[str, str]:
    """Return what is wrong when a constraint is broken, in Chinese and English.

    Examples
    --------
    >>> words_of("area_kind_known")[1], words_of("some_other")[1]
    ('the kind of area is unknown', 'some_other')
    """
    return WORDS.get(constraint, (constraint, constraint))
