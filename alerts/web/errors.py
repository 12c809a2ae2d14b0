"""What happens when something fails: the caller gets a status and no more, the log names a place and no values."""

from __future__ import annotations

import logging
import traceback

from flask import Flask, Response
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError, TimeoutError
from werkzeug.exceptions import HTTPException

log = logging.getLogger(__name__)


def answer_errors(app: Flask) -> None:
    """Let no exception reach a client, or the log with its message: messages may hold what people wrote."""

    @app.errorhandler(HTTPException)
    def refused(error: HTTPException) -> Response:
        answer = Response(f"{error.name}\n", status=error.code, content_type="text/plain; charset=utf-8")
        allowed = error.get_response().headers.get("Allow")
        if allowed:
            answer.headers["Allow"] = allowed
        return answer

    @app.errorhandler(Exception)
    def failed(error: Exception) -> Response:
        log.error("a request failed with %s at %s", type(error).__name__, _place(error))
        return Response(status=503 if _is_database_gone(error) else 500)


def _is_database_gone(error: Exception) -> bool:
    """Locked, unreachable or without a connection to spare: whoever asks should try elsewhere, or again."""
    if isinstance(error, OperationalError | InterfaceError | TimeoutError):
        return True
    return isinstance(error, DBAPIError) and error.connection_invalidated


def _place(error: Exception) -> str:
    frames = traceback.extract_tb(error.__traceback__)
    return " < ".join(f"{frame.name}:{frame.lineno}" for frame in reversed(frames[-4:]))
