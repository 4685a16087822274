"""The ledger as a spreadsheet reads it."""

import csv

from gisgrid.domain.drafts import LedgerEntry, MendRefusal
from gisgrid.exchange.ledger import write_draft_ledger


def test_changes_and_refusals_in_one_table(tmp_path):
    path = tmp_path / "ledger.csv"
    entry = LedgerEntry("a", 200.0, 201.5, 2.5, 0.25, (3, 1))
    write_draft_ledger(path, [entry], [MendRefusal("b", "would vanish")])
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    with path.open(encoding="utf-8-sig", newline="") as file:
        changed, refused = csv.DictReader(file)
    assert changed == {"code": "a", "before_m2": "200.00", "after_m2": "201.50", "change_m2": "1.50",
                       "change_percent": "0.7500", "moved_m2": "2.50", "moved_m": "0.250", "closes": "3 1",
                       "refused": ""}  # fmt: skip
    assert (refused["code"], refused["refused"], refused["after_m2"]) == ("b", "would vanish", "")
