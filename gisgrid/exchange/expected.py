"""Where a file ought to lie: the outlines of its parents in the database, against which its system is tested."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from gisgrid.errors import BadInput
from gisgrid.geometry.datum.guess import CLEAR, FIT_M, Guess, guess_crs, metres, unambiguous
from gisgrid.geometry.datum.outline import Reference, outline_points
from gisgrid.geometry.datum.webmaps import WEB_MAPS
from gisgrid.geometry.lattice import Coordinates, Geometries

SAMPLE_OUTLINES = 12
SHOWN_GUESSES = 5

FindOutlines = Callable[[Sequence[str]], Mapping[str, object]]
"""Codes to polygons in EPSG:4490 of those areas that are there."""


@dataclass(frozen=True)
class Expected:
    """The outline of (a sample of) a file, and the border that it ought to lie on.

    Attributes
    ----------
    points : ndarray of float, shape (n, 2)
        As in the file.
    reference : Reference
    """

    points: Coordinates
    reference: Reference

    def guesses(self) -> list[Guess]:
        """Return the ranked guesses for the file's coordinates."""
        return guess_crs(self.points, self.reference)

    def distance_m(self, lonlat: Coordinates) -> float:
        """Return how far the outline lies from the border, once it is read."""
        return self.reference.median_distance_m(lonlat)


def expected_outline(
    geometries: Geometries, codes: Sequence[str], parent_codes: Sequence[str | None], find: FindOutlines
) -> Expected | None:
    """Return where a file ought to lie: on the outlines of its parents, else of the same areas before it.

    A dozen outlines are enough to tell a shift; they are taken evenly over the file.
    """
    for owners in (parent_codes, codes):
        named = np.array([owner or "" for owner in owners], dtype=object)
        wanted = np.unique(named[named != ""])
        sample = wanted[np.linspace(0, len(wanted) - 1, min(SAMPLE_OUTLINES, len(wanted))).astype(int)].tolist()
        outlines = find(sample) if sample else {}
        if outlines:
            rows = np.flatnonzero(np.isin(named, list(outlines)))
            group = np.unique(named[rows].astype(str), return_inverse=True)[1]
            return Expected(outline_points(geometries[rows], group), Reference(list(outlines.values())))
    return None


def listed(guesses: Sequence[Guess]) -> tuple[str, str]:
    """Return guesses as numbered lines, in Chinese and in English."""
    far = [_far(guess.distance_m) for guess in guesses[:SHOWN_GUESSES]]
    lines_zh = [f"  {i}. {g.system}：{g.zh}{far[i - 1][0]}" for i, g in enumerate(guesses[:SHOWN_GUESSES], 1)]
    lines_en = [f"  {i}. {g.system}: {g.en}{far[i - 1][1]}" for i, g in enumerate(guesses[:SHOWN_GUESSES], 1)]
    if len(guesses) > SHOWN_GUESSES:
        last = f"  … {guesses[-1].system} ({len(guesses)})"
        lines_zh, lines_en = [*lines_zh, last], [*lines_en, last]
    return "\n".join(lines_zh), "\n".join(lines_en)


def _far(distance_m: float | None) -> tuple[str, str]:
    if distance_m is None:
        return "", ""
    far = metres(distance_m)
    return (
        f"；这样读，外缘离已有边界 {far} 米（中位数）",
        f"; so read, the outline lies {far} m (median) from the border known",
    )


def check_expected(expected: Expected, believed: str, points: Coordinates) -> tuple[str, list[str]]:
    """Compare a file as it was read with where it ought to lie.

    Parameters
    ----------
    expected : Expected
    believed : str
        The system that the file was read in, as `--crs` takes it or as its own name.
    points : ndarray of float, shape (n, 2)
        The expected outline's points, so read: EPSG:4490.

    Returns
    -------
    evidence : str
    notices : list of str
        That it lies away from the border, where no other reading explains it.

    Raises
    ------
    BadInput
        Another reading lies on the border and this one does not: shifted coordinates, or a shift undone twice.
    """
    far_m = expected.distance_m(points)
    evidence = f"outline {metres(far_m)} m (median) from the border known"
    if far_m <= FIT_M:
        return evidence, []
    other = unambiguous(expected.guesses())
    if other and not other.swapped and (other.distance_m or 0.0) * CLEAR <= far_m:
        raise _shifted(expected, believed, far_m, other)
    hidden = unambiguous(guess_crs(points, expected.reference))
    if hidden and hidden.system in WEB_MAPS:
        raise _shifted(expected, believed, far_m, hidden, unproject=True)
    far = metres(far_m)
    zh = f"按 {believed} 读取，外缘离已有边界 {far} 米（中位数），没有坐标系能解释；可能是旧基准，或边界本来不同。"
    en = f"Read as {believed}, the outline lies {far} m (median) from the border known, and no system explains it:"
    return evidence, [f"{zh} / {en} perhaps an old datum, or another border."]


def _shifted(expected: Expected, believed: str, far_m: float, other: Guess, *, unproject: bool = False) -> BadInput:
    """Say which reading fits better; a web map's shift under a projection has to come out of it first."""
    zh, en = listed(expected.guesses())
    far, near = metres(far_m), metres(other.distance_m or 0.0)
    first_zh, first_en = ("先反算为经纬度，再", "turn it into degrees first, then ") if unproject else ("", "")
    return BadInput(
        f"按 {believed} 读取，外缘离已有边界 {far} 米；按 {other.system} 读取只差 {near} 米。没有擅自平移，未导入。",
        f"Read as {believed}, the outline lies {far} m from the border known; read as {other.system}, only {near} m. "
        "Nothing was shifted, nothing imported.",
        hint_zh=f"请核对，{first_zh}用 --crs 指明真正的坐标系，例如 --crs {other.system}：\n{zh}",
        hint_en=f"Check, {first_en}name the true system, such as --crs {other.system}:\n{en}",
        details={"distance_m": far_m, "candidates": [guess.system for guess in expected.guesses()]},
    )
