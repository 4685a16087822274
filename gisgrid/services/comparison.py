"""What publishing a draft would do to areas, households, people and indicators, said before it is asked for."""

from dataclasses import replace

from sqlalchemy import Connection

from gisgrid.domain.areas import AreaTable
from gisgrid.domain.comparison import WITHDRAWN, Comparison
from gisgrid.domain.drafts import Draft
from gisgrid.planning.comparison import compare_divisions
from gisgrid.services.courses import with_stored_courses
from gisgrid.services.drafts import draft_numbered
from gisgrid.services.subgrid_codes import codes_by_rule, name_by_rule
from gisgrid.store import areas as area_store
from gisgrid.store import drafts as draft_store
from gisgrid.store.desk_ground import homes_below
from gisgrid.store.schemes import scheme_named
from gisgrid.store.succession import hanging_on


def compare_draft(connection: Connection, number: int) -> Comparison:
    """Compare the areas of a draft with those that are published, and count what hangs on what it withdraws.

    Homes are counted for who divides every area that the draft divides, decides on it or reads its rosters. Areas
    that are carried along below the draft's own level are not compared.

    Raises
    ------
    NotFound
        There is no such draft.
    """
    draft = draft_numbered(connection, number)
    before = area_store.children_of(connection, draft.scheme, draft.parent_codes)
    after = _drawn(connection, draft)
    _, same = with_stored_courses(connection, draft.scheme, after, draft.knots)
    homes = homes_below(connection, draft.scheme, draft.parent_codes)
    found = compare_divisions(before.areas, after, same, _given(connection, draft, after), homes)
    ids = dict(zip(before.areas.codes, map(int, before.ids), strict=True))
    hanging = hanging_on(connection, [ids[area.code] for area in found.areas if area.change == WITHDRAWN])
    return replace(
        found,
        areas=tuple(
            replace(area, hanging=hanging.get(ids[area.code], {})) if area.change == WITHDRAWN else area
            for area in found.areas
        ),
    )


def _drawn(connection: Connection, draft: Draft) -> AreaTable:
    """Return the areas of a draft that divide its parents."""
    areas = draft_store.draft_areas(connection, draft.number).areas
    return areas.take([i for i, level in enumerate(areas.levels) if level == draft.level])


def _given(connection: Connection, draft: Draft, after: AreaTable) -> dict[str, tuple[str, str]]:
    """Return the codes and names that publication would give to new pieces."""
    scheme = scheme_named(connection, draft.scheme)
    if draft.state not in ("open", "sent") or draft.level != scheme.levels[-1]:
        return {}
    codes = codes_by_rule(connection, scheme, after)
    names = dict(zip(after.codes, after.names, strict=True))
    return {piece: (code, names[piece] or name_by_rule(code)) for piece, code in codes.items()}
