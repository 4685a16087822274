"""People with roles in a county, for tests of who may do what where."""

import secrets

from sqlalchemy import text

from gisgrid.services import accounts
from gisgrid.services.sign_in import sign_in
from gisgrid.store.session import Acting, writing

PASSWORD = "纸短情长 2026 号"
HERE = "203.0.113.7"


def add(database, name, *grants):
    """Add an account with (role, code or None) granted."""
    with writing(database.service_url, Acting(who="test", action="add account")) as connection:
        accounts.add_account(connection, name, f"{name}同志", PASSWORD)
        for role, code in grants:
            accounts.grant(connection, name, role, code, by="test")


def signed_in(database, name, *grants):
    """Add an account and sign it in; what a transaction of its requests brings."""
    add(database, name, *grants)
    return Acting(token=sign_in(database.service_url, name, PASSWORD, HERE), address=HERE, action="test")


def add_households(database, places, persons=3):
    """Put households at (longitude, latitude), numbered H1, H2, …"""
    with writing(database.service_url, Acting(who="test", action="add households")) as connection:
        connection.execute(
            text(
                "INSERT INTO gisgrid.household (scheme, external_id, geom, persons, address, source) "
                "SELECT 'standard', 'H' || n, ST_SetSRID(ST_MakePoint(x, y), 4490), :persons, '门牌 ' || n, 'test' "
                "FROM unnest(cast(:x AS float8[]), cast(:y AS float8[])) WITH ORDINALITY AS t (x, y, n)"
            ),
            {"x": [x for x, _ in places], "y": [y for _, y in places], "persons": persons},
        )


def random_token():
    return secrets.token_urlsafe(32)
