"""A file of candidate places as a page sends it: read at once and kept nowhere."""

import shutil
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import IO

from gisgrid.domain.venues import Candidates
from gisgrid.errors import BadInput
from gisgrid.exchange.archives import SIDECAR_SUFFIXES
from gisgrid.exchange.places import Places
from gisgrid.exchange.uploads import shown_name
from gisgrid.exchange.venues import read_venues

ALONE_SUFFIXES = (".csv", ".txt", ".geojson", ".json", ".gpkg", ".fgb", ".zip")
MOST = 2000


def read_candidates(parts: Iterable[tuple[str, IO[bytes]]], *, crs: str | None = None) -> tuple[Candidates, Places]:
    """Read candidate places out of one file, or the parts of a shapefile.

    Parameters
    ----------
    parts : iterable of (name, stream)
    crs : str, optional
        As of `read_venues`.

    Raises
    ------
    BadInput
        It is not one such file, holds no points with an id each, or more than 2,000.
    """
    given = [(shown_name(name), stream) for name, stream in parts]
    main = _main([name for name, _ in given])
    with tempfile.TemporaryDirectory(prefix="gisgrid-candidates-") as folder:
        for name, stream in given:
            with (Path(folder) / f"candidates{_suffix(name)}").open("wb") as sink:
                shutil.copyfileobj(stream, sink, 1 << 20)
        try:
            table, places = read_venues(Path(folder) / f"candidates{_suffix(main)}", crs=crs)
        except BadInput as error:
            own = f"candidates{_suffix(main)}"
            error.zh, error.en = error.zh.replace(own, main), error.en.replace(own, main)
            raise
    if len(table) > MOST:
        raise BadInput(
            f"候选点有 {len(table)} 个，一次最多 {MOST} 个。",
            f"These are {len(table)} candidates; {MOST} are weighed at once at most.",
            hint_zh="请先筛去离居民很远或不可能建的点。",
            hint_en="Leave out those far from everybody, and where nothing can be built.",
        )
    return Candidates(table.ids, table.names, table.points), places


def _suffix(name: str) -> str:
    return Path(name).suffix.lower()


def _main(names: list[str]) -> str:
    suffixes = [_suffix(name) for name in names]
    if len(names) == 1 and suffixes[0] in ALONE_SUFFIXES:
        return names[0]
    if suffixes.count(".shp") == 1 and set(suffixes) <= {".shp", *SIDECAR_SUFFIXES}:
        return names[suffixes.index(".shp")]
    raise BadInput(
        f"这不是一份候选点文件：{', '.join(names[:5]) or '0'}。",
        f"This is no file of candidates: {', '.join(names[:5]) or '0'}.",
        hint_zh="请选一个 CSV（列 id、lon、lat）、GeoJSON、GeoPackage，或 Shapefile 的 .shp、.dbf、.shx、.prj。",
        hint_en="Choose a CSV (columns id, lon, lat), GeoJSON, GeoPackage, or a Shapefile's .shp, .dbf, .shx and .prj.",
    )
