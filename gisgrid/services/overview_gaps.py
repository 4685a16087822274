"""What a first page lacks, with the next step of each."""

from typing import Any

from sqlalchemy import Connection

from gisgrid.store import layers as store
from gisgrid.store.reach_map import supply

Answer = dict[str, Any]

STEPS = {
    "areas": (
        "还没有网格。", "There are no areas yet.",
        "请导入边界文件：数据 › 导入。", "Import a file of boundaries: Data › Import.",
    ),
    "figures": (
        "还没有计算指标。", "No indicators have been counted yet.",
        "运行 gisgrid indicators run。", "Run: gisgrid indicators run",
    ),
    "released": (
        "还没有向社会公布指标。", "No indicators have been released to the public yet.",
        "请登录查看本人权限内的区域；公布：gisgrid indicators release。",
        "Sign in to see your own areas; to release them: gisgrid indicators release",
    ),
    "roads": (
        "还没有道路，服务圈无从计算。", "There are no roads yet, so no service circles.",
        "导入道路：gisgrid roads import。", "Import roads: gisgrid roads import",
    ),
    "venues": (
        "还没有场馆。", "There are no venues yet.",
        "在台账中导入场馆表。", "Import a list of venues in the rosters.",
    ),
    "circles": (
        "还没有计算服务圈。", "No service circles have been counted yet.",
        "在一张图的“服务圈”中计算，或运行 gisgrid service-area run。",
        "Count them on the map, or run: gisgrid service-area run",
    ),
    "activities": (
        "这个月没有活动记录。", "No activity has been recorded in this month.",
        "在台账中登记活动，或选较早的月份。", "Record activities in the rosters, or choose an earlier month.",
    ),
}  # fmt: skip
"""Sentences and next steps in Chinese and English."""


def gaps(connection: Connection, scheme: str, themes: list[Answer], reads_runs: bool) -> list[Answer]:
    """Return what is missing, the first thing to do first.

    Parameters
    ----------
    themes : list of dict
        As `overview.show_overview` tells them.
    """
    supplied, missing = supply(connection), {theme["theme"] for theme in themes if "missing" in theme}
    lacks = {
        "areas": not store.roots(connection, scheme),
        "figures" if reads_runs else "released": "volunteers" in missing or "activities" in missing,
        "roads": not supplied["roads"],
        "venues": not supplied["venues"],
        "circles": supplied["roads"] and supplied["venues"] and "circles" in missing,
        "activities": any(theme["theme"] == "activities" and _is_empty(theme) for theme in themes),
    }
    return [_step(what) for what, lacking in lacks.items() if lacking]


def _is_empty(theme: Answer) -> bool:
    return "values" in theme and not any(theme["values"])


def _step(what: str) -> Answer:
    return {"what": what, **dict(zip(("zh", "en", "hint_zh", "hint_en"), STEPS[what], strict=True))}
