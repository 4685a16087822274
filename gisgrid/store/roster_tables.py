"""Organisations, people, teams and postings as GeoAlchemy2 models; as `tables.py`."""

from datetime import date, datetime
from typing import Any

from geoalchemy2 import WKBElement
from sqlalchemy import BigInteger, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from gisgrid.store.reach_tables import number
from gisgrid.store.tables import Base, point


def refers_to(table: str, *, key: bool = False) -> Mapped[Any]:
    """Return a column that holds the number of another record."""
    return mapped_column(BigInteger, ForeignKey(f"gisgrid.{table}.id"), primary_key=key)


class RecordBatch(Base):
    """Where records come from: a file, a form on a page, a command; every record names its last one."""

    __tablename__ = "record_batch"
    id: Mapped[int] = number()
    form: Mapped[str]
    source: Mapped[str]
    file: Mapped[str]
    sha256: Mapped[str]
    area_id: Mapped[int | None] = mapped_column(BigInteger)
    account: Mapped[int | None] = refers_to("account")
    who: Mapped[str]
    at: Mapped[datetime]
    counts: Mapped[dict[str, Any]]


class Speciality(Base):
    """What volunteers are good at."""

    __tablename__ = "speciality"
    code: Mapped[str] = mapped_column(primary_key=True)
    name_zh: Mapped[str]
    name_en: Mapped[str]
    ordinal: Mapped[int]


class StarThreshold(Base):
    """Stars of a volunteer by hours served in all."""

    __tablename__ = "star_threshold"
    stars: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    hours: Mapped[int]


class Organisation(Base):
    """A volunteer centre, one of its sub-centres, or a unit: a tree apart from the areas."""

    __tablename__ = "organisation"
    id: Mapped[int] = number()
    external_id: Mapped[str]
    name: Mapped[str]
    kind: Mapped[str]
    parent: Mapped[int | None] = refers_to("organisation")
    area_id: Mapped[int | None] = mapped_column(BigInteger)
    batch: Mapped[int] = refers_to("record_batch")


class Person(Base):
    """A volunteer or worker. Private."""

    __tablename__ = "person"
    id: Mapped[int] = number()
    external_id: Mapped[str]
    scheme: Mapped[str] = mapped_column(ForeignKey("gisgrid.scheme.code"))
    area_id: Mapped[int] = mapped_column(BigInteger)
    name: Mapped[str]
    sex: Mapped[str]
    ethnicity: Mapped[str]
    born: Mapped[date | None]
    workplace: Mapped[str]
    phone: Mapped[str]
    specialities: Mapped[list[str]]
    organisation: Mapped[int | None] = refers_to("organisation")
    register_id: Mapped[str]
    joined: Mapped[date | None]
    left_on: Mapped[date | None]
    account: Mapped[int | None] = refers_to("account")
    geom: Mapped[WKBElement | None] = mapped_column(point())
    leaf: Mapped[int | None] = mapped_column(BigInteger)
    batch: Mapped[int] = refers_to("record_batch")


class Team(Base):
    """A team of volunteers."""

    __tablename__ = "team"
    id: Mapped[int] = number()
    external_id: Mapped[str]
    area_id: Mapped[int] = mapped_column(BigInteger)
    name: Mapped[str]
    speciality: Mapped[str | None] = mapped_column(ForeignKey("gisgrid.speciality.code"))
    captain: Mapped[int | None] = refers_to("person")
    organisation: Mapped[int | None] = refers_to("organisation")
    founded: Mapped[date | None]
    dissolved: Mapped[date | None]
    batch: Mapped[int] = refers_to("record_batch")


class TeamMember(Base):
    """Who belongs to which team. Private."""

    __tablename__ = "team_member"
    team: Mapped[int] = mapped_column(BigInteger, ForeignKey("gisgrid.team.id", ondelete="CASCADE"), primary_key=True)
    person: Mapped[int] = refers_to("person", key=True)


class Posting(Base):
    """Person or team, area, role, from when to when; an ended one stays as history. Private."""

    __tablename__ = "posting"
    id: Mapped[int] = number()
    external_id: Mapped[str]
    person: Mapped[int | None] = refers_to("person")
    team: Mapped[int | None] = refers_to("team")
    area_id: Mapped[int] = mapped_column(BigInteger)
    role: Mapped[str]
    from_day: Mapped[date]
    to_day: Mapped[date | None]
    contested: Mapped[bool]
    batch: Mapped[int] = refers_to("record_batch")


class RoleRequirement(Base):
    """A role that areas of a level and of some kinds must have: one leader, at least one of the others."""

    __tablename__ = "role_requirement"
    id: Mapped[int] = number()
    scheme: Mapped[str] = mapped_column(ForeignKey("gisgrid.scheme.code"))
    level: Mapped[str]
    kinds: Mapped[list[str]]
    role: Mapped[str]


class Contact(Base):
    """Which worker keeps contact with which household. Private."""

    __tablename__ = "contact"
    id: Mapped[int] = number()
    household: Mapped[int] = mapped_column(BigInteger, ForeignKey("gisgrid.household.id", ondelete="CASCADE"))
    person: Mapped[int] = refers_to("person")
    batch: Mapped[int] = refers_to("record_batch")


class Application(Base):
    """A volunteer or team that asks to serve, until a clerk decides. Private."""

    __tablename__ = "application"
    id: Mapped[int] = number()
    at: Mapped[datetime]
    area_id: Mapped[int] = mapped_column(BigInteger)
    form: Mapped[str]
    given: Mapped[dict[str, Any]]
    state: Mapped[str]
    decided_by: Mapped[str | None]
    decided_at: Mapped[datetime | None]
    note: Mapped[str]
