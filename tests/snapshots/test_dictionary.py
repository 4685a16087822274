"""The data dictionary is current, and no column goes without notice."""

import json
from pathlib import Path

from click.testing import CliRunner

from gisgrid.cli import main
from gisgrid.domain.collections import OTHERS
from gisgrid.domain.columns import COLUMNS_VERSION, DEPRECATED, KINDS, PLACES, Deprecated, gone_without_notice
from gisgrid.exchange.snapshots.dictionary import dictionary, dictionary_page

ROOT = Path(__file__).parents[2]
COLUMNS = json.loads((ROOT / "tests" / "data" / "columns.json").read_text(encoding="utf-8"))
"""By version, the columns that it had; a new version adds its own here and leaves the others as they are."""


def test_the_page_is_current():
    told = CliRunner().invoke(main, ["dictionary"]).output
    assert (ROOT / "docs" / "dictionary.md").read_text(encoding="utf-8") == told


def test_the_columns_are_those_recorded_for_their_version():
    now = {kind.kind: [field.name for field in kind.csv_fields] for kind in KINDS}
    assert COLUMNS[str(COLUMNS_VERSION)] == now, "raise COLUMNS_VERSION, and record the columns of the new version"


def test_no_column_went_without_notice():
    if COLUMNS_VERSION > 1:
        assert gone_without_notice(COLUMNS[str(COLUMNS_VERSION - 1)], KINDS, DEPRECATED, COLUMNS_VERSION) == []


def test_a_column_that_goes_is_told_in_both_languages():
    fax = Deprecated("venues", "fax", since=2, goes_in=3, zh="改用 host", en="read host")
    page = dictionary_page(deprecated=[fax], version=2)
    assert "| `venues.fax` | 2 | 3 | 改用 host<br>read host |" in page
    assert "目前没有" not in page
    assert dictionary(deprecated=[fax])["deprecated"] == [vars(fax)]
    before = {"venues": [*(field.name for field in PLACES[0].csv_fields), "fax"]}
    assert gone_without_notice(before, KINDS, [fax], 2) == ["venues.fax"]
    assert gone_without_notice(before, KINDS, [fax], 3) == []
    late = Deprecated("venues", "fax", since=3, goes_in=3, zh="无", en="none")
    assert gone_without_notice(before, KINDS, [late], 3) == ["venues.fax"]


def test_every_column_is_explained_in_both_languages():
    for table in dictionary()["tables"].values():
        for column in table["columns"]:
            assert column["zh"]
            assert column["en"]


def test_places_have_the_columns_of_their_collections():
    """One truth: what `/ogc` tells of a feature stands in the files, and nothing else."""
    fields = {one.source: one.fields for one in OTHERS}
    assert all(table.fields == fields[table.kind] for table in PLACES)
