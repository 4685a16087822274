"""Making a snapshot of a small made-up county."""

from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path

from gisgrid.domain.reach import ReachRequest
from gisgrid.exchange.snapshots.folder import SnapshotFolder
from gisgrid.services.indicator_releases import release
from gisgrid.services.indicators import run_month
from gisgrid.services.reach import run_reach
from gisgrid.services.reach_basis import ReachCache
from gisgrid.services.snapshot_contents import Wanted
from gisgrid.services.snapshots import publish_snapshot
from gisgrid.store.session import Acting, figuring, reading, writing

NOTICE = "审图号：示例 (2026) 0001 号"
SYSTEMS = ("gcj02", "EPSG:4546")

DAY = date(2026, 6, 30)


@dataclass(frozen=True)
class Snapshot:
    """A database, the folder of its snapshots, and the one that was published."""

    database: object
    folder: SnapshotFolder
    name: str

    @property
    def path(self) -> Path:
        return self.folder.root / self.name


def reader(database):
    """Open transactions of the public."""
    return partial(reading, database.public_url)


def writer(database):
    """Open transactions of the service."""
    return partial(writing, database.service_url, Acting(who="test", action="publish snapshot"))


def published(database, root, **wanted):
    """Publish a snapshot of a database below a folder."""
    folder = SnapshotFolder(Path(root))
    done = publish_snapshot(reader(database), writer(database), folder, Wanted(**wanted))
    return Snapshot(database, folder, done.name)


def fill(database):
    """Count circles and indicators of a county, and release a month of them."""
    with figuring(database.service_url) as connection:
        run_reach(connection, ReachCache(), ReachRequest(), who="test")
    with figuring(database.service_url) as connection:
        run_month(connection, "standard", today=DAY, who="test", month=DAY.replace(day=1))
    with writing(database.service_url) as connection:
        release(connection, "standard", DAY.replace(day=1), who="test")
