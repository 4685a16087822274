"""What is asked of the reach on the command line: how one walks, when, and which venues count."""

from collections.abc import Callable
from typing import Any

import click

from gisgrid.domain.hours import Moment, read_moment
from gisgrid.domain.reach import PROFILES, STANDARDS, ReachRequest

Command = Callable[..., None]
MINUTES = click.option(
    "--minutes", type=float, default=ReachRequest.minutes, show_default=True, help="步行时间（分钟）· Minutes."
)
SPEED = click.option("--speed-kmh", type=float, help="步行速度，默认 4.8 · A speed of your own; else 4.8 km/h.")
ACCESS = click.option("--max-access-m", type=float, default=ReachRequest.max_access_m, show_default=True,
                      help="到最近道路的最大距离（米）· Largest walk to the road.")  # fmt: skip
AT = click.option(
    "--at", help="只算此时开放的场所，如 “周六 19:30” · Only venues open then: a date and time, or Sa 19:30."
)
UNKNOWN = click.option("--unknown-hours", type=click.Choice(["open", "closed"]), default="closed", show_default=True,
                       help="开放时间不明的场所按开放或关闭计 · How venues with unreadable hours count.")  # fmt: skip
STANDARD = click.option("--standard", type=click.Choice(list(STANDARDS)),
                        help="规划标准：直线半径，不看道路 · By a planning standard's straight radius.")  # fmt: skip
PROFILE = click.option("--profile", "profiles", type=click.Choice(list(PROFILES)), multiple=True,
                       help="步行者，可重复：default 4.8、slow 2.88 km/h · Who walks; repeatable.")  # fmt: skip


def request_options(command: Command) -> Command:
    """Give a command what is asked of the reach; `request_of` makes a request of it."""
    usual = ReachRequest()
    for option in (
        click.option("--scheme", default=usual.scheme, show_default=True, help="划分方案 · Scheme."),
        click.option("--under", help="只算该代码的区域 · Only the households of this area."),
        MINUTES,
        SPEED,
        ACCESS,
        AT,
        UNKNOWN,
        STANDARD,
        click.option("--poor-share", type=float, default=usual.poor_share, show_default=True,
                     help="远离道路的农户超过此比例即标“路网不足” · Share far from roads that marks an area."),
        click.option("--planned", is_flag=True, help="把规划场所算上 · Count planned venues too."),
        click.option("--kind", "kinds", multiple=True, help="只算这类场所 · Only venues of this kind."),
        click.option("--sensitive", is_flag=True, help="算上不公开的场所 · Count venues of sensitive hosts too."),
    ):  # fmt: skip
        command = option(command)
    return command


def request_of(asked: dict[str, Any]) -> ReachRequest:
    """Return the request that the options of `request_options` make."""
    given = dict(asked)
    at, unknown_open = moment_of(given.pop("at")), given.pop("unknown_hours") == "open"
    speed = given.pop("speed_kmh")
    walked = {} if speed is None else {"speed_kmh": speed}
    return ReachRequest(**given, **walked, open_at=at, unknown_open=unknown_open)


def moment_of(text: str | None) -> Moment | None:
    """Return the moment that was asked for."""
    return None if text is None else read_moment(text)
