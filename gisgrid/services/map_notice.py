"""The line of a map's approval (审图号), which maps for everybody may not lack where it is required."""

from gisgrid.errors import Refused


def require_notice(notice: str, *, required: bool) -> None:
    """Refuse to let a map go out to everybody without the line of its approval where that is required.

    Raises
    ------
    Refused
    """
    if required and not notice:
        raise Refused(
            "还没有设置审图号，没有发布。",
            "The 审图号 is not set; nothing was published.",
            hint_zh="请管理员设置 GISGRID_MAP_NOTICE，例如：审图号：粤S(2026)001号。",
            hint_en="An administrator sets GISGRID_MAP_NOTICE to the line that public maps must show.",
        )
