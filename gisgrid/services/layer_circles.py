"""The share of households within reach, as the views of the service circles tell it to everybody."""

from collections.abc import Hashable, Sequence
from datetime import date

from sqlalchemy import Connection

from gisgrid.domain.layers import Frame
from gisgrid.domain.reach import PROFILES
from gisgrid.services.layer_figures import STATES, Cells, Told
from gisgrid.store import layers as store
from gisgrid.store.reach_map import latest_run

CODE = "household_coverage"
PERCENT = 100.0
TOLD, NOTHING, UNDETERMINED, FEW = (
    STATES.index(name) for name in ("told", "nothing_to_count", "undetermined", "few_people")
)


class CircleFigures:
    """Coverage by the newest run of the usual pace that everybody is told; earlier runs are nobody's."""

    source, public, follows_months = "circles", True, False

    def __init__(self, connection: Connection, scheme: str) -> None:
        self._connection = connection
        run = latest_run(connection, scheme, PROFILES["default"])
        self._run = None if run is None else run["id"]
        self.told = {} if run is None else {run["at"].date().replace(day=1): Told(run["at"].date(), run["at"])}
        # Which areas a run hides depends on all that are told beside it.
        self.version: Hashable = "circles", self._run, tuple(store.runs_told(connection))

    def read(self, frame: Frame, months: Sequence[date]) -> Cells:
        """Return the coverage of the areas; the months are those of `told`."""
        cells = Cells.untold(len(months), len(frame))
        if self._run is None:
            return cells
        place = {area: k for k, area in enumerate(frame.ids.tolist())}
        for row in store.covered_households(self._connection, self._run, frame.ids):
            k, households = place[row["area"]], row["households"]
            state = FEW if row["hidden"] else TOLD if households else NOTHING
            cells.states[0, k] = UNDETERMINED if frame.kinds[k] == "undetermined" else state
            if cells.states[0, k] == TOLD:
                cells.values[0, k] = row["covered"] * PERCENT / households
                cells.estimates[0, k] = row["estimate"]
        return cells
