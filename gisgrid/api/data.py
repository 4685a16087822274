"""What was imported and what waits as a draft."""

from flask import Blueprint, Response, jsonify

from gisgrid.api.access import allow
from gisgrid.api.answers import draft_answer
from gisgrid.api.site import read
from gisgrid.domain.accounts import Power
from gisgrid.services.drafts import list_drafts
from gisgrid.store.imports import recent_imports

blueprint = Blueprint("data", __name__, url_prefix="/api/data")

MOST_IMPORTS = 200


@blueprint.get("")
@allow(Power.DRAFT, Power.APPROVE)
def overview() -> Response:
    """List drafts of every state and the latest imports, the newest first."""
    with read() as connection:
        drafts = [draft_answer(draft) for draft in list_drafts(connection, None)]
        imports = recent_imports(connection, MOST_IMPORTS)
    return jsonify({"drafts": drafts, "imports": [row | {"at": row["at"].isoformat()} for row in imports]})
