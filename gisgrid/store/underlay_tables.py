"""What lies under a draft, as GeoAlchemy2 models; as `tables.py`."""

from datetime import datetime
from typing import Any

from geoalchemy2 import Geometry, WKBElement
from sqlalchemy import BigInteger, ForeignKey, LargeBinary
from sqlalchemy.dialects.postgresql import JSONB, REAL
from sqlalchemy.orm import Mapped, mapped_column

from gisgrid.store.reach_tables import number
from gisgrid.store.tables import Base


class ReferenceBatch(Base):
    """A file of features to draw along."""

    __tablename__ = "reference_batch"
    id: Mapped[int] = number()
    scheme: Mapped[str] = mapped_column(ForeignKey("gisgrid.scheme.code"))
    area_id: Mapped[int | None] = mapped_column(BigInteger)
    kind: Mapped[str]
    file: Mapped[str]
    sha256: Mapped[str]
    source_crs: Mapped[str]
    crs_evidence: Mapped[str]
    features: Mapped[int]
    who: Mapped[str]
    at: Mapped[datetime]


class ReferenceFeature(Base):
    """A river, a building, a natural village or another line or area to draw along."""

    __tablename__ = "reference_feature"
    id: Mapped[int] = number()
    batch: Mapped[int] = mapped_column(BigInteger, ForeignKey("gisgrid.reference_batch.id", ondelete="CASCADE"))
    name: Mapped[str]
    geom: Mapped[WKBElement] = mapped_column(Geometry("GEOMETRY", srid=4490, spatial_index=False))


class DraftSketch(Base):
    """A photo or scan under a draft, and where its control points lie."""

    __tablename__ = "draft_sketch"
    id: Mapped[int] = number()
    draft: Mapped[int] = mapped_column(BigInteger, ForeignKey("gisgrid.draft.id", ondelete="CASCADE"))
    name: Mapped[str]
    media: Mapped[str]
    sha256: Mapped[str]
    width: Mapped[int]
    height: Mapped[int]
    points: Mapped[list[Any]] = mapped_column(JSONB)
    model: Mapped[str]
    opacity: Mapped[float] = mapped_column(REAL)
    ordinal: Mapped[int]
    who: Mapped[str]
    at: Mapped[datetime]


class SketchPicture(Base):
    """The bytes of a sketch: as pages show it, and as it came."""

    __tablename__ = "sketch_picture"
    sketch: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("gisgrid.draft_sketch.id", ondelete="CASCADE"), primary_key=True
    )
    web: Mapped[bytes] = mapped_column(LargeBinary)
    original: Mapped[bytes] = mapped_column(LargeBinary)
