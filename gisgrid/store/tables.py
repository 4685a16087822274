"""The tables as GeoAlchemy2 models. Their CHECKs, triggers and rights stand in the SQL files of this folder."""

from datetime import datetime
from decimal import Decimal
from typing import Any, ClassVar

from geoalchemy2 import Geometry, WKBElement
from sqlalchemy import (
    ARRAY,
    BigInteger,
    Computed,
    Double,
    ForeignKey,
    ForeignKeyConstraint,
    Identity,
    MetaData,
    Numeric,
    Text,
)
from sqlalchemy.dialects.postgresql import JSONB, TIMESTAMP
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

SCHEMA = "gisgrid"


class Base(DeclarativeBase):
    """Common ground of all tables: their schema and how Python types map to columns."""

    metadata = MetaData(schema=SCHEMA)
    type_annotation_map: ClassVar = {
        str: Text,
        datetime: TIMESTAMP(timezone=True),
        list[str]: ARRAY(Text),
        Decimal: Numeric,
        dict[str, Any]: JSONB,
        float: Double,
    }


def multipolygon() -> Geometry:
    """Return the column type of an area's polygon."""
    return Geometry("MULTIPOLYGON", srid=4490, spatial_index=False)


def point() -> Geometry:
    """Return the column type of a place."""
    return Geometry("POINT", srid=4490, spatial_index=False)


def any_shape() -> Geometry:
    """Return the column type of a finding's place and of a polygon as it came."""
    return Geometry("GEOMETRY", srid=4490, spatial_index=False)


class Scheme(Base):
    """One way of dividing: its levels from the highest down, which may be a root, the code pattern of each."""

    __tablename__ = "scheme"
    code: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    levels: Mapped[list[str]]
    root_levels: Mapped[list[str]]
    code_patterns: Mapped[list[str]]


class Changeset(Base):
    """Who changed areas, when and why; one per transaction."""

    __tablename__ = "changeset"
    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    at: Mapped[datetime]
    who: Mapped[str]
    why: Mapped[str]
    kind: Mapped[str]
    draft: Mapped[int | None] = mapped_column(BigInteger)
    db_user: Mapped[str]


class AreaColumns:
    """What an area has, now and in its history."""

    scheme: Mapped[str]
    code: Mapped[str]
    parent_code: Mapped[str | None]
    level: Mapped[str]
    name: Mapped[str]
    kind: Mapped[str]
    geom: Mapped[WKBElement] = mapped_column(multipolygon())
    source: Mapped[str]
    valid_from: Mapped[datetime]


class Area(AreaColumns, Base):
    """An area of any level; the children of every area tile it exactly."""

    __tablename__ = "area"
    scheme: Mapped[str] = mapped_column(ForeignKey("gisgrid.scheme.code"))
    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    signature: Mapped[Decimal | None] = mapped_column(
        Numeric, Computed("gisgrid.boundary_signature(geom)", persisted=True)
    )
    version: Mapped[int]
    changeset: Mapped[int] = mapped_column(BigInteger, ForeignKey("gisgrid.changeset.id"))


class AreaHistory(AreaColumns, Base):
    """An earlier state of an area: it held from `changeset` until `ended_by`."""

    __tablename__ = "area_history"
    area_id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    changeset: Mapped[int] = mapped_column(BigInteger, ForeignKey("gisgrid.changeset.id"))
    ended_by: Mapped[int] = mapped_column(BigInteger, ForeignKey("gisgrid.changeset.id"))


class Division(Base):
    """One narrow row per parent: the lock, the version for saving, and the queue of the check, in one."""

    __tablename__ = "division"
    scheme: Mapped[str] = mapped_column(primary_key=True)
    parent_code: Mapped[str] = mapped_column(primary_key=True)
    revision: Mapped[int] = mapped_column(BigInteger)


class SealKey(Base):
    """One row: the secret seed of all seals, and the server whose hashes they are made with."""

    __tablename__ = "seal_key"
    key: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    server_major: Mapped[int]


class Seal(Base):
    """Per area its boundary sum under the secret key; what the rule compares at commit."""

    __tablename__ = "seal"
    area_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    value: Mapped[Decimal]


