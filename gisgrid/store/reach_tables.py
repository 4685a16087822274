"""The tables of roads, venues and the reach as GeoAlchemy2 models; as `tables.py`."""

from datetime import datetime

from geoalchemy2 import Geometry, WKBElement
from sqlalchemy import BigInteger, ForeignKey, Identity
from sqlalchemy.dialects.postgresql import TIMESTAMP
from sqlalchemy.orm import Mapped, mapped_column

from gisgrid.store.tables import Base, multipolygon, point


def number() -> Mapped[int]:
    """Return the column of a row's own number."""
    return mapped_column(BigInteger, Identity(always=True), primary_key=True)


def of_run() -> Mapped[int]:
    """Return the column that says which run a row belongs to."""
    return mapped_column(BigInteger, ForeignKey("gisgrid.reach_run.id", ondelete="CASCADE"), primary_key=True)


class DataChange(Base):
    """One row per dataset and transaction that wrote it; their number is the version of the dataset."""

    __tablename__ = "data_change"
    id: Mapped[int] = number()
    dataset: Mapped[str]
    at: Mapped[datetime] = mapped_column(TIMESTAMP(timezone=True))


class RoadNetwork(Base):
    """A walking network as it was imported; the last one is in use."""

    __tablename__ = "road_network"
    id: Mapped[int] = number()
    version: Mapped[str]
    lon: Mapped[float]
    lat: Mapped[float]
    file: Mapped[str]
    sha256: Mapped[str]
    source: Mapped[str]
    source_crs: Mapped[str]
    crs_evidence: Mapped[str]
    edges: Mapped[int]
    length_m: Mapped[float]
    pieces: Mapped[int]
    isolated_m: Mapped[float]
    who: Mapped[str]
    at: Mapped[datetime]


class Road(Base):
    """An edge of the walking network in use; edges meet at their ends alone."""

    __tablename__ = "road"
    network: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("gisgrid.road_network.id", ondelete="CASCADE"), primary_key=True
    )
    edge: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    from_node: Mapped[int]
    to_node: Mapped[int]
    length_m: Mapped[float]
    layer: Mapped[int]
    component: Mapped[int]
    source_id: Mapped[str]
    geom: Mapped[WKBElement] = mapped_column(Geometry("LINESTRING", srid=4490, spatial_index=False))


class Venue(Base):
    """Where culture is served: a central hall, a branch, a service point."""

    __tablename__ = "venue"
    id: Mapped[int] = number()
    external_id: Mapped[str]
    name: Mapped[str]
    kind: Mapped[str]
    tier: Mapped[str]
    parent: Mapped[str | None] = mapped_column(
        ForeignKey("gisgrid.venue.external_id", onupdate="CASCADE", deferrable=True, initially="DEFERRED")
    )
    status: Mapped[str]
    hours: Mapped[str]
    host: Mapped[str]
    host_kind: Mapped[str]
    sensitive: Mapped[bool]
    owner: Mapped[str]
    staff: Mapped[int | None]
    source: Mapped[str]
    geom: Mapped[WKBElement] = mapped_column(point())
    scheme: Mapped[str]
    leaf: Mapped[int | None] = mapped_column(BigInteger)
    step_free: Mapped[bool | None]


class ReachRun(Base):
    """Which households reach a venue: one count with all it was asked with and made from."""

    __tablename__ = "reach_run"
    id: Mapped[int] = number()
    scheme: Mapped[str] = mapped_column(ForeignKey("gisgrid.scheme.code"))
    under: Mapped[str | None]
    minutes: Mapped[float]
    speed_kmh: Mapped[float]
    max_access_m: Mapped[float]
    poor_share: Mapped[float]
    statuses: Mapped[list[str]]
    kinds: Mapped[list[str]]
    sensitive: Mapped[bool]
    network: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("gisgrid.road_network.id"))
    road_changes: Mapped[int] = mapped_column(BigInteger)
    venue_changes: Mapped[int] = mapped_column(BigInteger)
    household_changes: Mapped[int] = mapped_column(BigInteger)
    area_changeset: Mapped[int] = mapped_column(BigInteger)
    households: Mapped[int]
    covered_households: Mapped[int]
    outside_households: Mapped[int]
    who: Mapped[str]
    at: Mapped[datetime]
    profile: Mapped[str]
    open_at: Mapped[str | None]
    unknown_open: Mapped[bool | None]
    unknown_venues: Mapped[list[str]]
    standard: Mapped[str | None]
    estimate_households: Mapped[int]


class ReachHousehold(Base):
    """A household of a run: covered or not, its nearest venue, metres and minutes on foot. Private."""

    __tablename__ = "reach_household"
    run: Mapped[int] = of_run()
    household: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    leaf: Mapped[int | None] = mapped_column(BigInteger)
    covered: Mapped[bool]
    venue: Mapped[int | None] = mapped_column(BigInteger)
    distance_m: Mapped[float | None]
    minutes: Mapped[float | None]
    estimate: Mapped[bool]
    kinds: Mapped[list[str]]


class ReachCircle(Base):
    """A service area of a run: of one venue, or merged by kind, by tier, or of all."""

    __tablename__ = "reach_circle"
    run: Mapped[int] = of_run()
    scope: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(primary_key=True)
    estimate: Mapped[bool]
    households: Mapped[int]
    residents: Mapped[int]
    lost_households: Mapped[int]
    geom: Mapped[WKBElement] = mapped_column(multipolygon())
    estimate_households: Mapped[int]


class ReachArea(Base):
    """An area of a run: the sums over its leaves, in whole households and whole square metres."""

    __tablename__ = "reach_area"
    run: Mapped[int] = of_run()
    area: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    code: Mapped[str]
    parent_code: Mapped[str | None]
    level: Mapped[str]
    name: Mapped[str]
    households: Mapped[int]
    covered_households: Mapped[int]
    roadless_households: Mapped[int]
    residents: Mapped[int]
    covered_residents: Mapped[int]
    area_m2: Mapped[int] = mapped_column(BigInteger)
    covered_m2: Mapped[int] = mapped_column(BigInteger)
    venues: Mapped[int]
    poor_roads: Mapped[bool]
    estimate_households: Mapped[int]
