"""Road lines as they come from a file or a table, before they are cut where they meet."""

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from gisgrid.errors import BadInput
from gisgrid.geometry.lattice import Geometries

Integers = NDArray[np.int64]


@dataclass(frozen=True)
class RoadLines:
    """Lines on which people walk.

    Attributes
    ----------
    geometries : ndarray of LineString, shape (n,)
        Planar metres in a local projection of the caller's choice.
    ids : list of str, length n
        What the source calls each line.
    layers : ndarray of int, shape (n,)
        0 on the ground, above it on bridges, below it in tunnels. Lines of different layers do not meet where they
        cross, only where one ends at a vertex of the other.

    Raises
    ------
    BadInput
        If the three do not have the same length, or a geometry is no LineString or has a coordinate that is no number.

    Examples
    --------
    >>> lane = shapely.LineString([(0, 0), (100, 0)])
    >>> len(RoadLines(np.array([lane]), ["R1"], np.array([0])))
    1
    """

    geometries: Geometries
    ids: list[str]
    layers: Integers

    def __post_init__(self) -> None:
        if not len(self.geometries) == len(self.ids) == len(self.layers):
            raise BadInput(
                "道路的线、编号和层数目不一致。",
                "Road lines, their ids and their layers differ in number.",
                hint_zh="请给每条线一个编号和一个层（地面为 0）。",
                hint_en="Give each line one id and one layer (0 on the ground).",
            )
        self._refuse(shapely.get_type_id(self.geometries) != 1, "不是单一的线", "is no single line")
        finite = np.isfinite(shapely.get_coordinates(self.geometries)).all(axis=1)
        rows = shapely.get_coordinates(self.geometries, return_index=True)[1]
        broken = np.isin(np.arange(len(self)), rows[~finite])
        self._refuse(broken, "含有不是数字的坐标", "has a coordinate that is no number")

    def __len__(self) -> int:
        return len(self.geometries)

    def _refuse(self, wrong: NDArray[np.bool_], zh: str, en: str) -> None:
        bad = [self.ids[row] for row in np.flatnonzero(wrong)]
        if bad:
            raise BadInput(
                f"{len(bad)} 条道路{zh}，第一条是“{bad[0]}”。",
                f'{len(bad)} of the road lines: "{bad[0]}" {en}.',
                hint_zh="请修正或去掉这些线后再导入。",
                hint_en="Mend these lines or leave them out, then import again.",
                details={"ids": bad},
            )
