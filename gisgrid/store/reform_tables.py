"""What becomes of codes, as GeoAlchemy2 models; as `tables.py`."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey
from sqlalchemy.dialects.postgresql import JSONB, REAL
from sqlalchemy.orm import Mapped, mapped_column

from gisgrid.store.reach_tables import number
from gisgrid.store.tables import Base


def _changeset(*, key: bool = False) -> Any:
    return mapped_column(BigInteger, ForeignKey("gisgrid.changeset.id"), primary_key=key)


class CodeChange(Base):
    """An old code and who has its ground, or its area, now."""

    __tablename__ = "code_change"
    id: Mapped[int] = number()
    changeset: Mapped[int] = _changeset()
    scheme: Mapped[str]
    level: Mapped[str]
    old_code: Mapped[str]
    new_code: Mapped[str]
    old_name: Mapped[str]
    new_name: Mapped[str]
    share: Mapped[float] = mapped_column(REAL)
    same_area: Mapped[bool]


class MovedRow(Base):
    """A row that followed a withdrawn area to its successor. Private."""

    __tablename__ = "moved_row"
    changeset: Mapped[int] = _changeset(key=True)
    kept: Mapped[str] = mapped_column(primary_key=True)
    id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    from_area: Mapped[int] = mapped_column(BigInteger)
    to_area: Mapped[int] = mapped_column(BigInteger)


class Withdrawal(Base):
    """Which changeset was withdrawn, by which, or which draft would."""

    __tablename__ = "withdrawal"
    id: Mapped[int] = number()
    withdrawn: Mapped[int] = _changeset()
    draft: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("gisgrid.draft.id"))
    done_by: Mapped[int | None] = _changeset()


class Reform(Base):
    """What the Civil Affairs office decided, and the changeset that carried it out."""

    __tablename__ = "reform"
    id: Mapped[int] = number()
    scheme: Mapped[str] = mapped_column(ForeignKey("gisgrid.scheme.code"))
    parent_code: Mapped[str]
    kind: Mapped[str]
    document: Mapped[str]
    authority: Mapped[str]
    effective_on: Mapped[date]
    reason: Mapped[str]
    asked: Mapped[dict[str, Any]] = mapped_column(JSONB)
    entered_by: Mapped[str]
    entered_at: Mapped[datetime]
    changeset: Mapped[int] = _changeset()


class PlannedReform(Base):
    """A decision whose day is to come."""

    __tablename__ = "planned_reform"
    id: Mapped[int] = number()
    scheme: Mapped[str] = mapped_column(ForeignKey("gisgrid.scheme.code"))
    parent_code: Mapped[str]
    kind: Mapped[str]
    document: Mapped[str]
    authority: Mapped[str]
    effective_on: Mapped[date]
    reason: Mapped[str]
    asked: Mapped[dict[str, Any]] = mapped_column(JSONB)
    entered_by: Mapped[str]
    entered_at: Mapped[datetime]
    refused: Mapped[str | None]
    ended_at: Mapped[datetime | None]
