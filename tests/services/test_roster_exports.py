"""The demo's rosters as forms: read back they change nothing, and they add up to what the demo holds."""

import io
from datetime import date

import pytest
from openpyxl import load_workbook

from gisgrid.demo.calendar import AS_OF
from gisgrid.exchange.rosters.catalog import FORMS
from gisgrid.exchange.rosters.reading import read_roster
from gisgrid.services.rosters.exporting import TOLD, rows_of
from gisgrid.services.rosters.files import export_roster
from gisgrid.services.rosters.planning import KEPT, plan_roster
from gisgrid.services.rosters.shelf import Shelf
from gisgrid.store.session import reading
from tests.serving import county_template, served, serving, tiny_county

__all__ = ["county_template", "served", "serving"]

NOT_IN_THE_DEMO = {"needs"}
SOURCE = "demo --size tiny --seed 1"


def rows(served, form, under=""):
    with reading(served.service_url) as connection:
        return rows_of(form, Shelf(connection, "standard", under, AS_OF))


@pytest.mark.parametrize("as_csv", [False, True], ids=["xlsx", "csv"])
@pytest.mark.parametrize("form", sorted((TOLD.keys() & KEPT.keys()) - {"needs"}))  # the demo has none
def test_what_is_exported_changes_nothing_when_it_is_read_back(served, form, as_csv, tmp_path):
    path = tmp_path / ("out.csv" if as_csv else "out.xlsx")
    with reading(served.service_url) as connection:
        path.write_bytes(export_roster(connection, form, scheme="standard", under="", day=AS_OF, as_csv=as_csv))
        roster = read_roster(path, FORMS[form])
        plan = plan_roster(connection, roster, scheme="standard", under="", source=SOURCE, day=AS_OF)
    assert plan.problems == []
    assert bool(roster.records) == (form not in NOT_IN_THE_DEMO)
    assert [(step.key, step.values, step.before) for step in plan.steps if step.state not in ("same", "gone")] == []


def test_forms_hold_what_the_demo_holds(served):
    tables = tiny_county().tables
    assert len(rows(served, "volunteers")) == len(tables["volunteers"]["id"])
    assert len(rows(served, "contacts")) == len(tables["household_contacts"]["household_id"])
    assert len(rows(served, "activities")) == len(tables["activities"]["id"])
    assert len(rows(served, "postings")) == len(tables["postings"]["id"])
    truth = tiny_county().truth
    vacant = [row["area_code"] for row in rows(served, "village_grids") if row["grid_leader_name"] is None]
    assert vacant == sorted(truth["vacancies"]["village.grid_leader"])


def test_the_summary_adds_up(served):
    tables, lines = tiny_county().tables, rows(served, "summary")
    assert sum(line["households"] for line in lines) == len(tables["households"]["id"])
    assert sum(line["volunteers"] for line in lines) == len(tables["volunteers"]["id"])
    assert sum(line["activities"] for line in lines) == len(tables["activities"]["id"])
    served_hours = sum(float(hours) for hours in tables["service_records"]["hours"])
    assert sum(line["hours"] for line in lines) == pytest.approx(served_hours, abs=0.05 * len(lines))


def test_a_part_of_the_county(served):
    everything = rows(served, "volunteers")
    village = everything[0]["area_code"]
    assert rows(served, "volunteers", village) == [row for row in everything if row["area_code"] == village]


def test_phones_and_codes_are_text_in_the_workbook(served):
    with reading(served.service_url) as connection:
        data = export_roster(connection, "volunteers", scheme="standard", under="", day=date(2026, 11, 26))
    first = load_workbook(io.BytesIO(data)).worksheets[0][4]
    heads = [cell.value for cell in load_workbook(io.BytesIO(data)).worksheets[0][3]]
    phone = first[heads.index("联系电话")]
    assert (phone.data_type, phone.number_format, phone.value[:4]) == ("s", "@", "1005")
