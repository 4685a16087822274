"""Activities, service, and what offices say of areas, as GeoAlchemy2 models; as `tables.py`."""

from datetime import date, datetime

from geoalchemy2 import WKBElement
from sqlalchemy import BigInteger, Computed, ForeignKey, LargeBinary
from sqlalchemy.dialects.postgresql import TIMESTAMP
from sqlalchemy.orm import Mapped, mapped_column

from gisgrid.store.reach_tables import number
from gisgrid.store.roster_tables import refers_to
from gisgrid.store.tables import Base, point


class ActivityKind(Base):
    """What takes place."""

    __tablename__ = "activity_kind"
    code: Mapped[str] = mapped_column(primary_key=True)
    name_zh: Mapped[str]
    name_en: Mapped[str]
    ordinal: Mapped[int]


class Activity(Base):
    """What took place: where, when, of which kind, for how many."""

    __tablename__ = "activity"
    id: Mapped[int] = number()
    external_id: Mapped[str]
    scheme: Mapped[str] = mapped_column(ForeignKey("gisgrid.scheme.code"))
    title: Mapped[str]
    kind: Mapped[str] = mapped_column(ForeignKey("gisgrid.activity_kind.code"))
    category: Mapped[str]
    starts_at: Mapped[datetime] = mapped_column(TIMESTAMP)
    ends_at: Mapped[datetime | None] = mapped_column(TIMESTAMP)
    participants: Mapped[int | None]
    joint_levels: Mapped[list[str]]
    team: Mapped[int | None] = refers_to("team")
    organisation: Mapped[int | None] = refers_to("organisation")
    venue: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("gisgrid.venue.id", ondelete="SET NULL"))
    geom: Mapped[WKBElement | None] = mapped_column(point())
    leaf: Mapped[int | None] = mapped_column(BigInteger)
    stated_area: Mapped[int | None] = mapped_column(BigInteger)
    area_id: Mapped[int | None] = mapped_column(BigInteger, Computed("COALESCE(leaf, stated_area)", persisted=True))
    batch: Mapped[int] = refers_to("record_batch")


class JobRun(Base):
    """A try of what the service does by itself at night."""

    __tablename__ = "job_run"
    id: Mapped[int] = number()
    job: Mapped[str]
    night: Mapped[date]
    started_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    outcome: Mapped[str | None]
    zh: Mapped[str]
    en: Mapped[str]
    who: Mapped[str]


class Picture(Base):
    """A picture of a service record. Private."""

    __tablename__ = "picture"
    id: Mapped[int] = number()
    sha256: Mapped[str]
    bytes: Mapped[bytes] = mapped_column(LargeBinary)
    area_id: Mapped[int | None] = mapped_column(BigInteger)
    account: Mapped[int | None] = refers_to("account")
    at: Mapped[datetime]


class ServiceRecord(Base):
    """Who served how long, and where they checked in. Private."""

    __tablename__ = "service_record"
    id: Mapped[int] = number()
    external_id: Mapped[str]
    scheme: Mapped[str] = mapped_column(ForeignKey("gisgrid.scheme.code"))
    activity: Mapped[int | None] = refers_to("activity")
    person: Mapped[int] = refers_to("person")
    day: Mapped[date]
    minutes: Mapped[int]
    note: Mapped[str]
    picture: Mapped[int | None] = refers_to("picture")
    geom: Mapped[WKBElement | None] = mapped_column(point())
    leaf: Mapped[int | None] = mapped_column(BigInteger)
    stated_area: Mapped[int | None] = mapped_column(BigInteger)
    area_id: Mapped[int | None] = mapped_column(BigInteger)
    batch: Mapped[int] = refers_to("record_batch")


class AreaStatement(Base):
    """What an office says of an area, against what is counted and drawn."""

    __tablename__ = "area_statement"
    area_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    households: Mapped[int | None]
    extent: Mapped[str]
    batch: Mapped[int] = refers_to("record_batch")


class Target(Base):
    """What is asked of an area, with the sentence that asks it."""

    __tablename__ = "target"
    id: Mapped[int] = number()
    area_id: Mapped[int] = mapped_column(BigInteger)
    measure: Mapped[str]
    item: Mapped[str]
    amount: Mapped[int]
    from_day: Mapped[date]
    to_day: Mapped[date | None]
    sentence: Mapped[str]
    batch: Mapped[int] = refers_to("record_batch")


class PlaceName(Base):
    """A natural village, estate or street: what gives a place to records that only name one."""

    __tablename__ = "place_name"
    id: Mapped[int] = number()
    scheme: Mapped[str] = mapped_column(ForeignKey("gisgrid.scheme.code"))
    name: Mapped[str]
    kind: Mapped[str]
    aliases: Mapped[list[str]]
    geom: Mapped[WKBElement] = mapped_column(point())
    leaf: Mapped[int | None] = mapped_column(BigInteger)
    batch: Mapped[int] = refers_to("record_batch")


class Need(Base):
    """What residents of a grid ask for, and how many of them."""

    __tablename__ = "need"
    id: Mapped[int] = number()
    area_id: Mapped[int] = mapped_column(BigInteger)
    speciality: Mapped[str | None] = mapped_column(ForeignKey("gisgrid.speciality.code"))
    people: Mapped[int]
    day: Mapped[date]
    note: Mapped[str]
    met_on: Mapped[date | None]
    batch: Mapped[int] = refers_to("record_batch")


class VenueLink(Base):
    """Paired assistance of two venues."""

    __tablename__ = "venue_link"
    venue: Mapped[int] = mapped_column(BigInteger, ForeignKey("gisgrid.venue.id", ondelete="CASCADE"), primary_key=True)
    partner: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("gisgrid.venue.id", ondelete="CASCADE"), primary_key=True
    )
    note: Mapped[str]
