"""Who may do what, and households, as GeoAlchemy2 models; none of these tables is open to the role of public pages."""

from datetime import datetime
from typing import Any

from geoalchemy2 import WKBElement
from sqlalchemy import ARRAY, BigInteger, ForeignKey, Identity, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from gisgrid.store.tables import Base, point


class Account(Base):
    """Who may sign in."""

    __tablename__ = "account"
    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    name: Mapped[str]
    shown_name: Mapped[str]
    password_hash: Mapped[str | None]
    disabled_at: Mapped[datetime | None]
    created_at: Mapped[datetime]


class Session(Base):
    """Who is signed in: the digest of the token that the cookie holds."""

    __tablename__ = "session"
    digest: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    account: Mapped[int] = mapped_column(BigInteger, ForeignKey("gisgrid.account.id", ondelete="CASCADE"))
    address: Mapped[str]
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime]


class ApiKey(Base):
    """A key by which another system reads: its digest, the account that answers for it, and what it may read."""

    __tablename__ = "api_key"
    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    digest: Mapped[bytes]
    name: Mapped[str]
    account: Mapped[int] = mapped_column(BigInteger, ForeignKey("gisgrid.account.id", ondelete="CASCADE"))
    collections: Mapped[list[str]]
    area_id: Mapped[int | None] = mapped_column(BigInteger)
    created_by: Mapped[str]
    created_at: Mapped[datetime]
    last_used_at: Mapped[datetime | None]
    revoked_by: Mapped[str | None]
    revoked_at: Mapped[datetime | None]


class SignInAttempt(Base):
    """Attempts of the last day by network address and by what was typed as a name."""

    __tablename__ = "sign_in_attempt"
    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    at: Mapped[datetime]
    address: Mapped[str]
    name_print: Mapped[int] = mapped_column(BigInteger)
    succeeded: Mapped[bool]


class RolePower(Base):
    """What a role may do, below its area or in it alone."""

    __tablename__ = "role_power"
    role: Mapped[str] = mapped_column(primary_key=True)
    power: Mapped[str] = mapped_column(primary_key=True)
    below: Mapped[bool]


class RoleGrant(Base):
    """Account x role x area, from when to when; without an area: everywhere."""

    __tablename__ = "role_grant"
    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    account: Mapped[int] = mapped_column(BigInteger, ForeignKey("gisgrid.account.id"))
    role: Mapped[str]
    area_id: Mapped[int | None] = mapped_column(BigInteger)
    granted_by: Mapped[str]
    granted_at: Mapped[datetime]
    ended_by: Mapped[str | None]
    ended_at: Mapped[datetime | None]


class Audit(Base):
    """One row per transaction that wrote."""

    __tablename__ = "audit"
    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    at: Mapped[datetime]
    account: Mapped[int | None] = mapped_column(BigInteger)
    who: Mapped[str]
    db_user: Mapped[str]
    address: Mapped[str]
    action: Mapped[str]
    area_ids: Mapped[list[int]] = mapped_column(ARRAY(BigInteger))
    entries: Mapped[dict[str, Any]]


class Household(Base):
    """A household: where, how many persons, and the grid it lies in."""

    __tablename__ = "household"
    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    scheme: Mapped[str] = mapped_column(ForeignKey("gisgrid.scheme.code"))
    external_id: Mapped[str]
    geom: Mapped[WKBElement] = mapped_column(point())
    leaf: Mapped[int | None] = mapped_column(BigInteger)
    persons: Mapped[int]
    address: Mapped[str]
    source: Mapped[str]
    households: Mapped[int]
    estimate: Mapped[bool]
