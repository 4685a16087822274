"""Decisions that are entered ahead: carried out in the night of their day, whole or not at all, once."""

from datetime import date, timedelta

import pytest

from gisgrid.errors import BadInput, NotFound
from gisgrid.services.planned_reforms import carry_out_due, find_planned, give_up, list_planned, plan_ahead
from gisgrid.services.reforms import list_reforms
from gisgrid.store.session import reading, writing
from tests.services.test_reforms import FRESH, ONE, TWO, VillageAsked, asked, do, names
from tests.services.test_withdraw import assert_sound, loaded

__all__ = ["loaded"]

TOMORROW = date.today() + timedelta(1)


def renamed(name="红星村"):
    return asked("rename", VillageAsked(ONE, name, (ONE,)), on=TOMORROW)


def planned(database, what):
    with writing(database.service_url) as connection:
        return plan_ahead(connection, what, who="民政").number


def waiting(database):
    with reading(database.service_url) as connection:
        return list_planned(connection, "standard")


def test_it_waits_for_its_day_and_is_carried_out_once(loaded):
    before = names(loaded)
    number = planned(loaded, asked("merge", VillageAsked(FRESH, "和合村", (ONE, TWO)), on=TOMORROW))
    assert carry_out_due(loaded.service_url, date.today()) == ([], [])
    assert names(loaded) == before
    done, refused = carry_out_due(loaded.service_url, TOMORROW)
    assert ([one.number for one in done], refused) == ([number], [])
    assert names(loaded) == {code: name for code, name in before.items() if code not in (ONE, TWO)} | {FRESH: "和合村"}
    assert_sound(loaded)
    with reading(loaded.service_url) as connection:
        assert [one.effective_on for one in list_reforms(connection, "standard")] == [TOMORROW]
    assert waiting(loaded) == []
    assert carry_out_due(loaded.service_url, TOMORROW) == ([], [])


def test_one_that_cannot_be_carried_out_says_why_waits_and_stops_no_other(loaded):
    gone = planned(loaded, asked("recode", VillageAsked(FRESH, "东村", (TWO,)), on=TOMORROW))
    fine = planned(loaded, renamed())
    do(loaded, asked("recode", VillageAsked(FRESH, "早一步", (TWO,))))
    done, refused = carry_out_due(loaded.service_url, TOMORROW)
    assert [one.number for one in done] == [fine]
    assert [one.number for one in refused] == [gone]
    (left,) = waiting(loaded)
    assert left.refused
    assert names(loaded)[ONE] == "红星村"
    with writing(loaded.service_url) as connection:
        give_up(connection, gone)
    assert waiting(loaded) == []


def test_what_could_not_be_done_today_is_not_kept_and_what_ended_is_not_there(loaded):
    with pytest.raises(BadInput):
        planned(loaded, asked("merge", VillageAsked(FRESH, "x", (ONE,)), on=TOMORROW))
    number = planned(loaded, renamed())
    with writing(loaded.service_url) as connection:
        give_up(connection, number)
    for missing in (number, 0, 2**70):
        with reading(loaded.service_url) as connection, pytest.raises(NotFound):
            find_planned(connection, missing)
