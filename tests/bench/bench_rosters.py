"""How long a list of 10,000 volunteers takes, in and out: `python -m tests.bench.bench_rosters [ROWS]`.

In: gisgrid (every cell checked, a process of its own for the cells) against openpyxl and pandas, which give cells and
check nothing. Out: the form as printed, against the same rows by openpyxl without borders, and its copy with mistakes.
"""

import resource
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

import pandas as pd
from openpyxl import Workbook, load_workbook

from gisgrid.exchange.rosters.catalog import FORMS
from gisgrid.exchange.rosters.csv_rosters import csv_roster
from gisgrid.exchange.rosters.error_copy import error_copy
from gisgrid.exchange.rosters.filled import Heading, filled_form
from gisgrid.exchange.rosters.reading import read_roster

FORM = FORMS["volunteers"]
HEADING = Heading("某镇", date(2026, 11, 26))


def volunteers(count):
    return [
        {
            "area_code": f"9901010012{n % 90:02d}",
            "area_name": "上河村",
            "name": "张" + chr(0x4E00 + n % 5000),
            "sex": ("女", "男")[n % 2],
            "ethnicity": "汉族",
            "birth": f"{1950 + n % 50}-{1 + n % 12:02d}",
            "workplace": "某镇文化站",
            "phone": f"1005{n:07d}",
            "specialities": ("singing", "dance")[: 1 + n % 2],
            "organisation_id": "O-T0001",
            "external_id": f"P{n:06d}",
            "register_id": None,
        }
        for n in range(count)
    ]


def plain_rows(path, rows):
    """The same cells by openpyxl alone, without borders."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("x")
    for row in rows:
        sheet.append(["、".join(cell) if isinstance(cell, tuple) else cell for cell in row.values()])
    book.save(path)


def openpyxl_reads(path):
    return sum(1 for _ in load_workbook(path, read_only=True, data_only=True).worksheets[0].values)


def spoiled(roster):
    """The roster with a mistake in every hundredth telephone number."""
    text = csv_roster(FORM, [dict(r.values) | {"phone": "12" if n % 100 == 0 else r.values["phone"]}
                             for n, r in enumerate(roster.records)])  # fmt: skip
    path = Path(tempfile.mkdtemp()) / "spoiled.csv"
    path.write_bytes(text)
    return read_roster(path, FORM)


def cpu():
    own, children = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(usage.ru_utime + usage.ru_stime for usage in (own, children))


def timed(what, work):
    """Print what a work takes, its child processes counted, and return what it returns."""
    wall, before = time.perf_counter(), cpu()
    answer = work()
    print(f"| {what} | {time.perf_counter() - wall:.2f} s | {cpu() - before:.2f} s |")  # noqa: T201
    return answer


def run(count):
    rows = volunteers(count)
    with tempfile.TemporaryDirectory() as folder:
        path, plain = Path(folder) / "名单.xlsx", Path(folder) / "plain.xlsx"
        path.write_bytes(timed("out: gisgrid, the form as printed", lambda: filled_form(FORM, rows, HEADING)))
        timed("out: openpyxl, bare cells", lambda: plain_rows(plain, rows))
        timed("out: gisgrid, CSV", lambda: csv_roster(FORM, rows))
        roster = timed("in: gisgrid, every cell checked", lambda: read_roster(path, FORM))
        timed("in: openpyxl, read-only, cells alone", lambda: openpyxl_reads(path))
        timed(
            "in: pandas.read_excel (openpyxl), cells alone",
            lambda: pd.read_excel(path, header=2, dtype=str, engine="openpyxl"),
        )
        wrong = spoiled(roster)
        timed(f"out: gisgrid, copy with {len(wrong.problems)} mistakes", lambda: error_copy(wrong))
    return [dict(record.values) for record in roster.records] == rows


if __name__ == "__main__":
    if not run(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000):
        sys.exit("what was read is not what was written")
