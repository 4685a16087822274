"""Pictures of service records."""

from flask import Blueprint, Response, jsonify, request

from gisgrid.api.access import allow
from gisgrid.api.arguments import argument, scheme
from gisgrid.api.site import read, write
from gisgrid.domain.accounts import Power
from gisgrid.errors import BadInput
from gisgrid.services.pictures import keep_picture, show_picture

blueprint = Blueprint("pictures", __name__, url_prefix="/api/pictures")

MOST_BYTES = 30 * 1024**2


@blueprint.post("")
@allow(Power.RECORD_SERVICE, Power.RECORD_OWN_SERVICE, large=True)
def keep() -> tuple[Response, int]:
    """Keep a picture, sent as `file` of a form, of something in the area `area`."""
    given, area = request.files.getlist("file"), argument("area", str)
    if len(given) != 1:
        raise BadInput("请选择一张图片。", "Choose one picture.")
    data = given[0].stream.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise BadInput("图片超过 30 MB。", "The picture has more than 30 MB.")
    with write("keep picture") as connection:
        number = keep_picture(connection, scheme(), area, data)
    return jsonify({"number": number}), 201


@blueprint.get("/<int:number>")
@allow(Power.READ_PRIVATE, Power.RECORD_SERVICE, Power.RECORD_OWN_SERVICE)
def show(number: int) -> Response:
    """Show a picture."""
    with read() as connection:
        return Response(show_picture(connection, number), content_type="image/jpeg")
