"""Large answers, packed for readers that take them so."""

import gzip

from flask import Response, request

QUICKLY = 1
"""Level of compression: coordinates shrink to a third, and more effort gains a tenth of that."""


def gzipped(text: str, mimetype: str = "application/json") -> Response:
    """Give a text, packed if the reader says that it can unpack."""
    answer = Response(text, mimetype=mimetype)
    answer.vary.add("Accept-Encoding")
    if request.accept_encodings["gzip"]:
        answer.set_data(gzip.compress(answer.get_data(), QUICKLY))
        answer.headers["Content-Encoding"] = "gzip"
    return answer
