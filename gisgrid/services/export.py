"""Areas leave as GeoJSON that its receiver can prove."""

from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import chain
from typing import TextIO

import numpy as np
import shapely
from sqlalchemy import Connection

from gisgrid.domain.areas import Scheme
from gisgrid.errors import NotFound
from gisgrid.exchange.geojson import write_areas
from gisgrid.exchange.rows import AreaRow, ExportHeader
from gisgrid.geometry.knots import Knot
from gisgrid.geometry.lattice import Coordinates
from gisgrid.store.areas import areas_by_code
from gisgrid.store.export import ExportedArea, codes_along, stream_areas
from gisgrid.store.knots import knots_of

DEMO_MARK = "示意数据，非实际界线"
"""Said wherever areas are shown or exported whose source is the demo generator."""


def export_areas(
    connection: Connection,
    scheme: Scheme,
    stream: TextIO,
    *,
    level: str | None = None,
    under: str | None = None,
    notice: str = "",
) -> int:
    """Write areas, and the parents that go along with them, as GeoJSON.

    Parameters
    ----------
    connection : Connection
        Inside `reading`: the whole file is of one moment.
    stream : text stream
        UTF-8.
    level : str, optional
        Only areas of this level.
    under : str, optional
        Only this area and what is below it.
    notice : str
        What must be said wherever the map is shown, such as a 审图号, unless the areas are made up.

    Returns
    -------
    int
        Number of areas written.

    Raises
    ------
    NotFound
        `under` or areas of the level are not there.
    """
    if level is not None:
        scheme.rank(level)
    if under is not None and not len(areas_by_code(connection, scheme.code, [under])):
        raise NotFound(f"没有代码为 {under} 的区域，未导出", f"there is no area {under}; nothing was exported")
    along = tuple(codes_along(connection, scheme.code, level, under))
    areas = stream_areas(connection, scheme.code, level, under)
    first = next(areas, None)
    if first is None:
        raise NotFound("没有可导出的区域", "there are no areas to export")
    asked = {key: value for key, value in (("level", level), ("under", under)) if value is not None}
    header = ExportHeader(
        schemes=(scheme,),
        exported=asked,
        along={scheme.code: along} if along else {},
        date=datetime.now(UTC).isoformat(timespec="seconds"),
        mark=DEMO_MARK if first.source.startswith("demo") else notice,
    )
    return write_areas(_rows(scheme.code, first, areas, knots_of(connection, scheme.code)), stream, header=header)


def _rows(scheme: str, first: ExportedArea, others: Iterator[ExportedArea], knots: list[Knot]) -> Iterator[AreaRow]:
    """Yield areas as rows of the file, each with the knots on its border."""
    places = _as_numbers(np.array([knot.p for knot in knots]).reshape(-1, 2))
    for area in chain([first], others):
        on_border = np.isin(places, _as_numbers(shapely.get_coordinates(area.geometry)))
        yield AreaRow(
            code=area.code,
            parent_code=area.parent_code,
            level=area.level,
            name=area.name,
            kind=area.kind,
            scheme=scheme,
            version=area.version,
            source=area.source,
            valid_from=area.valid_from.isoformat(),
            geometry=area.geometry,
            knots=tuple(knots[i] for i in np.flatnonzero(on_border)),
        )


def _as_numbers(xy: Coordinates) -> np.ndarray[tuple[int], np.dtype[np.complex128]]:
    """Return each point as one complex number, which numpy compares as a whole."""
    return np.asarray(xy[:, 0] + 1j * xy[:, 1])
