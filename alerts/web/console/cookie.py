"""The session's cookie, and the mark on every form that ties it to the session it was shown in."""

from __future__ import annotations

import hmac
from hashlib import sha256
from typing import Final

from flask import Response, request
from werkzeug.exceptions import Forbidden

from alerts.people.sessions import LONGEST
from config.settings import Settings

FIELD: Final = "csrf"


def name(settings: Settings) -> str:
    """`__Host-` binds it to https, to this very host and to all its paths; browsers refuse that name on plain http."""
    return "__Host-avisa" if _is_https(settings) else "avisa"


def token(settings: Settings) -> str | None:
    """The token this browser sent."""
    return request.cookies.get(name(settings))


def give(response: Response, settings: Settings, session_token: str) -> None:
    """Have the browser keep the token, out of reach of scripts, and never send it with what another site began."""
    response.set_cookie(
        name(settings),
        session_token,
        max_age=LONGEST,
        path="/",
        secure=_is_https(settings),
        httponly=True,
        samesite="Strict",
    )


def take_back(response: Response, settings: Settings) -> None:
    """Have the browser forget it."""
    response.delete_cookie(name(settings), path="/", secure=_is_https(settings), httponly=True, samesite="Strict")


def mark(session_token: str) -> str:
    """The mark for forms that are shown in this session; it tells nothing of the token."""
    return hmac.new(session_token.encode(), b"form", sha256).hexdigest()


def check_mark(session_token: str) -> None:
    """Raises Forbidden unless the form that was posted was shown in this session."""
    if not hmac.compare_digest(request.form.get(FIELD, "").encode(), mark(session_token).encode()):
        raise Forbidden


def check_site() -> None:
    """Raises Forbidden when the browser says that another site began this (Fetch Metadata); old ones don't say."""
    if request.headers.get("Sec-Fetch-Site", "same-origin") != "same-origin":
        raise Forbidden


def _is_https(settings: Settings) -> bool:
    return settings.public_base_url.startswith("https://")
