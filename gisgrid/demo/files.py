"""A demo written as files: GeoJSON (RFC 7946, seven decimals) and CSV in UTF-8, the same bytes every time."""

import csv
import gzip
import io
import json
from pathlib import Path
from typing import Any

import shapely

from gisgrid.demo.areas import SOURCE
from gisgrid.demo.features import LineTable
from gisgrid.demo.generate import DemoCounty
from gisgrid.demo.tables import Table
from gisgrid.domain.areas import AreaTable
from gisgrid.geometry.lattice import Geometries

README = f"""# 示意数据，非实际界线

{SOURCE}。本目录的县、镇、村、网格、道路、人员、电话与活动全部由程序虚构，代码以 9901 开头，现实中不存在。

Fictitious data, not real boundaries. Every county, town, village, grid, road, person, telephone number and activity
here is made up by `gisgrid demo`. No county has a code that begins with 9901, and no mobile number begins with 1005.
Coordinates: CGCS2000 longitude and latitude (EPSG:4490), multiples of 1e-7 degree. The areas of each level tile their
parents exactly.

| file | holds |
|---|---|
| areas-LEVEL.geojson.gz | areas of a level: code, name, level, parent_code, kind, source |
| roads.geojson.gz, rivers.geojson | walking network, met only at ends, `bridge` over water; rivers |
| households.csv | household points with size, address and the sub-grid they were counted in |
| stated_households.csv | households that each sub-grid states, some wrong |
| venues.csv | central halls, branches, village centres, service points; `sensitive` 1 stays off public maps |
| organisations.csv, volunteers.csv, teams.csv, team_members.csv | who serves |
| postings.csv | person or team, area, role, from, to (empty: still runs) |
| household_contacts.csv | who keeps contact with which household |
| activities.csv, service_records.csv | twelve months of activities; who served how long, and where they checked in |
| truth.json | what was planted: vacancies, doubles, silent areas, missing centres, wrong counts … as of `as_of` |

CSV files carry no notice line, so that they load as they are; this file is their notice.
"""


def write(demo: DemoCounty, folder: Path) -> list[Path]:
    """Write a demo into a folder, which is made if need be, and return the files in order of writing."""
    folder.mkdir(parents=True, exist_ok=True)
    contents: dict[str, str] = {"README.md": README}
    for level in dict.fromkeys(demo.areas.levels):
        contents[f"areas-{level}.geojson.gz"] = areas_geojson(demo.areas.take(demo.areas.at(level)))
    contents["roads.geojson.gz"] = lines_geojson(demo.roads)
    contents["rivers.geojson"] = lines_geojson(demo.rivers)
    contents |= {f"{name}.csv": csv_text(table) for name, table in demo.tables.items()}
    contents["truth.json"] = json.dumps(demo.truth, ensure_ascii=False, indent=1) + "\n"
    return [_write_file(folder / name, text) for name, text in contents.items()]


def areas_geojson(areas: AreaTable) -> str:
    """Return a FeatureCollection of areas, one feature a line."""
    keys = ("code", "name", "level", "parent_code", "kind")
    columns = (areas.codes, areas.names, areas.levels, areas.parent_codes, areas.kinds)
    properties = [dict(zip(keys, row, strict=True)) | {"source": SOURCE} for row in zip(*columns, strict=True)]
    return _collection(areas.geometries, properties)


def lines_geojson(lines: LineTable) -> str:
    """Return a FeatureCollection of lines, one feature a line."""
    rows = zip(*lines.columns.values(), strict=True)
    return _collection(
        lines.geometries, [dict(zip(lines.columns, row, strict=True)) | {"source": SOURCE} for row in rows]
    )


def csv_text(table: Table) -> str:
    """Return a table as CSV with a header line."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(table)
    writer.writerows(zip(*table.values(), strict=True))
    return out.getvalue()


def geometry_text(geometry: shapely.Geometry) -> str:
    """Return a LineString or MultiPolygon as GeoJSON with seven decimals, which lose nothing of a lattice value.

    Examples
    --------
    >>> geometry_text(shapely.LineString([(110.5, 29.5), (110.6, 29.5)]))
    '{"type":"LineString","coordinates":[[110.5000000,29.5000000],[110.6000000,29.5000000]]}'
    """
    if isinstance(geometry, shapely.LineString):
        return f'{{"type":"LineString","coordinates":{_positions(geometry)}}}'
    parts = (",".join(map(_positions, shapely.get_rings(part))) for part in geometry.geoms)
    return f'{{"type":"MultiPolygon","coordinates":[{",".join(f"[{part}]" for part in parts)}]}}'


def _positions(line: shapely.Geometry) -> str:
    xy = shapely.get_coordinates(line)
    return "[" + ",".join(["[%.7f,%.7f]"] * len(xy)) % tuple(xy.ravel().tolist()) + "]"


def _collection(geometries: Geometries, properties: list[dict[str, Any]]) -> str:
    features = (
        f'{{"type":"Feature","properties":{json.dumps(p, ensure_ascii=False, separators=(",", ":"))},"geometry":{g}}}'
        for p, g in zip(properties, map(geometry_text, geometries), strict=True)
    )
    body = ",\n".join(features)
    return f'{{"type":"FeatureCollection","notice":"{SOURCE}","features":[\n{body}\n]}}\n'


def _write_file(path: Path, text: str) -> Path:
    data = text.encode()
    if path.suffix == ".gz":
        data = gzip.compress(data, compresslevel=6, mtime=0)  # no time stamp: the same bytes every time
    path.write_bytes(data)
    return path
