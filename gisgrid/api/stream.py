"""Long answers on their way out, as they come from the database: nothing is gathered, nothing is sent twice."""

import json
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from hashlib import blake2b
from itertools import chain, islice

from flask import Response, request

Texts = Iterator[str]
Closing = Callable[[int, str | None], dict[str, object]]

CHUNK = 64 * 1024
QUICKLY = 1
GZIP_WBITS = 31
EDITION = "2"
"""Another one whenever the same content is told in another way: it is part of each ETag."""


def feature_collection(lines: Iterable[tuple[str, str]], limit: int, closing: Closing) -> Texts:
    """Yield the text of a FeatureCollection.

    Parameters
    ----------
    lines : iterable of (id, text)
        At most one more than `limit`; the one more only says that there are more.
    closing : callable
        From the number of features, and the last one's id where there are more, to the members after them: what is
        known at the end is said at the end.
    """
    yield '{"type":"FeatureCollection","features":['
    count, last, more = 0, "", False
    for id_, line in lines:
        if count == limit:
            more = True
            break
        yield (",\n" if count else "\n") + line
        count, last = count + 1, id_
    rest = json.dumps(closing(count, last if more else None), ensure_ascii=False, separators=(",", ":"))
    yield f"\n],{rest[1:]}\n"


def begun(texts: Texts) -> Texts:
    """Take what comes first, so that a refusal of the database is told as one, not in the middle of an answer."""
    return chain(["".join(islice(texts, 2))], texts)


def then(chunks: Iterable[bytes], close: Callable[[], None]) -> Iterator[bytes]:
    """Yield chunks, and close what they came from as soon as the last is out."""
    try:
        yield from chunks
    finally:
        close()


def in_chunks(texts: Iterable[str]) -> Iterator[bytes]:
    """Yield texts as bytes: the first at once, the others gathered to some 64 KB."""
    gathered, size, limit = [], 0, 0
    for text in texts:
        gathered.append(text)
        size += len(text)
        if size > limit:
            yield "".join(gathered).encode()
            gathered, size, limit = [], 0, CHUNK
    yield "".join(gathered).encode()


def packed(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Yield chunks as one gzip stream, the first of them at once."""
    packer = zlib.compressobj(QUICKLY, zlib.DEFLATED, GZIP_WBITS)
    for n, chunk in enumerate(chunks):
        small = packer.compress(chunk) + (b"" if n else packer.flush(zlib.Z_SYNC_FLUSH))
        if small:
            yield small
    yield packer.flush()


def streamed(answer: Response, stack: ExitStack, texts: Texts) -> Response:
    """Let the database's rows flow out after the view has returned; then its transaction ends, whatever happened.

    Parameters
    ----------
    stack : ExitStack
        Holds the transaction open; it is emptied here.
    """
    chunks = in_chunks(begun(texts))
    answer.vary.add("Accept-Encoding")
    if takes_gzip():
        answer.headers["Content-Encoding"] = "gzip"
        chunks = packed(chunks)
    kept = stack.pop_all()
    answer.response = then(chunks, kept.close)
    answer.call_on_close(kept.close)  # where nobody took the first chunk, the generator has nothing to end
    del answer.content_length  # of the empty answer that it was
    return answer


def tag(version: str, form: str) -> str:
    """Return the ETag of the answer to this request, made of the version of its content, before there is an answer."""
    packing = "gzip" if takes_gzip() else ""
    said = "\n".join((version, form, packing, request.url, EDITION))
    return blake2b(said.encode(), digest_size=16).hexdigest()


def takes_gzip() -> bool:
    """Say whether who asks can unpack."""
    return bool(request.accept_encodings["gzip"])
