"""A draft read for paper: numbers, households, leaders as far as the reader may see them, what is in no piece."""

import numpy as np
import pytest
import shapely
from sqlalchemy import text

from gisgrid.errors import NotFound
from gisgrid.exchange.sheets.draft_pages import draft_pages
from gisgrid.geometry.measure import area_m2
from gisgrid.services.draft_sheets import draft_sheet
from gisgrid.services.drafts import leave_out
from gisgrid.store.session import reading, writing
from tests.accounts import signed_in
from tests.services.test_propose import HOUSEHOLDS, VILLAGE, asked, keep, propose, undivided
from tests.serving import county_template, serving

__all__ = ["county_template", "serving", "undivided"]


def sheet_of(database, number, url=None, acting=None, **more):
    with reading(url or database.service_url, **({"acting": acting} if acting else {})) as connection:
        return draft_sheet(connection, number, notice="", **more)


def test_a_draft_of_the_present_division_counts_all_homes_and_names_its_leaders(serving):
    number = keep(serving, propose(serving, asked(rebalance=True))).number
    sheet = sheet_of(serving, number)
    assert sum(sheet.households) == HOUSEHOLDS
    assert sheet.codes == sorted(sheet.codes)
    assert shapely.is_empty(sheet.undivided)
    query = text(
        "SELECT a.code, p.name FROM gisgrid.posting t JOIN gisgrid.area a ON a.id = t.area_id "
        "JOIN gisgrid.person p ON p.id = t.person WHERE a.parent_code = :village AND t.role = 'grid_leader' "
        "AND NOT t.contested AND coalesce(t.to_day, 'infinity') >= current_date AND t.from_day <= current_date"
    )
    with reading(serving.service_url) as connection:
        leaders = dict(connection.execute(query, {"village": VILLAGE}).all())
    assert leaders
    assert {code: name for code, name in zip(sheet.codes, sheet.leaders, strict=True) if name} == leaders
    assert draft_pages(sheet)


def test_what_is_in_no_piece_is_told(undivided):
    number = keep(undivided, propose(undivided, asked(into=3))).number
    with writing(undivided.service_url) as connection:
        left = sheet_of(undivided, number).codes[0]
        leave_out(connection, number, left)
    sheet = sheet_of(undivided, number)
    assert len(sheet) == 2
    whole = float(area_m2([sheet.outline])[0])
    assert np.isclose(area_m2([sheet.undivided])[0] + sum(sheet.areas_m2), whole, atol=1)


def test_households_are_told_to_who_may_read_them_and_a_draft_to_who_sees_it(undivided):
    number = keep(undivided, propose(undivided, asked(into=2))).number
    planner = signed_in(undivided, "planner", ("planner", VILLAGE))
    both = signed_in(undivided, "both", ("planner", VILLAGE), ("viewer", VILLAGE))
    viewer = signed_in(undivided, "viewer", ("viewer", VILLAGE))
    member = undivided.member_url
    assert sum(sheet_of(undivided, number, member, planner).households) == HOUSEHOLDS
    assert sum(sheet_of(undivided, number, member, both).households) == HOUSEHOLDS
    with pytest.raises(NotFound):
        sheet_of(undivided, number, member, viewer)
