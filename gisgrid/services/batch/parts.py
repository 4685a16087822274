"""Into which parts a scheme falls."""

from sqlalchemy import Connection

from gisgrid.domain.areas import Scheme
from gisgrid.domain.parts import Part
from gisgrid.errors import BadInput
from gisgrid.store.parts import tops
from gisgrid.store.schemes import scheme_named

ENOUGH = 4
"""Parts by which a few workers are kept busy."""


def parts_of(connection: Connection, scheme: str, level: str | None = None) -> list[Part]:
    """Return a part for each area of a level, in order of code, and the crown last.

    Parameters
    ----------
    level : str or None
        None: the highest level that has some areas, but not the lowest, of which nothing would be left to do.

    Raises
    ------
    NotFound
        There is no such scheme.
    BadInput
        It has no such level, or the level has no areas.
    """
    known = scheme_named(connection, scheme)
    chosen = _level(connection, known) if level is None else known.levels[known.rank(level)]
    codes = tops(connection, scheme, chosen)
    if level is not None and not codes:
        raise BadInput(
            f"层级 {level} 还没有任何区域", f"the level {level} has no areas yet",
            hint_zh="用 --by 选另一个层级", hint_en="choose another level by --by",
        )  # fmt: skip
    return [*(Part(scheme, under=code) for code in codes), Part(scheme, stop=chosen)]


def _level(connection: Connection, scheme: Scheme) -> str:
    higher = scheme.levels[:-1] or scheme.levels
    enough = (level for level in higher if len(tops(connection, scheme.code, level)) >= ENOUGH)
    return next(enough, higher[-1])
