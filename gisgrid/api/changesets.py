"""Published changes: listed, and withdrawn."""

from dataclasses import asdict

from flask import Blueprint, Response, jsonify

from gisgrid.api.access import allow
from gisgrid.api.arguments import argument, scheme, words
from gisgrid.api.site import person, read, write
from gisgrid.domain.accounts import Power
from gisgrid.errors import BadInput
from gisgrid.services.withdraw import list_changes, may_withdraw, withdraw_change

blueprint = Blueprint("changesets", __name__, url_prefix="/api/changesets")


@blueprint.get("")
@allow(Power.DRAFT, Power.APPROVE)
def list_() -> Response:
    """List the latest published changes, those with a number below `before`, with who may withdraw them."""
    with read() as connection:
        found = list_changes(connection, scheme(), before=argument("before", int, 0) or None)
        may = may_withdraw(connection, scheme(), found)
    told = [asdict(one) | {"at": one.at.isoformat(), "may_withdraw": one.changeset in may} for one in found]
    return jsonify({"changes": told})


@blueprint.post("/<int:number>/withdraw")
@allow(Power.DRAFT, Power.APPROVE)
def withdraw(number: int) -> Response:
    """Restore what a change ended, or open a draft that would where its places have changed since."""
    why = words("why")
    if not why:
        raise BadInput("请写明撤回的理由。", "Say why it is withdrawn.")
    with write("withdraw change") as connection:
        done = withdraw_change(connection, number, who=person().shown_name, why=why)
    return jsonify(asdict(done))
