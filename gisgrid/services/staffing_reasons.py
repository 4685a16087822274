"""Why somebody is to serve in a grid, or no longer: one sentence in Chinese and English for each thing that counted."""

from gisgrid.domain.staffing import ROLE_WORDS, Reason, Serving

KM = 1000


def metres(number: int) -> tuple[str, str]:
    """Return a way on foot in words.

    Examples
    --------
    >>> metres(637), metres(4180)
    (('640 米', '640 m'), ('4.2 公里', '4.2 km'))
    """
    if number < KM:
        return f"{round(number, -1)} 米", f"{round(number, -1)} m"
    return f"{number / KM:.1f} 公里", f"{number / KM:.1f} km"


def walk(number: int, *, home_known: bool) -> Reason:
    """Say how far it is on foot."""
    zh, en = metres(number)
    if not home_known:
        return Reason(
            "walk_estimated",
            f"住处未登记，从所在花名册的区域算起步行约 {zh}",
            f"no home is known; about {en} on foot from the middle of the area whose roster it is",
        )
    return Reason(
        "walk", f"从住处步行约 {zh}，按直线估算", f"about {en} on foot from home, estimated from the straight line"
    )


def speciality(zh: str, en: str, askers: int) -> Reason:
    """Say that residents ask for what the person is good at."""
    return Reason(
        "speciality",
        f"{askers} 位居民需要{zh}，此人擅长",
        f"{askers} residents ask for {en.lower()}, which is what this person does",
    )


def stays() -> Reason:
    """Say that nothing changes."""
    return Reason("kept", "现任，维持不变", "serves here already and stays")


def fills(role: str) -> Reason:
    """Say that the seat is empty."""
    zh, en = ROLE_WORDS[role]
    return Reason("vacancy", f"此网格缺{zh}", f"the grid has no {en} for this seat")


def follows(ended: tuple[Serving, ...]) -> Reason:
    """Say whom somebody follows, and how far those had to walk."""
    said = [(one.person.name, *metres(one.walk_m)) for one in ended]
    zh = "、".join(f"{name}（步行约 {way}）" for name, way, _ in said)
    en = ", ".join(f"{name} (about {way} on foot)" for name, _, way in said)
    return Reason("replaces", f"接替{zh}", f"takes over from {en}")


def ends(leaving: Serving, *, led_by: Serving | None, serves_too_many: bool, goes_elsewhere: bool) -> Reason:
    """Say why somebody ends whom nobody follows."""
    zh, en = metres(leaving.walk_m)
    if leaving.person.has_left:
        return Reason("left", "此人已退出", "is no volunteer any more")
    if led_by is not None:
        return Reason(
            "second_leader",
            f"此网格有两名网格长，保留{led_by.person.name}",
            f"the grid has more than one leader; {led_by.person.name} stays",
        )
    if goes_elsewhere:
        return Reason("needed_elsewhere", "另一网格更需要此人，这里另有人手或暂缺", "is needed more in another grid")
    if serves_too_many:
        return Reason("too_many_grids", "服务的网格超过上限", "serves in more grids than one person may")
    return Reason(
        "beyond_need", f"此岗位已有人，且住处步行约 {zh}", f"the role is filled by others, and it is about {en} on foot"
    )
