"""Tables as CSV: UTF-8 with a byte order mark, without which Excel garbles Chinese."""

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from gisgrid.exchange.output import written


def write_csv(path: Path, header: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Write a table; None becomes a blank cell."""
    with written(path, encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)
