"""The parts that every view of one app shares: its database, as whoever asks sees it, and what it learnt of it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from flask import Flask, current_app, request
from flask_login import UserMixin, current_user
from sqlalchemy import Connection

from gisgrid.api.drawings import Redrawer
from gisgrid.domain.accounts import Person
from gisgrid.domain.desk import SizeBands
from gisgrid.exchange.snapshots.folder import SnapshotFolder
from gisgrid.exchange.uploads import UploadFolder
from gisgrid.services.features import CountCache
from gisgrid.services.layer_cache import LayerCache
from gisgrid.services.levels import LevelCache
from gisgrid.services.reach_basis import ReachCache
from gisgrid.services.sheets import Polygons, new_polygons
from gisgrid.services.tiles import TileCache
from gisgrid.store.reading import browsing, glancing
from gisgrid.store.session import NOBODY, Acting, changing, figuring, reading, writing
from gisgrid.store.urls import Urls


@dataclass(frozen=True)
class Site:
    """One app's database, the folders of uploads and snapshots, and what it learnt: levels, tiles, circles, sizes.

    `notice` is the line that every public map shows; without it nothing is published where it is `notice_required`.
    `tiles` is the folder of a background of one's own; `drawings` makes what tiles of small scale are cut from;
    `size_bands` say how many households a sub-grid should hold.
    """

    urls: Urls
    uploads: Path
    snapshots: SnapshotFolder
    notice: str = ""
    notice_required: bool = False
    tiles: Path | None = None
    size_bands: SizeBands = field(default_factory=SizeBands)
    levels: LevelCache = field(default_factory=LevelCache)
    kept_tiles: TileCache = field(default_factory=TileCache)
    drawings: Redrawer = field(default_factory=Redrawer)
    reach: ReachCache = field(default_factory=ReachCache)
    counts: CountCache = field(default_factory=CountCache)
    layers: LayerCache = field(default_factory=LayerCache)
    sheets: Polygons = field(default_factory=new_polygons)

    def join(self, app: Flask) -> None:
        """Make this the site of `app`."""
        app.extensions["gisgrid"] = self


def current_site() -> Site:
    """Return the site of the app that answers this request."""
    site: Site = current_app.extensions["gisgrid"]
    return site


class Visitor(UserMixin):  # type: ignore[misc]
    """Flask-Login's user: the person of a session, known by its token."""

    def __init__(self, person: Person, token: str) -> None:
        self.person, self.token, self.key = person, token, ""

    def get_id(self) -> str:
        """Return what the cookie keeps."""
        return self.token


class KeyHolder(Visitor):
    """Another system with a key, which reads what the account that answers for it may and the key is for."""

    def __init__(self, person: Person, key: str, collections: frozenset[str]) -> None:
        super().__init__(person, "")
        self.key, self.collections = key, collections


def person() -> Person:
    """Return who is signed in; only for views that ask for that."""
    found: Person = current_user.person
    return found


def acting(action: str = "") -> Acting:
    """Return what a transaction of this request tells the database."""
    if not current_user.is_authenticated:
        return NOBODY
    return Acting(token=current_user.token, key=current_user.key, address=request.remote_addr or "", action=action)


@contextmanager
def read() -> Iterator[Connection]:
    """Open a read-only transaction for this request: as its person, or as the public."""
    urls, mine = current_site().urls, acting()
    with browsing(urls.public if mine == NOBODY else urls.member, mine) as connection:
        yield connection


@contextmanager
def glance() -> Iterator[Connection]:
    """Open a connection for one statement, as the public, whoever asks."""
    with glancing(current_site().urls.public) as connection:
        yield connection


@contextmanager
def read_public() -> Iterator[Connection]:
    """Open a read-only transaction as the public, whoever asks: for what everybody sees alike."""
    with browsing(current_site().urls.public) as connection:
        yield connection


@contextmanager
def write(action: str) -> Iterator[Connection]:
    """Open a transaction of this request's person that writes no area; `action` is for the audit."""
    with writing(current_site().urls.member, acting(action)) as connection:
        yield connection


@contextmanager
def write_as_anybody(action: str) -> Iterator[Connection]:
    """Open a transaction that writes what the public may: as this request's person, or as nobody."""
    urls, mine = current_site().urls, acting(action)
    with writing(urls.member if mine.token else urls.public, mine) as connection:
        yield connection


@contextmanager
def change(action: str, why: str, *, kind: str = "edit", draft: int | None = None) -> Iterator[Connection]:
    """Open a transaction of this request's person that changes areas, in one changeset."""
    mine, url = acting(action), current_site().urls.member
    with changing(url, who=person().shown_name, why=why, kind=kind, draft=draft, acting=mine) as connection:
        yield connection


@contextmanager
def change_as_service(action: str, why: str) -> Iterator[Connection]:
    """Change areas as the service does, in one changeset, in the name of this request's person, who was let to."""
    mine, url = acting(action), current_site().urls.service
    with changing(url, who=person().shown_name, why=why, acting=mine) as connection:
        yield connection


@contextmanager
def read_all() -> Iterator[Connection]:
    """Read as the service does, whatever this request's person may see: only to count, and only who was let to."""
    with reading(current_site().urls.service, acting()) as connection:
        yield connection


@contextmanager
def note(action: str) -> Iterator[Connection]:
    """Write as the service does, in the name of this request's person, who was let to."""
    with writing(current_site().urls.service, acting(action)) as connection:
        yield connection


@contextmanager
def figure(action: str) -> Iterator[Connection]:
    """Write figures as the service does, in the name of this request's person, who was let to."""
    with figuring(current_site().urls.service, acting(action)) as connection:
        yield connection


@contextmanager
def figure_alone() -> Iterator[Connection]:
    """Write figures as the service does, in nobody's name: a lock may be the first of all statements."""
    with figuring(current_site().urls.service) as connection:
        yield connection


def own_uploads() -> UploadFolder:
    """Return the folder of this request's person: nobody else finds what lies there."""
    return UploadFolder(current_site().uploads / str(person().account))
