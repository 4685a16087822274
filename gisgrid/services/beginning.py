"""The first fifteen minutes of an office: what there is, what comes next. Each step can be left and taken up again."""

from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from gisgrid.domain.codes import OfficialCode, official_form
from gisgrid.errors import BadInput
from gisgrid.exchange.official_codes import read_official_codes
from gisgrid.exchange.roads import read_roads
from gisgrid.services.codes import import_official_codes
from gisgrid.services.drafts import require_words
from gisgrid.services.imports import sha256_of
from gisgrid.services.networks import place_network
from gisgrid.services.roads import import_roads, places_notices
from gisgrid.store import beginning as store
from gisgrid.store.official_codes import official_codes

COUNTED = {
    "county": ("county",),
    "codes": ("codes",),
    "accounts": ("accounts",),
    "areas": ("villages", "subgrids", "villages_missing"),
    "roads": ("road_km",),
    "venues": ("venues",),
    "households": ("households",),
    "circles": ("circles",),
    "indicators": ("months",),
}
"""Steps, in the order in which each stands on those before it, and what there is of each."""

Answer = dict[str, Any]


def list_steps(connection: Connection) -> list[Answer]:
    """Return the steps with whether each is done and how much there is.

    Parameters
    ----------
    connection : Connection
        Of the service, which counts everything.

    Examples
    --------
    A step reads ``{"step": "codes", "done": True, "counts": {"codes": 54}}``.
    """
    found = store.counts(connection)
    return [
        {"step": step, "done": _is_done(step, found), "counts": {name: found[name] for name in COUNTED[step]}}
        for step in COUNTED
    ]


def _is_done(step: str, found: Answer) -> bool:
    """Say whether a step is done: something is there, and of what others name nothing is missing."""
    if step == "accounts":
        return bool(found["accounts"] > 1)  # the first one is whoever reads this
    return bool(found[COUNTED[step][0]]) and not (step == "areas" and found["villages_missing"])


def name_county(connection: Connection, code: str, name: str) -> None:
    """Put the county into the official list, in the place of any other county.

    Parameters
    ----------
    connection : Connection
        Inside `writing`.
    code : str
        Six digits, or twelve.
    name : str

    Raises
    ------
    BadInput
        The code is no county's, or the name is blank.
    """
    require_words(name, "县（市、区）名称 name")
    twelve, local = official_form(code.strip())
    county = OfficialCode(twelve, name.strip())
    if local or county.level != "county":
        raise BadInput(
            f"{code[:40]} 不是县级代码。", f"{code[:40]} is not the code of a county.",
            hint_zh="县级代码是 6 位数字，例如 990101。", hint_en="It has six digits, such as 990101.",
        )  # fmt: skip
    kept = [OfficialCode(*one) for one in official_codes(connection).items()]
    import_official_codes(connection, [county, *(one for one in kept if one.level != "county")])


def keep_codes(connection: Connection, file: Path) -> int:
    """Keep a file's official codes in place of the list before; the county that was named stays where it has none.

    Raises
    ------
    BadInput
        As `read_official_codes`.
    """
    given = read_official_codes(file)
    named = [OfficialCode(*one) for one in official_codes(connection).items()]
    county = [] if any(one.level == "county" for one in given) else [one for one in named if one.level == "county"]
    import_official_codes(connection, [*county, *given])
    return len(given)


def keep_roads(connection: Connection, file: Path, shown_name: str, crs: str | None, who: str) -> Answer:
    """Put a file's roads in the place of those in use.

    Raises
    ------
    BadInput
        As `read_roads`.
    """
    table = read_roads(file, crs=crs)
    placed = place_network(table)
    edges = import_roads(connection, placed, table, file=shown_name, sha256=sha256_of(file), who=who)
    notices = [*table.notices, *places_notices(connection, placed)]
    return {"edges": edges, "notices": notices, "source_crs": table.source_crs}
