"""What a person should know of a proposed division, in one sentence each: above all why a bound was not met."""

from collections.abc import Iterator

import numpy as np

from gisgrid.domain.division import DivisionRequest, Remark
from gisgrid.planning.division.divide import Division
from gisgrid.planning.division.ground import Ground
from gisgrid.services.incoming import listed

LEAST_COMPACT = 0.35


def remarks_on(
    request: DivisionRequest, ground: Ground, division: Division, deviation: float, cut_villages: list[str]
) -> list[Remark]:
    """Return what is to be said of a division.

    Parameters
    ----------
    deviation : float
        The largest, as the database will count.
    cut_villages : list of str
        Names of natural villages in more than one piece.
    """
    return [
        *_of_balance(request, division, deviation),
        *_of_lines(ground, division),
        *_of_places(division),
        *_of_shapes(division),
        *_of_villages(division, cut_villages),
    ]


def _of_balance(request: DivisionRequest, division: Division, deviation: float) -> Iterator[Remark]:
    quality = division.quality
    if deviation <= request.tolerance:
        return
    off, least = f"{deviation:.1%}", f"{quality.least_deviation:.1%}"
    if quality.least_deviation > request.tolerance:
        yield Remark(
            "lump",
            f"户数最大偏差 {off}：个别地点户数太多，任何分法都至少偏差 {least}（已证明）。",
            f"The largest deviation is {off}: a place has so many households that every division has "
            f"{least} at least (proved).",
        )
    elif division.unavoidable > request.tolerance:
        yield Remark(
            "apart",
            f"户数最大偏差 {off}：村域由互不相接的地块组成，每块只能整格划分。",
            f"The largest deviation is {off}: the area consists of places that do not touch, each of which takes "
            "whole pieces.",
        )
    else:
        yield Remark(
            "unbalanced",
            f"户数最大偏差 {off}，超过要求；没有找到更均衡的分法，但未证明不存在。",
            f"The largest deviation is {off}, more than asked for; no better was found, which is no proof.",
        )


def _of_lines(ground: Ground, division: Division) -> Iterator[Remark]:
    if not len(ground.streets) and not len(ground.rivers):
        yield Remark(
            "no_lines",
            "这里没有道路和河流，全部边界按农户位置在户与户之间划定。",
            "No roads or rivers lie here: all borders run between households, by their places alone.",
        )
    elif division.cut_blocks:
        yield Remark(
            "cut_blocks",
            f"{division.blocks} 个街块中有 {division.cut_blocks} 个户数过多，已允许从户与户之间切开。",
            f"{division.cut_blocks} of {division.blocks} blocks hold so many households that borders may run "
            "through them, between households.",
        )


def _of_places(division: Division) -> Iterator[Remark]:
    if division.joined:
        yield Remark(
            "joined",
            f"有 {division.joined} 处互不相接的小地块不足以单独成格，已并入最近的网格。",
            f"{division.joined} separate places are too small to stand alone; each is in one piece with the nearest.",
        )


def _of_shapes(division: Division) -> Iterator[Remark]:
    thin = int((division.quality.compactness < LEAST_COMPACT).sum())
    if thin:
        yield Remark(
            "not_compact",
            f"有 {thin} 块形状不够紧凑（Polsby-Popper 低于 {LEAST_COMPACT}）：户数均衡优先于形状。",
            f"{thin} pieces are hardly compact (Polsby-Popper below {LEAST_COMPACT}): balance came before shape.",
        )
    if (division.quality.households == 0).any():
        yield Remark("empty", "有的块内没有农户。", "A piece holds no household.")


def _of_villages(division: Division, cut_villages: list[str]) -> Iterator[Remark]:
    if cut_villages:
        mean = float(np.mean(division.quality.households))
        yield Remark(
            "cut_villages",
            f"这些自然村分在几个网格中：{listed(cut_villages)}；它们或超过一格的户数（平均 {mean:.0f} 户），"
            "或与邻村同在一个街块，或整体划入会破坏均衡。",
            f"These natural villages are in several pieces: {listed(cut_villages)}. They have more households than one "
            f"piece (the mean is {mean:.0f}), share a block with another, or would upset the balance.",
        )
