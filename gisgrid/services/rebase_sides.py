"""A draft beside the published division: who changed which area since the draft began, and where both did."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import shapely
from sqlalchemy import Connection

from gisgrid.domain.desk import Conflict, DeskRow
from gisgrid.domain.drafts import Draft
from gisgrid.geometry.knotting import thread_knots
from gisgrid.services.courses import area_digests
from gisgrid.services.desk_ground import ground_of, known_knots, shapes_of
from gisgrid.services.desk_merge import TOUCHES_SQUARE_DEGREES, conflict_of
from gisgrid.store import areas as area_store

CHOICES = ("mine", "theirs")


@dataclass(frozen=True)
class Taken:
    """What is taken from the published division: areas as they are there, and codes that are gone."""

    put: list[DeskRow]
    removed: list[str]


@dataclass(frozen=True)
class Sides:
    """Both sides of a rebase.

    Attributes
    ----------
    mine, theirs : dict of str to DeskRow
        Areas of the draft and of the published division, each with the knots of both.
    i_changed, they_changed : set of str
        Codes whose course, name or kind is not what it was when the draft began; what both changed alike is left out.
    """

    mine: Mapping[str, DeskRow]
    theirs: Mapping[str, DeskRow]
    i_changed: set[str]
    they_changed: set[str]

    def taken(self, resolve: Mapping[str, str]) -> Taken:
        """Return what to take, once every place that both changed is decided: a place at once, not half of it.

        Raises
        ------
        DraftConflict
            A place is not decided, or its areas not alike.
        """
        contested = [group for group in self._places() if group & self.i_changed and group & self.they_changed]
        choices = [{resolve.get(code) for code in group} for group in contested]
        still = {
            code
            for group, said in zip(contested, choices, strict=True)
            if said not in ({"mine"}, {"theirs"})
            for code in group
        }
        if still:
            raise conflict_of([Conflict(code, self.mine.get(code), self.theirs.get(code)) for code in sorted(still)])
        keep = {code for group, said in zip(contested, choices, strict=True) if said == {"mine"} for code in group}
        give = {code for group, said in zip(contested, choices, strict=True) if said == {"theirs"} for code in group}
        codes = sorted((self.they_changed | give) - keep)
        put = [self.theirs[code] for code in codes if code in self.theirs]
        return Taken(put, [code for code in codes if code not in self.theirs and code in self.mine])

    def _places(self) -> list[set[str]]:
        """Return the codes of each place that was drawn anew: areas that overlap across the sides belong together."""
        changed = sorted(self.i_changed | self.they_changed)
        left, right = ([code for code in changed if code in side] for side in (self.mine, self.theirs))
        here = shapely.make_valid(shapes_of([self.mine[code] for code in left]))
        there = shapes_of([self.theirs[code] for code in right])
        i, j = shapely.STRtree(there).query(here, predicate="intersects")
        overlap = shapely.area(shapely.intersection(here[i], there[j])) > TOUCHES_SQUARE_DEGREES
        pairs = [{left[a], right[b]} for a, b in zip(i[overlap], j[overlap], strict=True)]
        return joined([*({code} for code in changed), *pairs])


def sides_of(connection: Connection, draft: Draft, base: Mapping[str, str], now: Mapping[str, str]) -> Sides:
    """Return a draft beside the published division.

    Parameters
    ----------
    base, now : mapping of str to str
        Digest of each area by code, the parent among them: when the draft began, and today.
    """
    ground = ground_of(connection, draft)
    published = area_store.children_of(connection, draft.scheme, draft.parent_codes).areas
    shapes = thread_knots(published.geometries, ground.knots)
    columns = zip(published.codes, published.names, published.kinds, shapes, strict=True)
    theirs = {code: DeskRow(code, name, kind, 0, shape) for code, name, kind, shape in columns}
    mine = {row.code: row for row in ground.rows}
    knots = list(dict.fromkeys([*known_knots(connection, draft, ground.outline), *ground.knots]))
    digests = area_digests(mine, shapes_of(ground.rows), [row.words for row in ground.rows], knots)
    codes = {*base, *now, *digests} - {ground.parent.codes[0]}
    they = {code for code in codes if base.get(code) != now.get(code)}
    i = {code for code in codes if base.get(code) != digests.get(code)}
    alike = {code for code in they & i if now.get(code) == digests.get(code)}
    return Sides(mine, theirs, i - alike, they - alike)


def joined(groups: Sequence[set[str]]) -> list[set[str]]:
    """Return sets joined until none shares a member with another.

    Examples
    --------
    >>> [sorted(group) for group in joined([{"a", "b"}, {"c"}, {"b", "d"}])]
    [['c'], ['a', 'b', 'd']]
    """
    out: list[set[str]] = []
    for group in groups:
        near = [one for one in out if one & group]
        out = [one for one in out if not one & group] + [group.union(*near)]
    return out
