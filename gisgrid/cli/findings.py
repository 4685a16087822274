"""Findings of a refused import, as a table and as GeoJSON."""

from pathlib import Path

from gisgrid.errors import NotTiling


def show_findings(error: NotTiling) -> None:
    """Print what is wrong and where."""


def write_findings(path: Path, error: NotTiling) -> None:
    """Write the findings as GeoJSON."""
