"""Headers that go with every answer, whatever route and status, in one place."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from flask import Flask, Response, request

# No script at all, nothing from elsewhere, nothing inline; forms only to ourselves.
STRICT: Final = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
# The simulated phones are a page of their own with a script; they are only ever served on loopback.
PHONES: Final = "default-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'; base-uri 'none'"
# The console has small scripts of its own, which ask us for news and answers.
CONSOLE: Final = STRICT + "; script-src 'self'; connect-src 'self'"
DENIED: Final = ("camera", "display-capture", "geolocation", "microphone", "payment", "usb")
ALWAYS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",  # for browsers that don't know frame-ancestors
        "Referrer-Policy": "no-referrer",
        "Permissions-Policy": ", ".join(f"{power}=()" for power in DENIED),
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
    }
)
POLICIES: Final[Mapping[str, str]] = MappingProxyType({"phones": PHONES, "console": CONSOLE})
HTTPS_ONLY: Final = "max-age=31536000"


def secure(app: Flask, *, https: bool) -> None:
    """Add the headers: nothing from elsewhere, nothing framed, nothing guessed, no address passed on.

    What sets no Cache-Control of its own is kept by nobody.
    """

    @app.after_request
    def add_headers(response: Response) -> Response:
        response.headers["Content-Security-Policy"] = POLICIES.get(
            request.path.partition("/")[2].partition("/")[0], STRICT
        )
        response.headers.update(ALWAYS)
        if https:
            response.headers["Strict-Transport-Security"] = HTTPS_ONLY
        response.headers.setdefault("Cache-Control", "no-store")
        return response
