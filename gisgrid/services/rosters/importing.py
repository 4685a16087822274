"""A roster's file goes into the database: read, planned, stored."""

import hashlib
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sqlalchemy import Connection

from gisgrid.exchange.rosters.catalog import FORMS
from gisgrid.exchange.rosters.forms import form_named
from gisgrid.exchange.rosters.reading import read_roster
from gisgrid.services.rosters.planning import Plan, kept, plan_roster
from gisgrid.services.rosters.storing import Wish, store_plan
from gisgrid.store.roster_state import name_of_area
from gisgrid.store.session import one_at_a_time


@dataclass(frozen=True)
class Sent:
    """A roster's file, and what is said of it.

    Attributes
    ----------
    path : Path
    file : str
        The name it came with.
    form : str
    scheme : str
    under : str
        Code of the area whose roster it is; empty where none is said.
    source : str
        Who answers for it; by default that area's name, else the file's.
    """

    path: Path
    file: str
    form: str
    scheme: str
    under: str = ""
    source: str = ""


def plan_file(connection: Connection, sent: Sent, *, day: date) -> Plan:
    """Say what a roster's file would change.

    Raises
    ------
    BadInput
        It cannot be read as this form, or the form is not kept.
    NotFound
        There is no such form.
    """
    form = form_named(FORMS, sent.form)
    kept(form.key)
    roster = read_roster(sent.path, form)
    source = sent.source or name_of_area(connection, sent.scheme, sent.under) or sent.file
    return plan_roster(connection, roster, scheme=sent.scheme, under=sent.under, source=source, day=day)


def store_file(connection: Connection, sent: Sent, wish: Wish, *, day: date, who: str) -> tuple[Plan, dict[str, int]]:
    """Carry out what a roster's file would change, and return the plan with how many rows became what.

    Parameters
    ----------
    connection : Connection
        Inside `writing`.

    Raises
    ------
    BadInput
        As of `plan_file`, or rows are wrong and only a part was not wished.
    Refused
        Another source said otherwise, and nobody decided.
    """
    # Before it is compared: what another upload adds meanwhile would come in twice.
    one_at_a_time(connection, "rosters")
    plan = plan_file(connection, sent, day=day)
    digest = hashlib.sha256(sent.path.read_bytes()).hexdigest()
    return plan, store_plan(connection, plan, wish, scheme=sent.scheme, who=who, file=sent.file, sha256=digest)