class Knot(Base):
    """A vertex put on the surveyed edge a0-b0 so that the areas on both sides stay edge-matched."""

    __tablename__ = "knot"
    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    scheme: Mapped[str] = mapped_column(ForeignKey("gisgrid.scheme.code"))
    a0: Mapped[WKBElement] = mapped_column(point())
    b0: Mapped[WKBElement] = mapped_column(point())
    p: Mapped[WKBElement] = mapped_column(point())
    changeset: Mapped[int] = mapped_column(BigInteger, ForeignKey("gisgrid.changeset.id"))
    areas: Mapped[list[int]] = mapped_column(ARRAY(BigInteger))


class ImportBatch(Base):
    """A file that became areas."""

    __tablename__ = "import_batch"
    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    changeset: Mapped[int] = mapped_column(BigInteger, ForeignKey("gisgrid.changeset.id"))
    file: Mapped[str]
    sha256: Mapped[str]
    source_crs: Mapped[str]
    crs_evidence: Mapped[str]
    rows_taken: Mapped[int]
    rows_refused: Mapped[int]
    ledger: Mapped[dict[str, Any] | None]


class Draft(Base):
    """Areas that are not published yet: what a file gave, checked and mended."""

    __tablename__ = "draft"
    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    scheme: Mapped[str] = mapped_column(ForeignKey("gisgrid.scheme.code"))
    level: Mapped[str]
    parent_codes: Mapped[list[str]]
    title: Mapped[str]
    owner: Mapped[str]
    state: Mapped[str]
    derive_parents: Mapped[bool]
    replaces: Mapped[bool]
    file: Mapped[str]
    sha256: Mapped[str]
    source_crs: Mapped[str]
    crs_evidence: Mapped[str]
    base_courses: Mapped[dict[str, Any]]
    last_number: Mapped[int]
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    ledger: Mapped[dict[str, Any] | None]
    changeset: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("gisgrid.changeset.id"))
    account: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("gisgrid.account.id"))
    note: Mapped[str]
    revision: Mapped[int] = mapped_column(BigInteger)
    position: Mapped[int]
    knots: Mapped[dict[str, Any]]
    wanted_names: Mapped[dict[str, Any]]
    base_changeset: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("gisgrid.changeset.id"))


class DraftArea(Base):
    """An area of a draft, as it is now and as it came; it may be invalid."""

    __tablename__ = "draft_area"
    draft: Mapped[int] = mapped_column(BigInteger, ForeignKey("gisgrid.draft.id", ondelete="CASCADE"), primary_key=True)
    code: Mapped[str] = mapped_column(primary_key=True)
    parent_code: Mapped[str | None]
    parents: Mapped[list[str]]
    parent_names: Mapped[list[str]]
    level: Mapped[str]
    name: Mapped[str]
    kind: Mapped[str]
    source: Mapped[str]
    geom: Mapped[WKBElement] = mapped_column(multipolygon())
    original: Mapped[WKBElement] = mapped_column(any_shape())
    version: Mapped[int]
    changed_revision: Mapped[int] = mapped_column(BigInteger)


class Finding(Base):
    """What the last check of a draft found; a finding keeps its number from check to check."""

    __tablename__ = "finding"
    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    draft: Mapped[int] = mapped_column(BigInteger, ForeignKey("gisgrid.draft.id", ondelete="CASCADE"))
    number: Mapped[int]
    kind: Mapped[str]
    severity: Mapped[str]
    geom: Mapped[WKBElement] = mapped_column(any_shape())
    area_m2: Mapped[float]
    width_m: Mapped[float]
    sliver: Mapped[bool]
    codes: Mapped[list[str]]
    parent_code: Mapped[str | None]
    note: Mapped[str]
    mend: Mapped[str]


class Waiver(Base):
    """Why a person lets a finding stand; it hides the finding and never publishes a fault."""

    __tablename__ = "waiver"
    __table_args__ = (
        ForeignKeyConstraint(
            ["draft", "number"], ["gisgrid.finding.draft", "gisgrid.finding.number"], ondelete="CASCADE"
        ),
    )
    draft: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    reason: Mapped[str]
    who: Mapped[str]
    at: Mapped[datetime]


class OfficialCode(Base):
    """An entry of the official list of division codes, as last imported."""

    __tablename__ = "official_code"
    code: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    level: Mapped[str]
