"""Drawings of areas for small scales as GeoAlchemy2 models; as `tables.py`."""

from geoalchemy2 import Geometry, WKBElement
from sqlalchemy import BigInteger, ForeignKey
from sqlalchemy.dialects.postgresql import REAL
from sqlalchemy.orm import Mapped, mapped_column

from gisgrid.store.reach_tables import number
from gisgrid.store.tables import Base


class Drawing(Base):
    """All areas of a scheme down to a level as maps of a zoom show them."""

    __tablename__ = "drawing"
    id: Mapped[int] = number()
    scheme: Mapped[str] = mapped_column(ForeignKey("gisgrid.scheme.code", ondelete="CASCADE"))
    finest: Mapped[str]
    zoom: Mapped[int]
    made_of: Mapped[str]
    state: Mapped[str]


class DrawnArea(Base):
    """A simplified area (EPSG:3857) and where its name stands."""

    __tablename__ = "drawn_area"
    drawing: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("gisgrid.drawing.id", ondelete="CASCADE"), primary_key=True
    )
    code: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    level: Mapped[str]
    kind: Mapped[str]
    parent_code: Mapped[str | None]
    divided: Mapped[bool]
    geom: Mapped[WKBElement] = mapped_column(Geometry("MULTIPOLYGON", srid=3857, spatial_index=False))
    label: Mapped[WKBElement | None] = mapped_column(Geometry("POINT", srid=3857, spatial_index=False))
    width_deg: Mapped[float | None] = mapped_column(REAL)
