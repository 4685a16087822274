"""A demo in the database: its roads, venues and households are there, marked as made up, each in its sub-grid."""

import pytest
from sqlalchemy import text

from gisgrid.demo.load import count_circles, count_indicators
from gisgrid.services.indicator_values import show_trend
from gisgrid.services.reach_runs import list_runs
from gisgrid.services.roads import load_network
from gisgrid.store.session import changing, reading
from tests.serving import county_template, load, served, serving, tiny_county

__all__ = ["county_template", "served", "serving"]


def counted(database, query):
    with reading(database.service_url) as connection:
        return connection.scalar(text(query))


def test_everything_is_there(served):
    county = tiny_county()
    assert counted(served, "SELECT count(*) FROM gisgrid.household") == len(county.tables["households"]["id"])
    assert counted(served, "SELECT count(*) FROM gisgrid.venue") == len(county.tables["venues"]["id"])
    with reading(served.service_url) as connection:
        network = load_network(connection).network
    assert network.length_m.sum() == pytest.approx(sum(county.roads.columns["length_m"]), rel=1e-3)
    assert len(network.pieces()) == 1
    assert (
        counted(served, "SELECT count(*) FROM gisgrid.record_batch WHERE source LIKE 'demo --size tiny --seed 1%'") == 1
    )
    for table in ("household", "venue", "road_network", "area"):
        unmarked = f"SELECT count(*) FROM gisgrid.{table} WHERE source NOT LIKE 'demo --size tiny --seed 1%'"
        assert counted(served, unmarked) == 0


def test_each_household_lies_in_the_sub_grid_that_it_was_made_for(served):
    table = tiny_county().tables["households"]
    with reading(served.service_url) as connection:
        rows = connection.execute(
            text("SELECT h.external_id, a.code FROM gisgrid.household h JOIN gisgrid.area a ON a.id = h.leaf")
        ).all()
    assert dict(rows) == dict(zip(table["id"], table["subgrid_code"], strict=True))


@pytest.mark.parametrize(
    ("table", "name"),
    [("person", "volunteers"), ("organisation", "organisations"), ("team", "teams"), ("team_member", "team_members"),
     ("posting", "postings"), ("activity", "activities"), ("service_record", "service_records"),
     ("contact", "household_contacts"), ("area_statement", "stated_households")],
)  # fmt: skip
def test_every_row_of_the_rosters_is_there(served, table, name):
    rows = tiny_county().tables[name]
    assert counted(served, f"SELECT count(*) FROM gisgrid.{table}") == len(next(iter(rows.values())))


def test_each_activity_counts_in_the_sub_grid_that_it_was_made_for_and_its_service_with_it(served):
    table = tiny_county().tables["activities"]
    with reading(served.service_url) as connection:
        rows = connection.execute(
            text("SELECT x.external_id, a.code FROM gisgrid.activity x JOIN gisgrid.area a ON a.id = x.area_id")
        ).all()
    assert dict(rows) == dict(zip(table["id"], table["subgrid_code"], strict=True))
    query = "SELECT count(*) FROM gisgrid.service_record s JOIN gisgrid.activity a ON a.id = s.activity"
    assert counted(served, query) == counted(served, f"{query} AND a.area_id = s.area_id") > 0


def test_check_ins_outside_are_those_that_were_planted(served):
    with reading(served.service_url) as connection:
        rows = connection.execute(text("SELECT external_id FROM gisgrid.check_in_outside ORDER BY 1")).scalars().all()
    assert rows == tiny_county().truth["check_ins_outside"]


def test_a_second_leader_is_kept_as_contested(served):
    with reading(served.service_url) as connection:
        query = (
            "SELECT a.code FROM gisgrid.posting p JOIN gisgrid.area a ON a.id = p.area_id WHERE p.contested ORDER BY 1"
        )
        found = connection.execute(text(query)).scalars().all()
    assert found == sorted(code for codes in tiny_county().truth["doubles"].values() for code in codes)


def test_roads_in_use_are_left_alone(serving):
    with reading(serving.service_url) as connection:
        before = load_network(connection).version
    load(serving, tiny_county_elsewhere())
    with reading(serving.service_url) as connection:
        assert load_network(connection).version == before


def test_circles_are_counted_along_at_both_paces_and_hold(serving):
    with changing(serving.service_url, who="test", why="demo") as connection:
        count_circles(connection)
    with reading(serving.service_url) as connection:
        slow, usual = list_runs(connection, public=True)
    assert (usual["speed_kmh"], slow["speed_kmh"]) == (4.8, 2.88)
    assert usual["outdated"] == slow["outdated"] == []


def test_the_year_of_indicators_is_counted_along(serving):
    with changing(serving.service_url, who="test", why="demo") as connection:
        count_indicators(connection)
    with reading(serving.service_url) as connection:
        shown = show_trend(connection, "standard", min(tiny_county().areas.codes), ["activities"])
    told = {f"{month['month']:%Y-%m}": month["values"][0] for month in shown["months"]}
    assert told == tiny_county().truth["activities_per_month"]


def tiny_county_elsewhere():
    """The same county under other codes, without anybody in it."""
    county = tiny_county()
    areas = county.areas
    moved = [[code and "9902" + code[4:] for code in codes] for codes in (areas.codes, areas.parent_codes)]
    for columns, codes in zip((areas.codes, areas.parent_codes), moved, strict=True):
        columns[:] = codes
    for name in county.tables:
        county.tables[name] = {key: values[:0] for key, values in county.tables[name].items()}
    return county
