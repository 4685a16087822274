"""A file that was sent by a page: looked into, tried against what is there, stored or kept as a draft."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from sqlalchemy import Connection

from gisgrid.domain.areas import Scheme
from gisgrid.domain.codes import CodeComparison
from gisgrid.domain.findings import NamedFinding
from gisgrid.errors import BadInput, NotTiling
from gisgrid.exchange.boundaries import BoundaryTable, read_boundaries
from gisgrid.exchange.codes import as_codes
from gisgrid.exchange.contradictions import label
from gisgrid.exchange.expected import FindOutlines, expected_outline
from gisgrid.exchange.fields_guessed import FieldGuess, guess_fields
from gisgrid.exchange.shapes import flat_polygons
from gisgrid.exchange.sources import Source, read_source
from gisgrid.geometry.datum import Guess, guess_crs
from gisgrid.services.codes import compare_with_official
from gisgrid.services.imports import plan_import, sha256_of, store_import
from gisgrid.services.outlines import outlines_of
from gisgrid.services.replacing import ImportPlan
from gisgrid.store.batches import record_batch
from gisgrid.store.session import open_changeset

SHOWN_ROWS = 8


@dataclass(frozen=True)
class FileSpec:
    """How a person says that a file is to be read: field specs, level, system.

    Attributes
    ----------
    level, code, name : str
    parent_code, kind, crs, layer, encoding : str
        Empty where left out.
    derive_parents, replace : bool
    """

    level: str
    code: str
    name: str = ""
    parent_code: str = ""
    kind: str = ""
    crs: str = ""
    layer: str = ""
    encoding: str = ""
    derive_parents: bool = False
    replace: bool = False

    def read(self, path: Path, outlines: FindOutlines) -> BoundaryTable:
        """Read a file so, its system tested against outlines that are known.

        Raises
        ------
        BadInput
            The file does not allow it.
        """
        if not self.code or not self.level:
            raise BadInput("请选择代码字段和层级。", "Choose the field of the code and the level.")
        return read_boundaries(
            path,
            code=self.code,
            name=self.name or self.code,
            parent_codes=[self.parent_code] if self.parent_code else [],
            kind=self.kind or None,
            crs=self.crs or None,
            layer=self.layer or None,
            encoding=self.encoding or None,
            outlines=outlines,
        )


def known_outlines(connection: Connection, scheme: Scheme) -> FindOutlines:
    """Return what finds the outlines of areas that are there."""
    return partial(outlines_of, connection, scheme.code)


@dataclass(frozen=True)
class Preview:
    """What a file holds.

    Attributes
    ----------
    format : str
    rows : int
    fields : list of str
    first : list of list of str
        The first rows, a value for each field; empty where one is missing.
    guess : FieldGuess
    said : str
        The system that the file says, empty if none.
    systems : list of Guess
        Which systems the coordinates may be in, the likeliest first.
    bounds : list of float
        Lowest x and y, highest x and y, as in the file.
    notices : list of str
    """

    format: str
    rows: int
    fields: list[str]
    first: list[list[str]]
    guess: FieldGuess
    said: str
    systems: list[Guess]
    bounds: list[float]
    notices: list[str]


def preview_file(connection: Connection, scheme: Scheme, path: Path, *, layer: str = "", encoding: str = "") -> Preview:
    """Look into a boundary file; where outlines are known, its coordinates are held against them.

    Raises
    ------
    BadInput
        It cannot be read, or holds nothing.
    """
    source = read_source(path, layer=layer or None, encoding=encoding or None)
    rows = len(source.geometries)
    shapes = source.geometries[~shapely.is_missing(source.geometries)] if rows else source.geometries
    if not len(shapes) or shapely.is_empty(shapes).all():
        raise BadInput("文件中没有任何区域。", "The file holds no areas.", hint_zh="请检查文件。", hint_en="Check it.")
    bounds = np.asarray(shapely.total_bounds(shapes))
    fields = list(source.columns)
    guess = guess_fields(source.columns, dict(zip(scheme.levels, scheme.code_patterns, strict=True)))
    first = [[_shown(source.columns[name][row]) for name in fields] for row in range(min(rows, SHOWN_ROWS))]
    return Preview(
        format=source.format,
        rows=rows,
        fields=fields,
        first=first,
        guess=guess,
        said="" if source.crs is None else label(source.crs),
        systems=_systems(source, guess, bounds, known_outlines(connection, scheme)),
        bounds=bounds.tolist(),
        notices=list(source.notices),
    )


def _systems(source: Source, guess: FieldGuess, bounds: Any, outlines: FindOutlines) -> list[Guess]:
    """Return ranked guesses; by the bounds alone where the fields or shapes do not lead to an outline that is known."""
    if not guess.code:
        return guess_crs(bounds)
    try:
        codes = as_codes(source.columns[guess.code], guess.code)
        parents = as_codes(source.columns[guess.parent_code], guess.parent_code) if guess.parent_code else []
        shapes, _ = flat_polygons(source.geometries, [code or "" for code in codes])
    except BadInput:  # said when the file is checked, with the fields that the person chose
        return guess_crs(bounds)
    expected = expected_outline(shapes, [code or "" for code in codes], parents, outlines)
    return expected.guesses() if expected else guess_crs(bounds)


def _shown(value: Any) -> str:
    return "" if value is None else str(value)


@dataclass(frozen=True)
class Trial:
    """What storing a file would do.

    Attributes
    ----------
    table : BoundaryTable
    plan : ImportPlan or None
        None where it does not tile.
    findings : list of NamedFinding
        Why not; an invalid polygon hides what else is wrong until it is mended.
    official : CodeComparison or None
        How codes and names differ from the official list; None where no list was imported.
    """

    table: BoundaryTable
    plan: ImportPlan | None
    findings: Sequence[NamedFinding]
    official: CodeComparison | None


def try_file(connection: Connection, scheme: Scheme, spec: FileSpec, path: Path, file: str) -> Trial:
    """Work out what storing a file would do. Nothing is stored.

    Raises
    ------
    BadInput, NotFound, Refused
        Codes, parents or what is there already do not allow it.
    """
    table = spec.read(path, known_outlines(connection, scheme))
    official = compare_with_official(connection, table.codes, table.names)
    try:
        return Trial(table, _plan(connection, scheme, spec, table, file), [], official)
    except NotTiling as error:
        return Trial(table, None, error.details["findings"], official)


def store_file(
    connection: Connection, scheme: Scheme, spec: FileSpec, path: Path, file: str, *, who: str, why: str
) -> ImportPlan:
    """Store a file's areas in one changeset, or in none where all of them are there already.

    Parameters
    ----------
    connection : Connection
        Inside `writing`.
    who, why : str
        Kept with the changeset.

    Returns
    -------
    ImportPlan
        What was done.

    Raises
    ------
    BadInput, NotFound, NotTiling, Refused
        As `plan_import`.
    """
    table = spec.read(path, known_outlines(connection, scheme))
    plan = _plan(connection, scheme, spec, table, file)
    if not plan.changes_nothing:
        open_changeset(connection, who=who, why=why, kind="import")
        store_import(connection, plan)
        record_batch(connection, file, sha256_of(path), table.source_crs, table.crs_evidence, len(plan.areas))
    return plan


def _plan(connection: Connection, scheme: Scheme, spec: FileSpec, table: BoundaryTable, file: str) -> ImportPlan:
    return plan_import(
        connection,
        scheme,
        spec.level,
        table,
        source=f"import {file}",
        derive_parents=spec.derive_parents,
        replace=spec.replace,
    )
