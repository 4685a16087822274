"""Rosters as CSV: the header of the form, one line a record; nothing in it is a formula."""

import csv
import io
from collections.abc import Iterable, Mapping

from gisgrid.exchange.rosters.columns import Value
from gisgrid.exchange.rosters.forms import SEQUENCE, Form
from gisgrid.exchange.rosters.injection import escaped
from gisgrid.exchange.rosters.printed import printed


def csv_roster(form: Form, rows: Iterable[Mapping[str, Value]]) -> bytes:
    """Return a form as CSV in UTF-8 with a byte order mark, without which Excel garbles Chinese."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([SEQUENCE, *(column.full_heading for column in form.columns)])
    for number, values in enumerate(rows, 1):
        cells = (printed(values.get(column.key), column) for column in form.columns)
        writer.writerow([number, *(escaped(cell) if isinstance(cell, str) else cell for cell in cells)])
    return out.getvalue().encode("utf-8-sig")
