"""Boundary files of others: whatever the format, one table of codes, names, parents and polygons."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from gisgrid.errors import BadInput
from gisgrid.exchange.codes import as_codes, required_codes
from gisgrid.exchange.crs import to_degrees
from gisgrid.exchange.expected import FindOutlines, expected_outline
from gisgrid.exchange.fields import spec_values
from gisgrid.exchange.labels import as_kinds, as_names
from gisgrid.exchange.shapes import flat_polygons
from gisgrid.exchange.sources import Source, read_source
from gisgrid.exchange.surveyed import read_survey
from gisgrid.geometry.lattice import Geometries


@dataclass(frozen=True)
class BoundaryTable:
    """Areas as a boundary file gives them, all of one level.

    Attributes
    ----------
    codes, names, kinds : list of str, length n
        Codes are unique and not blank.
    parent_codes : tuple of list of (str or None)
        Nearest parent first; None where the file leaves it blank.
    parent_names : tuple of list of str
        As many as `parent_codes`.
    geometries : ndarray of (Multi)Polygon, shape (n,)
        Longitude, latitude in degrees, EPSG:4490, two-dimensional and finite; not snapped, not checked for validity.
    source_crs, crs_evidence : str
        The system of the file, why it was believed, and the operation that led to EPSG:4490.
    notices : list of str
        What a person should know and need not act on, in Chinese and English.
    """

    codes: list[str]
    names: list[str]
    parent_codes: tuple[list[str | None], ...]
    parent_names: tuple[list[str], ...]
    kinds: list[str]
    geometries: Geometries
    source_crs: str
    crs_evidence: str
    notices: list[str]


def read_boundaries(
    path: str | Path,
    *,
    code: str,
    name: str,
    parent_codes: Sequence[str] = (),
    parent_names: Sequence[str] = (),
    kind: str | None = None,
    crs: str | None = None,
    datum_shift: str | None = None,
    control_points: Path | None = None,
    accept_residuals: bool = False,
    layer: str | None = None,
    encoding: str | None = None,
    outlines: FindOutlines | None = None,
) -> BoundaryTable:
    """Read a boundary file.

    Parameters
    ----------
    path : path
        GeoJSON, GeoPackage, Shapefile (.shp or zip) or FlatGeobuf.
    code, name : str
        Field specs (see `gisgrid.exchange.fields.spec_values`).
    parent_codes, parent_names : sequence of str
        Field specs of the parents, nearest first; names may be fewer, the code stands in.
    kind : str, optional
        Field spec of the kind; without it all areas are ``base``.
    crs : str, optional
        None: the file must say it. ``auto``: else an unambiguous guess. Otherwise the system, as ``EPSG:4547``,
        ``gcj02`` or ``bd09``.
    datum_shift, control_points, accept_residuals : optional
        What leads from an old datum to CGCS2000 (see `gisgrid.exchange.surveyed.read_survey`).
    layer : str, optional
        Of a GeoPackage or a zip archive that holds several.
    encoding : str, optional
        Of a shapefile's attribute table; by default told from its bytes.
    outlines : callable, optional
        Returns the outlines, by code, of those parents (or, if there are none, areas of the file) that are known; the
        file's coordinate system is tested against them.

    Returns
    -------
    BoundaryTable

    Raises
    ------
    BadInput
        With one sentence that says what is wrong with the file.
    """
    source = read_source(Path(path), layer=layer, encoding=encoding)
    rows = len(source.geometries)
    if rows == 0:
        raise BadInput(
            "文件中没有任何区域。", "The file holds no areas.", hint_zh="请检查文件。", hint_en="Check the file."
        )
    codes = required_codes(spec_values(code, source.columns, rows), code)
    names, unnamed = as_names(spec_values(name, source.columns, rows), codes, name)
    kinds = as_kinds(spec_values(kind, source.columns, rows)) if kind else ["base"] * rows
    parents = tuple(as_codes(spec_values(spec, source.columns, rows), spec) for spec in parent_codes)
    flat, dropped = flat_polygons(source.geometries, codes)
    expected = expected_outline(flat, codes, parents[0] if parents else [], outlines) if outlines else None
    survey = read_survey(datum_shift, control_points, accept_residuals=accept_residuals)
    located = to_degrees(flat, source.said_crs(crs), crs, survey=survey, expected=expected)
    return BoundaryTable(
        codes=codes,
        names=names,
        parent_codes=parents,
        parent_names=_parent_names(source, parents, parent_names),
        kinds=kinds,
        geometries=located.geometries,
        source_crs=located.source_crs,
        crs_evidence=located.evidence,
        notices=[notice for notice in (*source.notices, unnamed, dropped, *located.notices) if notice],
    )


def _parent_names(source: Source, parents: tuple[list[str | None], ...], specs: Sequence[str]) -> tuple[list[str], ...]:
    named = [
        as_names(spec_values(spec, source.columns, len(p)), p, spec)[0] for p, spec in zip(parents, specs, strict=False)
    ]
    unnamed = [[code or "" for code in codes] for codes in parents[len(named) :]]
    return (*named, *unnamed)
