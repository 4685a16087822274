"""What the planner's desk keeps of drafts as GeoAlchemy2 models; as `tables.py`."""

from datetime import datetime
from typing import Any

from geoalchemy2 import WKBElement
from sqlalchemy import JSON, BigInteger, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from gisgrid.store.reach_tables import number
from gisgrid.store.tables import Base, multipolygon, point


def of_draft(*, is_key: bool = True) -> Mapped[int]:
    """Return the column that names a draft; rows go with it."""
    return mapped_column(BigInteger, ForeignKey("gisgrid.draft.id", ondelete="CASCADE"), primary_key=is_key)


class DraftAreaPast(Base):
    """An earlier version of an area of a draft."""

    __tablename__ = "draft_area_past"
    draft: Mapped[int] = of_draft()
    code: Mapped[str] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    kind: Mapped[str]
    geom: Mapped[WKBElement] = mapped_column(multipolygon())
    ended_revision: Mapped[int] = mapped_column(BigInteger)


class DraftStep(Base):
    """An edit of a draft: the areas that it touched as they became and as they were."""

    __tablename__ = "draft_step"
    draft: Mapped[int] = of_draft()
    number: Mapped[int] = mapped_column(primary_key=True)
    what: Mapped[str]
    words: Mapped[Any] = mapped_column(JSON)
    put: Mapped[Any] = mapped_column(JSON)
    removed: Mapped[list[str]]
    before: Mapped[Any] = mapped_column(JSON)
    knots: Mapped[Any] = mapped_column(JSON)
    account: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("gisgrid.account.id"))
    who: Mapped[str]
    at: Mapped[datetime]


class DraftSave(Base):
    """A save and what was answered."""

    __tablename__ = "draft_save"
    draft: Mapped[int] = of_draft()
    id: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    answer: Mapped[str]


class DraftComment(Base):
    """What somebody says of a draft, of a place or an area in it."""

    __tablename__ = "draft_comment"
    id: Mapped[int] = number()
    draft: Mapped[int] = of_draft(is_key=False)
    account: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("gisgrid.account.id"))
    who: Mapped[str]
    at: Mapped[datetime]
    text: Mapped[str]
    geom: Mapped[WKBElement | None] = mapped_column(point())
    code: Mapped[str | None]
    done: Mapped[bool]


class DraftShare(Base):
    """Who reads and comments a draft, or edits it too, without planning its area."""

    __tablename__ = "draft_share"
    draft: Mapped[int] = of_draft()
    account: Mapped[int] = mapped_column(BigInteger, ForeignKey("gisgrid.account.id"), primary_key=True)
    may_edit: Mapped[bool]
    shared_by: Mapped[str]
    at: Mapped[datetime]
