"""Areas as rosters name them: by code, or by a name that says enough."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any

from gisgrid.exchange.rosters.problems import Fault, fault

SHOWN = 5
LEVELS_ABOVE = 3
_SEPARATORS = re.compile(r"[\s/\\>·、,，-]+")


class AreaNames:
    """The areas of a scheme by code and by name.

    Parameters
    ----------
    areas : iterable of (code, name, parent's code)
    """

    def __init__(self, areas: Iterable[tuple[str, str, str | None]]) -> None:
        rows = list(areas)
        self.parents = {code: parent for code, _, parent in rows}
        self.names = {code: name for code, name, _ in rows}
        self._codes: dict[str, list[str]] = {}
        for code in self.names:
            for path in self._paths(code):
                self._codes.setdefault(path, []).append(code)

    def _paths(self, code: str) -> Iterable[str]:
        """Yield an area's name, alone and behind those of the areas above it."""
        path, above = "", code
        for _ in range(LEVELS_ABOVE + 1):
            path = _plain(self.names[above]) + path
            yield path
            up = self.parents[above]
            if up is None or up not in self.names:
                return
            above = up

    def full_name(self, code: str) -> str:
        """Return an area's name behind its parent's, as forms print it."""
        parent = self.parents.get(code)
        return self.names.get(parent or "", "") + self.names.get(code, "")

    def above(self, code: str) -> list[str]:
        """Return the codes of an area and of all above it, the nearest first."""
        path = [code]
        while (up := self.parents.get(path[-1])) is not None:
            path.append(up)
        return path

    def below(self, code: str) -> set[str]:
        """Return the codes of an area and of all below it."""
        return {one for one in self.names if code in self.above(one)}

    def find(self, values: Mapping[str, Any], under: str = "") -> str | Fault | None:
        """Return the code of the area that a record names, None if it names none.

        Of several areas of one name the one below `under` is meant, if it is alone there.
        """
        code, name = values.get("area_code"), values.get("area_name")
        if code is not None:
            return code if code in self.names else fault("unknown_area")
        if name is None:
            return None
        within = values.get("village_name")
        found = self._codes.get(_plain(f"{within or ''}{name}"), [])
        if len(found) > 1 and under:
            found = [one for one in found if under in self.above(one)] or found
        if not found:
            return fault("unknown_area")
        return found[0] if len(found) == 1 else fault("doubtful_area", codes="、".join(found[:SHOWN]))


def _plain(name: str) -> str:
    return _SEPARATORS.sub("", unicodedata.normalize("NFKC", name))
