"""A frame and the values of a layer as a page is told of them."""

from typing import Any

import numpy as np

from gisgrid.domain.layers import Frame, LayerValues, layer_said
from gisgrid.domain.ramps import colours
from gisgrid.services.layer_figures import STATES

Answer = dict[str, Any]


def frame_said(frame: Frame) -> Answer:
    """Return the areas column by column."""
    return {
        "frame": frame.digest, "level": frame.level, "codes": frame.codes, "names": frame.names,
        "parents": frame.parents, "kinds": frame.kinds,
    }  # fmt: skip


def values_said(found: LayerValues) -> Answer:
    """Return values, states and classes in the order of the frame; estimates only where there are any."""
    estimates = {"estimate": found.estimates.astype(int).tolist()} if found.estimates.any() else {}
    return {
        "layer": layer_said(found.layer), "filters": found.filters, "level": found.frame.level,
        "under": found.frame.under, "month": month_said(found.month), "since": month_said(found.since),
        "day": found.day, "at": found.at, "source": found.source, "note": found.note, "demo": found.demo,
        "frame": found.frame.digest, "breaks": found.breaks, "ramp": found.ramp,
        "colours": colours(found.ramp, len(found.breaks)), "states": list(STATES),
        "values": numbers_said(found.values), "state": [STATES.index(state) for state in found.states], **estimates,
    }  # fmt: skip


def month_said(month: Any) -> str | None:
    """Return a month as 2026-10.

    Examples
    --------
    >>> month_said(None)
    """
    return None if month is None else f"{month:%Y-%m}"


def numbers_said(values: Any) -> list[float | int | None]:
    """Return numbers of at most six digits behind the point, whole ones as such; None for NaN.

    Examples
    --------
    >>> numbers_said(np.array([2.0, np.nan, 1 / 3]))
    [2, None, 0.333333]
    """
    return [_number(value) for value in np.round(values, 6).tolist()]


def _number(value: float) -> float | int | None:
    if value != value:
        return None
    return int(value) if value.is_integer() else value
