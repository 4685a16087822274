"""The areas that a map shows, in the order in which values are told."""

import json
from dataclasses import replace
from hashlib import blake2b

import numpy as np
from sqlalchemy import Connection

from gisgrid.domain.layers import Frame
from gisgrid.errors import BadInput
from gisgrid.services.browse import show_area
from gisgrid.services.layer_cache import LayerCache
from gisgrid.store import layers as store
from gisgrid.store.schemes import scheme_named

MOST_AREAS = 20_000
MOST_SAMPLED = 5_000
"""Where a level has more than `MOST_AREAS`, its classes are made from so many of them."""


def read_frame(
    connection: Connection, scheme: str, level: str, under: str | None, cache: LayerCache, version: str = ""
) -> Frame:
    """Return the areas of a level, all or those within one, in order of code.

    Parameters
    ----------
    version : str, optional
        `store.layers.areas_version`, where it was read already in this transaction.

    Raises
    ------
    NotFound
        There is no such scheme or area.
    BadInput
        The scheme has no such level, or there are more than `MOST_AREAS`.
    """
    key = version or store.areas_version(connection), scheme, level, under
    return cache.frames.get(key, lambda: _read(connection, scheme, level, under))


def frame_of_classes(connection: Connection, scheme: str, level: str, cache: LayerCache, version: str = "") -> Frame:
    """Return the areas of a level from whose values its classes are made: all, or of very many always the same ones."""
    key = version or store.areas_version(connection), scheme, level, "classes", ""
    return cache.frames.get(key, lambda: _read_for_classes(connection, scheme, level))


def _read(connection: Connection, scheme: str, level: str, under: str | None) -> Frame:
    _require_level(connection, scheme, level)
    rows = store.frame_rows(connection, scheme, level, under, MOST_AREAS + 1)
    if len(rows) > MOST_AREAS:
        raise BadInput(
            f"该层级超过 {MOST_AREAS} 个区域，一次显示不下。", f"There are more than {MOST_AREAS} areas of this level.",
            hint_zh="请先选一个上级区域。", hint_en="Choose an area above them first.",
        )  # fmt: skip
    if not rows and under is not None:
        show_area(connection, scheme, under)
    return _framed(scheme, level, under, rows)


def _read_for_classes(connection: Connection, scheme: str, level: str) -> Frame:
    rows = store.frame_rows(connection, scheme, level, None, MOST_AREAS + 1)
    if len(rows) > MOST_AREAS:
        return replace(
            _framed(scheme, level, None, store.sampled_rows(connection, scheme, level, MOST_SAMPLED)), sampled=True
        )
    return _framed(scheme, level, None, rows)


def _require_level(connection: Connection, scheme: str, level: str) -> None:
    levels = scheme_named(connection, scheme).levels
    if level not in levels:
        raise BadInput(
            f"没有层级 {level}，现有：{'、'.join(levels)}。",
            f"There is no level {level}; there are: {', '.join(levels)}.",
        )


def _framed(scheme: str, level: str, under: str | None, rows: list[store.Row]) -> Frame:
    columns = [[row[name] for row in rows] for name in ("code", "name", "parent_code", "kind")]
    digest = blake2b(json.dumps([level, *columns]).encode(), digest_size=12).hexdigest()
    ids = np.array([row["id"] for row in rows], dtype=np.int64)
    codes, names, parents, kinds = columns
    return Frame(
        scheme, level, under, ids, codes, names, parents, kinds, any(row["demo"] for row in rows), digest,
    )  # fmt: skip
