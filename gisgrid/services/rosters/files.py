"""Rosters as files: the template of a form, and the form filled."""

from datetime import date

from sqlalchemy import Connection

from gisgrid.exchange.rosters.catalog import FORMS
from gisgrid.exchange.rosters.csv_rosters import csv_roster
from gisgrid.exchange.rosters.filled import Heading, filled_form
from gisgrid.exchange.rosters.forms import form_named
from gisgrid.services.rosters.exporting import rows_of
from gisgrid.services.rosters.shelf import Shelf
from gisgrid.store.roster_state import name_of_area


def export_roster(
    connection: Connection, form: str, *, scheme: str, under: str, day: date, as_csv: bool = False
) -> bytes:
    """Return a form filled from what is stored of an area and of all below it, as a workbook or as CSV.

    Raises
    ------
    BadInput, NotFound
        As of `rows_of`, or there is no such form.
    """
    found = form_named(FORMS, form)
    rows = rows_of(form, Shelf(connection, scheme, under, day))
    if as_csv:
        return csv_roster(found, rows)
    return filled_form(found, rows, Heading(name_of_area(connection, scheme, under), day))
