"""Accounts and grants, for administrators; the database shows each of them the own subtree alone."""

from dataclasses import asdict
from typing import Any

from flask import Blueprint, Response, jsonify

from gisgrid.api.access import allow
from gisgrid.api.arguments import DEFAULT_SCHEME, path_part, words
from gisgrid.api.site import person, read, write
from gisgrid.domain.accounts import Account, Power, Role
from gisgrid.services import accounts

blueprint = Blueprint("accounts", __name__, url_prefix="/api")


@blueprint.get("/accounts")
@allow(Power.ADMINISTER)
def list_() -> Response:
    """List accounts with what they hold, and the roles there are."""
    with read() as connection:
        found = accounts.list_accounts(connection)
    roles = [{"role": role.value, "word": role.word} for role in Role]
    return jsonify({"accounts": [_shown(one) for one in found], "roles": roles})


@blueprint.post("/accounts")
@allow(Power.ADMINISTER)
def add() -> tuple[Response, int]:
    """Add an account: `name`, `shown_name`; its random password is answered once."""
    name, shown_name = words("name"), words("shown_name")
    with write("add account") as connection:
        password = accounts.add_account(connection, name, shown_name)
    return jsonify({"name": name, "password": password}), 201


@blueprint.post("/accounts/<name>/password")
@allow(Power.ADMINISTER)
def reset(name: str) -> Response:
    """Set a random password, answered once; sessions and a lock end."""
    with write("reset password") as connection:
        password = accounts.reset_password(connection, path_part(name))
    return jsonify({"name": name, "password": password})


@blueprint.put("/accounts/<name>/disabled")
@allow(Power.ADMINISTER)
def disable(name: str) -> tuple[str, int]:
    """Let an account sign in no more."""
    with write("disable account") as connection:
        accounts.set_enabled(connection, path_part(name), enabled=False)
    return "", 204


@blueprint.delete("/accounts/<name>/disabled")
@allow(Power.ADMINISTER)
def enable(name: str) -> tuple[str, int]:
    """Let an account sign in again."""
    with write("enable account") as connection:
        accounts.set_enabled(connection, path_part(name), enabled=True)
    return "", 204


@blueprint.post("/accounts/<name>/grants")
@allow(Power.ADMINISTER)
def grant(name: str) -> tuple[str, int]:
    """Grant `role` in the area `code` of `scheme` and below it; without a code everywhere."""
    code, scheme = words("code") or None, words("scheme") or DEFAULT_SCHEME
    with write("grant") as connection:
        accounts.grant(connection, path_part(name), words("role"), code, scheme=scheme, by=person().name)
    return "", 204


@blueprint.delete("/grants/<int:number>")
@allow(Power.ADMINISTER)
def revoke(number: int) -> tuple[str, int]:
    """End a grant; it stays to be read."""
    with write("revoke") as connection:
        accounts.revoke(connection, number, by=person().name)
    return "", 204


def _shown(account: Account) -> dict[str, Any]:
    grants = [asdict(one) | {"granted_at": one.granted_at.isoformat(), "word": one.role.word} for one in account.grants]
    return {
        "number": account.number,
        "name": account.name,
        "shown_name": account.shown_name,
        "disabled": account.disabled_at is not None,
        "created_at": account.created_at.isoformat(),
        "grants": grants,
    }
