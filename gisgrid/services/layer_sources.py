"""Whose figures a reader is told: of runs, of what was released, or of the service circles."""

from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from sqlalchemy import Connection

from gisgrid.domain.layer_filters import ACTIVITY_KIND, GAP, OF_KIND, SPECIALITY, TIER, VENUE_KIND, VENUES
from gisgrid.domain.layers import Frame
from gisgrid.errors import NotFound
from gisgrid.indicators.catalog import by_code
from gisgrid.services import layer_circles
from gisgrid.services.layer_cache import LayerCache
from gisgrid.services.layer_figures import Figures, ReleaseFigures, RunFigures
from gisgrid.services.layer_frames import frame_of_classes, read_frame
from gisgrid.services.layer_records import ActivityFigures, GapFigures, VenueFigures
from gisgrid.store import layers as store


@dataclass(frozen=True)
class Sources:
    """What one reader is told from, read once for all layers of an answer.

    Attributes
    ----------
    connection : Connection
        Inside `reading`.
    scheme : str
    reads_runs : bool
        A member who may read rosters somewhere; else everybody.
    cache : LayerCache
    kept : bool
        What is made from the figures is kept by whose they are; asks the member's role.
    today : date
    """

    connection: Connection
    scheme: str
    reads_runs: bool
    cache: LayerCache
    kept: bool = False
    today: date = field(default_factory=date.today)

    @cached_property
    def heads(self) -> list[store.Row]:
        """Return the runs, or the public sets, the earliest month first."""
        return (store.run_heads if self.reads_runs else store.set_heads)(self.connection, self.scheme)

    @cached_property
    def version(self) -> str:
        """Return what differs after every change of areas."""
        return store.areas_version(self.connection)

    @cached_property
    def reader(self) -> str:
        """Return what differs when the reader may see other areas."""
        return f"{self.version}/{store.reader_print(self.connection)}" if self.kept else ""

    def frame(self, level: str, under: str | None) -> Frame:
        """Return the areas of a level, all or those within one; raises as `read_frame`."""
        return read_frame(self.connection, self.scheme, level, under, self.cache, self.version)

    def whole(self, level: str) -> Frame:
        """Return the areas from whose values the classes of a level are made."""
        return frame_of_classes(self.connection, self.scheme, level, self.cache, self.version)

    def figures(self, code: str, filters: dict[str, str] | None = None) -> Figures:
        """Return the figures of a layer, for what was chosen of it.

        Raises
        ------
        NotFound
            What residents ask for is told to nobody but who reads the rosters.
        """
        chosen = filters or {}
        if code == GAP.code:
            return self._gap(chosen[SPECIALITY])
        if code == OF_KIND.code:
            return ActivityFigures(self.connection, self.scheme, chosen[ACTIVITY_KIND], self.today, self.cache)
        if code == VENUES.code:
            return VenueFigures(self.connection, self.scheme, chosen[VENUE_KIND], chosen[TIER], self.today)
        if self.reads_runs:
            return RunFigures(self.connection, by_code()[code], self.heads, self.reader)
        if code == layer_circles.CODE:
            return layer_circles.CircleFigures(self.connection, self.scheme)
        return ReleaseFigures(self.connection, by_code()[code], self.heads)

    def _gap(self, speciality: str) -> Figures:
        if not self.reads_runs:
            raise NotFound(
                "需求与在岗专长不向社会公布。", "What residents ask for is not told to the public.",
                hint_zh="请登录查看本人权限内的区域。", hint_en="Sign in to see your own areas.",
            )  # fmt: skip
        return GapFigures(self.connection, self.scheme, speciality, self.today, self.cache)
