"""Proof of a published file: what an export claims about itself, judged from its coordinates alone."""

from gisgrid.exchange.geojson_read import Export
from gisgrid.exchange.rows import AreaRow
from gisgrid.geometry.proof import Proof, prove_tiling


def prove_export(export: Export) -> Proof:
    """Prove that the areas of an export tile their parents.

    Taken as given are the outlines of roots (of levels that the file's schemes allow as roots, if it says them) and of
    parents that only go along; everything else has to be proved by an equation in the file.

    Parameters
    ----------
    export : Export

    Returns
    -------
    Proof
        Codes bear their scheme in front (``scheme:code``) where the file holds more than one.
    """
    several = len({row.scheme for row in export.rows}) > 1

    def key(scheme: str, code: str) -> str:
        return f"{scheme}:{code}" if several else code

    codes = [key(row.scheme, row.code) for row in export.rows]
    parents = [None if row.parent_code is None else key(row.scheme, row.parent_code) for row in export.rows]
    given = {code for code, row in zip(codes, export.rows, strict=True) if _given(row, export)}
    return prove_tiling(codes, parents, [row.geometry for row in export.rows], given=given)


def _given(row: AreaRow, export: Export) -> bool:
    if export.header is None:
        return row.parent_code is None
    if row.code in export.header.along.get(row.scheme, ()):
        return True
    roots = {level for s in export.header.schemes if s.code == row.scheme for level in s.root_levels}
    return row.parent_code is None and row.level in roots
