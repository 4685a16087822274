"""Areas that somebody drew and perhaps named: natural villages, pieces that are to stay as they are."""

from pathlib import Path

from gisgrid.domain.division import NamedShapes
from gisgrid.errors import BadInput
from gisgrid.exchange.crs import to_degrees
from gisgrid.exchange.fields import Columns, spec_values
from gisgrid.exchange.fields_guessed import guess_fields
from gisgrid.exchange.labels import as_names
from gisgrid.exchange.shapes import flat_polygons
from gisgrid.exchange.sources import read_source


def read_named_shapes(path: Path, *, crs: str | None = None) -> tuple[NamedShapes, list[str]]:
    """Read areas, with their codes and names where a field is called like one.

    Parameters
    ----------
    path : Path
        GeoJSON, GeoPackage, Shapefile (.shp or zip) or FlatGeobuf.
    crs : str, optional
        As of `gisgrid.exchange.boundaries.read_boundaries`.

    Returns
    -------
    NamedShapes
    list of str
        What a person should know.

    Raises
    ------
    BadInput
        With one sentence that says what is wrong with the file.
    """
    source = read_source(path)
    count = len(source.geometries)
    if not count:
        raise BadInput(
            "文件中没有任何区域。", "The file holds no areas.", hint_zh="请检查文件。", hint_en="Check the file."
        )
    codes = _texts(source.columns, guess_fields(source.columns, {}).code, count)
    names, _ = as_names(list(_texts(source.columns, guess_fields(source.columns, {}).name, count)), codes, "name")
    shown = [code or name or str(row + 1) for row, (code, name) in enumerate(zip(codes, names, strict=True))]
    flat, dropped = flat_polygons(source.geometries, shown)
    located = to_degrees(flat, source.said_crs(crs), crs)
    notices = [notice for notice in (*source.notices, dropped, *located.notices) if notice]
    return NamedShapes(codes, names, located.geometries), notices


def _texts(columns: Columns, field: str, count: int) -> list[str]:
    """Return a field as text, blank where there is no such field or no value."""
    values = spec_values(field, columns, count) if field else [None] * count
    return ["" if value is None else str(value).strip().removesuffix(".0") for value in values]
