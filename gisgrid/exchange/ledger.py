"""The ledger of a draft's mends as a table for a spreadsheet."""

import csv
from collections.abc import Sequence
from pathlib import Path

from gisgrid.domain.drafts import LedgerEntry, MendRefusal

FIELDS = (
    "code", "before_m2", "after_m2", "change_m2", "change_percent", "moved_m2", "moved_m", "closes", "refused"
)  # fmt: skip


def write_draft_ledger(path: Path, ledger: Sequence[LedgerEntry], refused: Sequence[MendRefusal] = ()) -> None:
    """Write a row for each area that a mend changed, or left alone and why; geodesic m², UTF-8 as spreadsheets like it.

    Parameters
    ----------
    path : Path
    ledger : sequence of LedgerEntry
    refused : sequence of MendRefusal
    """
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        table = csv.writer(file)
        table.writerow(FIELDS)
        table.writerows(_row(entry) for entry in ledger)
        table.writerows([one.code, *[""] * (len(FIELDS) - 2), one.reason] for one in refused)


def _row(entry: LedgerEntry) -> list[str]:
    change = entry.after_m2 - entry.before_m2
    percent = f"{100 * change / entry.before_m2:.4f}" if entry.before_m2 else ""
    figures = [f"{value:.2f}" for value in (entry.before_m2, entry.after_m2, change)]
    closes = " ".join(map(str, entry.closes))
    return [entry.code, *figures, percent, f"{entry.moved_m2:.2f}", f"{entry.moved_m:.3f}", closes, ""]
