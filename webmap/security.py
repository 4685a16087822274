"""What keeps pages to their own host, and cookies to pages."""

from flask import Flask, Response, request
from werkzeug.middleware.proxy_fix import ProxyFix

from gisgrid.settings import Settings
from webmap.backgrounds import backgrounds, picture_hosts

SHARED = ("/ogc/", "/tiles/", "/api/", "/snapshots/")
"""What pages of other sites may read, where the settings name them: as nobody, for no cookie travels along."""


def content_policy(settings: Settings) -> str:
    """Return the Content-Security-Policy: this host only, and pictures of the backgrounds that the settings name."""
    pictures = " ".join(["'self'", "data:", *picture_hosts(backgrounds(settings))])
    return (
        f"default-src 'self'; img-src {pictures}; object-src 'none'; "
        "base-uri 'none'; form-action 'self'; frame-ancestors 'self'"
    )


def share(answer: Response, origins: tuple[str, ...]) -> None:
    """Let pages of the sites named read an answer."""
    origin = request.headers.get("Origin", "")
    if not origins or not request.path.startswith(SHARED):
        return
    answer.vary.add("Origin")
    if "*" in origins or origin in origins:
        answer.headers["Access-Control-Allow-Origin"] = "*" if "*" in origins else origin
        answer.headers["Access-Control-Allow-Methods"] = "GET, HEAD, OPTIONS"
        answer.headers["Access-Control-Allow-Headers"] = "Authorization, X-API-Key, If-None-Match"
        answer.headers["Access-Control-Expose-Headers"] = "Content-Crs, ETag, Retry-After"


def register(app: Flask, settings: Settings) -> None:
    """Put the headers on every answer, and bounds on the cookie."""
    policy = content_policy(settings)
    app.config.update(SESSION_COOKIE_SAMESITE="Lax", SESSION_COOKIE_HTTPONLY=True, SESSION_COOKIE_SECURE=settings.https)
    if settings.https:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=1, x_proto=1)  # type: ignore[method-assign]

    @app.after_request
    def protect(answer: Response) -> Response:
        answer.headers["Content-Security-Policy"] = policy
        answer.headers["X-Content-Type-Options"] = "nosniff"
        answer.headers["Referrer-Policy"] = "strict-origin-when-cross-origin"
        answer.headers["Cross-Origin-Opener-Policy"] = "same-origin"
        answer.headers["Permissions-Policy"] = "camera=(), microphone=(), payment=(), usb=()"
        if settings.https:
            answer.headers["Strict-Transport-Security"] = "max-age=31536000"
        share(answer, settings.cors_origins)
        return answer
