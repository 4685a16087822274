"""What should never be, looked for: broken polygons and sums, rows that point at nothing, files that are damaged."""

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection

from gisgrid.services.backups import list_backups
from gisgrid.store import integrity as store

SHOWN = 5


@dataclass(frozen=True)
class Flaw:
    """A kind of thing that should not be there.

    Attributes
    ----------
    kind : str
    count : int
    zh, en : str
        What it is.
    examples : tuple of str
        Some of them; names no person.
    grave : bool
        Whether the rule itself is broken, and not only something left over.
    """

    kind: str
    count: int
    zh: str
    en: str
    examples: tuple[str, ...] = ()
    grave: bool = False


WORDS = {
    "unsound": ("区域的图形与其记录不符", "areas whose polygon is not what its row promises"),
    "not_tiled": ("下级没有铺满的区域", "areas that their children do not tile"),
    "unguarded": ("划分没有登记的区域", "divided areas without a row that guards their division"),
    "postings": ("在已撤销区域的任职", "people and teams who serve in withdrawn areas"),
    "rosters": ("台账在已撤销区域的人员和队伍", "people and teams whose roster is that of a withdrawn area"),
    "places": ("归属已撤销区域的农户和场所", "households and venues counted in withdrawn areas"),
    "backups": ("损坏的备份文件", "backups that are damaged"),
}


def examine(connection: Connection, backups: Path) -> list[Flaw]:
    """Look at everything that is stored, and return what should not be there; nothing is changed.

    Parameters
    ----------
    connection : Connection
        Inside `reading`, of the service.
    backups : Path
        Folder of backups, which need not exist.
    """
    areas = {
        "unsound": store.unsound_areas(connection),
        "not_tiled": store.open_parents(connection),
        "unguarded": store.divisions_missing(connection),
    }
    damaged = [one.path.name for one in list_backups(backups) if one.made_at is None]
    flaws = [_flaw(kind, len(codes), codes, grave=True) for kind, codes in areas.items()]
    flaws += [_flaw(kind, count, []) for kind, count in store.left_behind(connection).items()]
    return [flaw for flaw in (*flaws, _flaw("backups", len(damaged), damaged)) if flaw.count]


def _flaw(kind: str, count: int, examples: list[str], *, grave: bool = False) -> Flaw:
    return Flaw(kind, count, *WORDS[kind], tuple(examples[:SHOWN]), grave)
