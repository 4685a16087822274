"""Findings as a table on the terminal."""

from collections.abc import Sequence

from rich.console import Console
from rich.table import Table

from gisgrid.domain.findings import NamedFinding

MIN_WIDTH = 180
"""So that a place can be copied whole where the output is no terminal."""
SHOWN = 30
"""Rows of the table; the file has them all."""


def show_findings(findings: Sequence[NamedFinding]) -> None:
    """Print what is wrong and where, on stderr."""
    columns = ("问题 kind", "位置 place", "平方米 m²", "宽 width m", "区域 areas", "上级 parent", "说明 note")
    table = Table(box=None)
    for column in columns:
        table.add_column(column, no_wrap=True)
    for found in findings[:SHOWN]:
        place = "" if found.place is None else f"{found.place[0]:.7f},{found.place[1]:.7f}"
        measures = (f"{found.area_m2:.2f}", f"{found.width_m:.2f}") if found.area_m2 else ("", "")
        codes = " ".join(found.codes[:4]) + (" …" if len(found.codes) > 4 else "")
        table.add_row(f"{found.word} {found.kind}", place, *measures, codes, found.parent_code or "", found.note)
    console = Console(stderr=True)
    console.width = max(console.width, MIN_WIDTH)
    console.print(table)
    if len(findings) > SHOWN:
        console.print(f"… 共 {len(findings)} 处 in all")
