"""What happens when something fails: the caller gets a status and no more, the log names a place and no values."""

from __future__ import annotations

import logging
import traceback

from flask import Flask, Response, request
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError, TimeoutError
from werkzeug.exceptions import HTTPException

from alerts.web.answers import HTML
from alerts.web.pages import Pages

log = logging.getLogger(__name__)

PLAIN = "text/plain; charset=utf-8"
KEPT = ("Allow", "Retry-After")
WORDS = {404: "error.missing", 429: "error.busy"}  # the others are named by their first digit


def answer_errors(app: Flask, pages: Pages) -> None:
    """Let no exception reach a client, or the log with its message: messages may hold what people wrote.

    A person's browser gets a page in their language, every other client a plain line or nothing.
    """

    @app.errorhandler(HTTPException)
    def refused(error: HTTPException) -> Response:
        status = error.code or 500
        answer = _page(pages, status) or Response(f"{error.name}\n", status=status, content_type=PLAIN)
        headers = error.get_response().headers
        for name in KEPT:
            if name in headers:
                answer.headers[name] = headers[name]
        return answer

    @app.errorhandler(Exception)
    def failed(error: Exception) -> Response:
        log.error("a request failed with %s at %s", type(error).__name__, _place(error))
        status = 503 if _is_database_gone(error) else 500
        return _page(pages, status) or Response(status=status)


def _page(pages: Pages, status: int) -> Response | None:
    """The page for people, if that is what the client would rather have."""
    if request.accept_mimetypes.best_match(("text/plain", "text/html")) != "text/html":
        return None
    key = WORDS.get(status, "error.refused" if status < 500 else "error.ours")
    html = pages.render("error.html", pages.reader(), "/", key=key)
    return Response(html, status=status, content_type=HTML)


def _is_database_gone(error: Exception) -> bool:
    """Locked, unreachable or without a connection to spare: whoever asks should try elsewhere, or again."""
    if isinstance(error, OperationalError | InterfaceError | TimeoutError):
        return True
    return isinstance(error, DBAPIError) and error.connection_invalidated


def _place(error: Exception) -> str:
    frames = traceback.extract_tb(error.__traceback__)
    return " < ".join(f"{frame.name}:{frame.lineno}" for frame in reversed(frames[-4:]))
