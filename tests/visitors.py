"""Flask's test clients with somebody signed in."""

import re

from tests.accounts import PASSWORD, add

TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


def form_token(client, path="/sign-in"):
    return TOKEN.search(client.get(path).text).group(1)


def sign_in(client, name, password=PASSWORD, **more):
    """Send the form of the sign-in page."""
    fields = {"csrf_token": form_token(client), "name": name, "password": password, **more}
    return client.post("/sign-in", data=fields)


class Visit:
    """A client with an account signed in, which sends the token of its pages along."""

    def __init__(self, app, name):
        self.client = app.test_client()
        assert sign_in(self.client, name).status_code == 302
        self.headers = {"X-CSRFToken": form_token(self.client, "/account")}

    def __getattr__(self, method):
        call = getattr(self.client, method)
        return lambda path, **more: call(path, headers=self.headers | more.pop("headers", {}), **more)


def visit(app, database, name, *grants):
    """Add an account with (role, code or None) granted, and sign it in."""
    add(database, name, *grants)
    return Visit(app, name)
