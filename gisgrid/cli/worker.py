"""Gunicorn's worker, which refuses what never becomes a request in the words of every other refusal."""

import json
import socket
from typing import Any, NamedTuple

from gunicorn.http.errors import LimitRequestHeaders, LimitRequestLine, ParseException
from gunicorn.workers.gthread import ThreadWorker

LONGEST_LINE = 8190
"""Bytes of an address; as many as gunicorn can be told to take."""

DRAINED_BYTES, DRAIN_S = 1 << 20, 2.0


class Words(NamedTuple):
    """Status, its name, and a sentence and a hint in Chinese and English."""

    status: int
    title: str
    zh: str
    en: str
    hint_zh: str
    hint_en: str


TOO_LONG = Words(
    414, "URI Too Long", "网址太长，没有办理。", "The address is too long and was not served.",
    f"网址最多 {LONGEST_LINE} 字节；请缩短查询条件，或分几次查询。",
    f"It may have {LONGEST_LINE} bytes; ask for less, or in several requests.",
)  # fmt: skip
TOO_LARGE = Words(
    431, "Request Header Fields Too Large", "请求头太大，没有办理。", "The headers are too large; nothing was served.",
    "请清除本站的 Cookie 后再试。", "Clear the cookies of this site and try again.",
)  # fmt: skip
NO_REQUEST = Words(
    400, "Bad Request", "收到的不是可读的 HTTP 请求。", "What was sent is no HTTP request that can be read.",
    "请核对网址与客户端；中文和空格须按 %XX 编码。", "Check address and client; what is not ASCII is sent as %XX.",
)  # fmt: skip


def words_of(error: Exception) -> Words | None:
    """Return how a request is refused that the server could not read; None where something else went wrong.

    Examples
    --------
    >>> words_of(LimitRequestLine(9000, 8190)).status, words_of(ValueError())
    (414, None)
    """
    if isinstance(error, LimitRequestLine):
        return TOO_LONG
    if isinstance(error, LimitRequestHeaders):
        return TOO_LARGE
    return NO_REQUEST if isinstance(error, ParseException) else None


def problem(words: Words) -> bytes:
    """Return a whole answer of HTTP with problem details (RFC 9457)."""
    said = words._asdict() | {"type": "about:blank", "code": f"http_{words.status}", "detail": words.en, "details": {}}
    body = json.dumps(said, ensure_ascii=False).encode()
    head = (
        f"HTTP/1.1 {words.status} {words.title}",
        "Connection: close",
        "Content-Type: application/problem+json",
        f"Content-Length: {len(body)}",
    )
    return "\r\n".join((*head, "", "")).encode() + body


class Worker(ThreadWorker):  # type: ignore[misc]
    """Gunicorn's threads, with refusals in both languages."""

    def handle_error(self, req: Any, client: socket.socket, addr: Any, exc: Exception) -> None:
        """Refuse what could not be read; leave anything else to gunicorn."""
        words = words_of(exc)
        if words is None:
            super().handle_error(req, client, addr, exc)
            return
        self.log.debug("refused what is no request: %s", exc)
        try:
            client.sendall(problem(words))
            _drain(client)
        except OSError:  # whoever asked is gone
            self.log.debug("nobody there to be refused")


def _drain(client: socket.socket) -> None:
    """Take what is still being sent, for a while: else the kernel resets the connection, and the refusal is lost."""
    client.shutdown(socket.SHUT_WR)
    client.settimeout(DRAIN_S)
    left = DRAINED_BYTES
    while left > 0 and (taken := len(client.recv(1 << 16))):
        left -= taken
