"""Answers that are the same for everybody: made once, held by caches for a moment, and not sent again unchanged."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime

from flask import Response, request

HTML = "text/html; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Answer:
    """What is sent; `changed_at` (UTC) is when it last changed, to the second, and its ETag tells exactly."""

    body: bytes
    content_type: str
    changed_at: datetime
    lang: str | None = None

    @property
    def etag(self) -> str:
        """Another one for every other byte (RFC 9110, strong)."""
        return hashlib.sha256(self.body).hexdigest()[:32]


def serve(answer: Answer, *, seconds: int, by_browser: bool = False, to_any_site: bool = False) -> Response:
    """The response, or 304 for whoever has it already.

    A cache between us and the readers may hold it for `seconds`, one a language where that is chosen `by_browser`.
    Scripts `to_any_site` may read it: for feeds, which hold nothing of the reader.
    """
    response = Response(answer.body, content_type=answer.content_type)
    response.headers["Cache-Control"] = f"public, max-age={seconds}"
    if answer.lang is not None:
        response.headers["Content-Language"] = answer.lang
    if by_browser:
        response.headers["Vary"] = "Accept-Language"
    if to_any_site:
        response.headers["Access-Control-Allow-Origin"] = "*"
    response.set_etag(answer.etag)
    response.last_modified = answer.changed_at
    response.make_conditional(request)
    return response
