"""What is written is read back as it was: read(write(records)) = records, in every form, as workbook and CSV."""

from datetime import date

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from gisgrid.exchange.rosters.catalog import FORMS
from gisgrid.exchange.rosters.columns import Kind
from gisgrid.exchange.rosters.csv_rosters import csv_roster
from gisgrid.exchange.rosters.filled import Heading, filled_form
from gisgrid.exchange.rosters.values import NOTHING
from tests.exchange.rosters.books import read

HEADING = Heading("某镇", date(2026, 11, 26))
HAN = st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF)
WORDS = st.text(st.one_of(HAN, st.sampled_from("abcXYZ019（）()-=+@'：、 ")), min_size=1, max_size=12)
PLAIN = WORDS.map(lambda text: " ".join(text.split())).filter(lambda text: text and text not in NOTHING)
NUMBERS = st.from_regex(r"[0-9A-Z][0-9A-Z-]{0,15}", fullmatch=True).filter(lambda text: "E" not in text)
DAYS = st.dates(date(1901, 1, 1), date(2199, 12, 31))

VALUES = {
    Kind.TEXT: lambda column: PLAIN,
    Kind.NAME: lambda column: st.text(HAN, min_size=2, max_size=4).filter(lambda name: name not in NOTHING),
    Kind.PHONE: lambda column: st.from_regex(
        r"1[0-9]{10}|(010|02[0-9]|0[3-9][0-9]{2})-[2-9][0-9]{6,7}", fullmatch=True
    ),
    Kind.CODE: lambda column: NUMBERS,
    Kind.DATE: lambda column: DAYS,
    Kind.MONTH: lambda column: DAYS.map(lambda day: f"{day:%Y-%m}"),
    Kind.TIME: lambda column: st.times().map(lambda time: f"{time:%H:%M}"),
    Kind.INTEGER: lambda column: st.integers(int(column.least), int(column.most)),
    Kind.DECIMAL: lambda column: st.floats(column.least, column.most).map(lambda x: round(x, 7) + 0.0),
    Kind.FLAG: lambda column: st.booleans(),
    Kind.CHOICE: lambda column: st.sampled_from(list(column.words.meanings.values())),
    Kind.LIST: lambda column: st.lists(
        st.sampled_from(list(column.words.meanings.values())), min_size=1, unique=True
    ).map(tuple),
}


def records(form):
    """Records of a form that differ in what tells them apart."""
    needed = {keys[0] for keys in (*form.identity, *form.any_of)}
    columns = {
        column.key: VALUES[column.kind](column)
        if column.required or column.key in needed
        else st.none() | VALUES[column.kind](column)
        for column in form.columns
    }
    return st.lists(st.fixed_dictionaries(columns), max_size=5, unique_by=lambda values: values[form.identity[0][0]])


@pytest.mark.parametrize("suffix", [".xlsx", ".csv"])
@pytest.mark.parametrize("key", [key for key, form in FORMS.items() if form.incoming])
def test_what_is_written_is_read_back(key, suffix, tmp_path):
    form, path = FORMS[key], tmp_path / f"out{suffix}"

    @settings(
        max_examples=8,
        phases=[Phase.generate],
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
    )
    @given(records(form))
    def law(rows):
        path.write_bytes(filled_form(form, rows, HEADING) if suffix == ".xlsx" else csv_roster(form, rows))
        roster = read(path, key)
        assert roster.problems == []
        assert [dict(record.values) for record in roster.records] == rows

    law()
