"""Headers that keep the page to its own host."""

from flask import Flask, Response

from gisgrid.settings import Settings

TIANDITU = " https://*.tianditu.gov.cn"


def content_policy(settings: Settings) -> str:
    """Return the Content-Security-Policy: this host only, and Tianditu's pictures when a key is set."""
    pictures = TIANDITU if settings.tianditu_key else ""
    return (
        f"default-src 'self'; img-src 'self' data:{pictures}; object-src 'none'; "
        "base-uri 'none'; form-action 'self'; frame-ancestors 'self'"
    )


def register(app: Flask, settings: Settings) -> None:
    """Put the headers on every answer."""
    policy = content_policy(settings)

    @app.after_request
    def protect(answer: Response) -> Response:
        answer.headers["Content-Security-Policy"] = policy
        answer.headers["X-Content-Type-Options"] = "nosniff"
        answer.headers["Referrer-Policy"] = "strict-origin-when-cross-origin"
        return answer
