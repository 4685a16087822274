"""What is asked of service circles: a walking speed, and what if."""

import math
from dataclasses import replace
from typing import Any

from gisgrid.api.arguments import argument
from gisgrid.domain.hours import read_moment
from gisgrid.domain.reach import ReachRequest
from gisgrid.errors import BadInput
from gisgrid.services.reach_map import Way
from gisgrid.services.what_if import Changes

MAX_CHANGES = 200


def speed_asked() -> float:
    """Return the walking speed asked for, km/h; the usual one unless the query says otherwise.

    Raises
    ------
    BadInput
        It is no speed.
    """
    speed = argument("speed_kmh", float, ReachRequest().speed_kmh)
    if not (math.isfinite(speed) and 0 < speed <= 20):
        raise BadInput("步行速度应在 0 到 20 公里/小时之间。", "A walking speed lies between 0 and 20 km/h.")
    return speed


def way_asked() -> Way:
    """Return how circles are asked to be counted: `speed_kmh`, `standard`, and `at`, such as Mo 19:00.

    Raises
    ------
    BadInput
        It is no speed, or no time.
    """
    at = argument("at", str, "")
    return Way(speed_asked(), argument("standard", str, "") or None, str(read_moment(at)) if at else None)


def counted_as(request: ReachRequest, way: Way) -> ReachRequest:
    """Return the same request, to be counted in a way.

    Raises
    ------
    BadInput
        There is no such standard.
    """
    open_at = None if way.open_at is None else read_moment(way.open_at)
    return replace(request, speed_kmh=way.speed_kmh, standard=way.standard, open_at=open_at)


def changes_asked(given: dict[str, Any]) -> Changes:
    """Return the venues of a request's body that would be otherwise.

    Raises
    ------
    BadInput
        It is not as it should be, or too much.
    """
    opened, closed, moved = given.get("opened", []), given.get("closed", []), given.get("moved", {})
    sound = isinstance(opened, list) and isinstance(closed, list) and isinstance(moved, dict)
    if not sound or len(opened) + len(closed) + len(moved) > MAX_CHANGES:
        raise _unreadable()
    try:
        places = {_text(one): (float(lon), float(lat)) for one, (lon, lat) in moved.items()}
    except (TypeError, ValueError) as error:
        raise _unreadable() from error
    return Changes(tuple(map(_text, opened)), tuple(map(_text, closed)), places)


def _text(given: Any) -> str:
    if not isinstance(given, str) or "\0" in given:
        raise _unreadable()
    return given


def _unreadable() -> BadInput:
    return BadInput(
        "请求的内容写得不对。",
        "What was sent cannot be read.",
        hint_zh=f"opened、closed 是编号列表，moved 是 编号: [经度, 纬度]，一共不超过 {MAX_CHANGES} 个。",
        hint_en=f"opened and closed are lists of ids, moved is id: [lon, lat], {MAX_CHANGES} in all at most.",
    )
