"""The desk of one user on this machine: who writes, with which token, and where uploads are kept.

Its routes exist only where `join` put them. A page of another site can neither read the token nor, because the name in
the request must be this machine's own, pass itself off as this site after its name was bound to 127.0.0.1.
"""

import hmac
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from flask import Flask, current_app, request

from gisgrid.errors import Forbidden
from gisgrid.exchange.uploads import UploadFolder

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
TOKEN_HEADER = "X-Gisgrid-Token"
MAX_UPLOAD_BYTES = 512 * 1024**2


@dataclass(frozen=True)
class Desk:
    """Who writes, the token that every request to write must carry, and the uploads."""

    who: str
    token: str = field(repr=False)
    uploads: UploadFolder

    def join(self, app: Flask) -> None:
        """Make this the desk of `app`, and refuse what does not come from its own pages."""
        app.extensions["gisgrid_desk"] = self
        app.config["MAX_CONTENT_LENGTH"] = MAX_UPLOAD_BYTES
        app.before_request(_require_own_name)
        app.before_request(_require_token)


def current_desk() -> Desk:
    """Return the desk of the app that answers this request."""
    desk: Desk = current_app.extensions["gisgrid_desk"]
    return desk


def _require_own_name() -> None:
    """Refuse a name that is not this machine's own: another site's name may lead here too."""
    if urlsplit(f"//{request.host}").hostname not in LOOPBACK:
        raise Forbidden(
            "单人模式只接受来自本机的访问。",
            "In single-user mode only this machine itself is answered.",
            hint_zh="请用 http://127.0.0.1 开头的地址打开。",
            hint_en="Open an address that begins with http://127.0.0.1",
        )


def _require_token() -> None:
    """Refuse to write for another site's page, or for one that is older than this server."""
    if request.method in SAFE_METHODS:
        return
    origin = request.headers.get("Origin")
    foreign = origin is not None and origin != request.host_url.rstrip("/")
    given = request.headers.get(TOKEN_HEADER, "")
    if foreign or not hmac.compare_digest(given.encode(), current_desk().token.encode()):
        raise Forbidden(
            "这个页面不是由正在运行的服务打开的，未办理，数据没有变化。",
            "This page was not opened by the service that is running; nothing was done.",
            hint_zh="请刷新页面再试。",
            hint_en="Reload the page and try again.",
        )
