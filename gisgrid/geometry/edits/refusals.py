"""What an edit is refused for, in a planner's words."""

from gisgrid.errors import Refused
from gisgrid.geometry.edits.model import Spot, to_vertex

WORDS = {
    "apart": ("所选区域不相连", "the areas do not hang together", "请选相邻的区域", "choose areas that touch"),
    "crosses": ("边界会碰到另一条边界", "the border would meet another one", "请换一个位置", "choose another place"),
    "crosses_itself": ("所画的线自己相交", "the line crosses itself",
                       "请重画，使线不交叉", "draw it without a crossing"),
    "narrow": ("此处边界过窄，放不下新的结点", "the border is too narrow here for a vertex",
               "请在几米以外落点", "set the point a few metres further on"),
    "no_border": ("此处没有边界", "there is no border here", "请点在边界上", "point at a border"),
    "no_gap": ("此处没有空白", "there is no gap here", "请点在空白处", "point into a gap"),
    "no_vertex": ("此处没有顶点", "there is no vertex here", "请点在顶点上", "point at a vertex"),
    "node": ("几条边界在此相交，不能删除", "borders meet in this vertex", "请改用移点", "move it instead"),
    "not_met": ("所画的线没有两次碰到该区域的边界", "the line does not meet the area's border twice",
                "请从边界画到边界", "draw from border to border"),
    "not_through": ("所画的线没有穿过任何区域", "the line runs through no area",
                    "请从边界画到边界", "draw from border to border"),
    "nothing_inside": ("圈内没有可划出的部分", "nothing of the area lies in the ring",
                       "请把圈画在区域内", "draw the ring within the area"),
    "one": ("只选了一个区域", "only one area is chosen", "请再选一个相邻区域", "choose a neighbour too"),
    "other_ring": ("线的两端不在同一条边界上", "the ends of the line lie on different borders",
                   "请在同一条边界上起止", "begin and end on one border"),
    "outline": ("上级区域的外边界已锁定", "the outline of the parent is locked",
                "改动外边界须在上一级办理", "its course is changed one level higher"),
    "overlap": ("此处的区域互相重叠", "areas overlap here", "请先消除重叠", "mend the overlap first"),
    "same_course": ("新边界与原边界相同", "the new course is the old one", "请画不同的走向", "draw another course"),
    "swallows": ("这样会使整个区域消失", "a whole area would vanish", "请改用合并", "merge instead"),
    "taken": ("此处已有顶点", "there is a vertex already", "请换一个位置", "choose another place"),
    "too_few": ("删除后区域只剩一条线", "the area would have too few vertices", "请保留此顶点", "keep this vertex"),
    "turned_over": ("这样会使区域翻转", "an area would turn over", "请换一个位置", "choose another place"),
    "whole": ("圈内正好是一个完整区域", "the ring holds just one whole area",
              "如需改名请用属性", "change its name or kind instead"),
}  # fmt: skip
"""By key: the sentence and the hint in Chinese and English, zh, en, hint_zh, hint_en."""


class EditRefused(Refused):
    """An edit that would break the tiling, or that says nothing: what is wrong, and where. Nothing was changed.

    Parameters
    ----------
    key : str
        One of `WORDS`; the page's catalog has the same below `desk.refused.`.
    place : (x, y)
        In lattice steps.

    Examples
    --------
    >>> refusal = EditRefused("apart", (1080000000, 340000000))
    >>> refusal.zh, refusal.details
    ('所选区域不相连，未作改动', {'key': 'apart', 'place': (108.0, 34.0)})
    """

    def __init__(self, key: str, place: Spot) -> None:
        zh, en, hint_zh, hint_en = WORDS[key]
        details = {"key": key, "place": to_vertex(place)}
        super().__init__(
            f"{zh}，未作改动", f"{en}; nothing was changed", hint_zh=hint_zh, hint_en=hint_en, details=details
        )
        self.key, self.place = key, place
