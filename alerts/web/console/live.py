"""What moves on a page: a fragment that its script asks for again and again, and that says when nothing has changed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from threading import Lock
from typing import Final, Generic, TypeVar

from flask import Response, request

from alerts.house import House, Transaction
from alerts.web.answers import HTML

# Each process looks into the database once a second, however many watch.
FRESH: Final = timedelta(seconds=1)

T = TypeVar("T")


def answer(html: str) -> Response:
    """A fragment, or only that it is still the one the page has."""
    response = Response(html, content_type=HTML)
    response.set_etag(sha256(html.encode()).hexdigest()[:20])
    response.make_conditional(request)
    return response


@dataclass(slots=True)
class _Seen(Generic[T]):
    at: datetime
    what: T
    fragments: dict[str, str] = field(default_factory=dict)


class Watched(Generic[T]):
    """What everybody sees alike, looked at once a second and put into words once a language."""

    def __init__(self, house: House, look: Callable[[Transaction], T]) -> None:
        self._house = house
        self._look = look
        self._turn = Lock()
        self._seen: _Seen[T] | None = None

    def fragment(self, lang: str, make: Callable[[T], str]) -> str:
        """Its fragment in a language, made by whoever asks first. Whoever comes meanwhile waits for it."""
        with self._turn:
            seen = self._seen = self._fresh()
            if lang not in seen.fragments:
                seen.fragments[lang] = make(seen.what)
            return seen.fragments[lang]

    def _fresh(self) -> _Seen[T]:
        now = self._house.clock()
        # A clock that was set back must not keep an old board up.
        if self._seen is not None and timedelta(0) <= now - self._seen.at < FRESH:
            return self._seen
        with self._house.look() as tx:
            return _Seen(now, self._look(tx))
