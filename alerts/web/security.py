"""Headers that go with every answer, in one place."""

from __future__ import annotations

from flask import Flask, Response, request

STRICT = (
    "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
# The simulated phones are a page of their own with a script; they are only ever served on loopback.
PHONES = "default-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'; base-uri 'none'"


def secure(app: Flask, *, https: bool) -> None:
    """Add the headers: nothing from elsewhere, nothing framed, nothing guessed, no address passed on."""

    @app.after_request
    def add_headers(response: Response) -> Response:
        is_phones = request.path == "/phones" or request.path.startswith("/phones/")
        response.headers["Content-Security-Policy"] = PHONES if is_phones else STRICT
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()"
        response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
        response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
        if https:
            response.headers["Strict-Transport-Security"] = "max-age=31536000"
        response.headers.setdefault("Cache-Control", "no-store")
        return response
