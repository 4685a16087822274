"""Runs of indicators and public sets as GeoAlchemy2 models; as `tables.py`."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ARRAY, BigInteger, Boolean, Double, ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from gisgrid.store.reach_tables import number
from gisgrid.store.tables import Base


class IndicatorRun(Base):
    """The figures of a scheme and month: one set, replaced whole."""

    __tablename__ = "indicator_run"
    id: Mapped[int] = number()
    scheme: Mapped[str] = mapped_column(ForeignKey("gisgrid.scheme.code"))
    month: Mapped[date]
    day: Mapped[date]
    parts: Mapped[list[str]]
    standards: Mapped[dict[str, Any]]
    made_of: Mapped[dict[str, Any]]
    left_out: Mapped[int]
    who: Mapped[str]
    at: Mapped[datetime]


class IndicatorValue(Base):
    """Whole numbers of a run at an area, under the code of its day. Not public."""

    __tablename__ = "indicator_value"
    run: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("gisgrid.indicator_run.id", ondelete="CASCADE"), primary_key=True
    )
    area: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    code: Mapped[str]
    parent_code: Mapped[str | None]
    level: Mapped[str]
    name: Mapped[str]
    determined: Mapped[bool]
    few_people: Mapped[bool]
    own: Mapped[list[int]] = mapped_column(ARRAY(BigInteger))
    totals: Mapped[list[int]] = mapped_column(ARRAY(BigInteger))


class ActivityChange(Base):
    """An activity more or less since the runs were made; taken once."""

    __tablename__ = "activity_change"
    id: Mapped[int] = number()
    scheme: Mapped[str]
    area: Mapped[int] = mapped_column(BigInteger)
    day: Mapped[date]
    kind: Mapped[str]
    participants: Mapped[int]
    sign: Mapped[int]


class IndicatorRelease(Base):
    """A set of indicators that a person made public."""

    __tablename__ = "indicator_release"
    id: Mapped[int] = number()
    scheme: Mapped[str] = mapped_column(ForeignKey("gisgrid.scheme.code"))
    month: Mapped[date]
    day: Mapped[date]
    indicators: Mapped[list[str]]
    levels: Mapped[list[str]]
    note: Mapped[str]
    released_by: Mapped[str]
    released_at: Mapped[datetime]
    counted_at: Mapped[datetime | None]
    withdrawn_by: Mapped[str | None]
    withdrawn_at: Mapped[datetime | None]
    withdrawn_why: Mapped[str | None]


class IndicatorReleased(Base):
    """What a set tells of an area, as it was on the day of the release."""

    __tablename__ = "indicator_released"
    release: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("gisgrid.indicator_release.id", ondelete="CASCADE"), primary_key=True
    )
    code: Mapped[str] = mapped_column(primary_key=True)
    parent_code: Mapped[str | None]
    level: Mapped[str]
    name: Mapped[str]
    told: Mapped[list[float | None]] = mapped_column(ARRAY(Double))
    states: Mapped[list[str]] = mapped_column(ARRAY(Text))
    estimates: Mapped[list[bool]] = mapped_column(ARRAY(Boolean))
