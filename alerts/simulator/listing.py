"""Twilio's lists: filters by number and date sent, newest first, a page at a time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Final
from urllib.parse import urlencode

from alerts.simulator.book import Book, Message
from alerts.simulator.errors import TwilioError

MOST_IN_A_PAGE: Final = 1000
_USUAL_PAGE: Final = 50
_TOKEN: Final = "PA"  # noqa: S105 - marks a place in a list, opens nothing
_DATES: Final = ("DateSent", "DateSent<", "DateSent>")


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list; `next_query` asks for the one after it, None after the last."""

    messages: list[Message]
    number: int
    size: int
    next_query: str | None


def read_page(book: Book, query: Mapping[str, str], before: float) -> Page:
    """The page a query asks for, of messages created up to `before`; raises TwilioError."""
    size = min(_whole(query, "PageSize", _USUAL_PAGE), MOST_IN_A_PAGE)
    number = _whole(query, "Page", 0)
    start = _start(query)
    found = (
        one for one in _filtered(book, query) if one.created_at <= before and (start is None or one.serial < start)
    )
    taken = list(islice(found, size + 1))
    rest, page = len(taken) > size, taken[:size]
    return Page(page, number, size, _next_query(query, page[-1], number, size) if rest else None)


def _filtered(book: Book, query: Mapping[str, str]) -> Iterator[Message]:
    bounds = {name: _period(name, query[name]) for name in _DATES if query.get(name)}
    for message in book.newest(query.get("To") or None, query.get("From") or None):
        if not message.deleted and _was_sent_within(message, bounds):
            yield message


def _was_sent_within(message: Message, bounds: Mapping[str, tuple[float, float]]) -> bool:
    if not bounds:
        return True
    if message.sent_at is None:
        return False
    sent = int(message.sent_at)  # Twilio's dates have whole seconds
    low, high = bounds.get("DateSent", (0.0, float("inf")))
    from_, _ = bounds.get("DateSent>", (0.0, 0.0))
    _, until = bounds.get("DateSent<", (0.0, float("inf")))
    return max(low, from_) <= sent < min(high, until)


def _period(name: str, value: str) -> tuple[float, float]:
    """The first moment a date or time means and the first one after it."""
    try:
        start = datetime.fromisoformat(value)
    except ValueError:
        raise TwilioError(20001, name) from None
    if start.tzinfo is None:
        start = start.replace(tzinfo=UTC)
    length = timedelta(days=1) if len(value) == len("2026-07-01") else timedelta(seconds=1)
    return start.timestamp(), (start + length).timestamp()


def _whole(query: Mapping[str, str], name: str, usual: int) -> int:
    value = query.get(name, "")
    if not value:
        return usual
    if not value.isdecimal() or (name == "PageSize" and int(value) < 1):
        raise TwilioError(20001, name)
    return int(value)


def _start(query: Mapping[str, str]) -> int | None:
    token = query.get("PageToken", "")
    if not token:
        return None
    if not token.removeprefix(_TOKEN).isdecimal():
        raise TwilioError(20001, "PageToken")
    return int(token.removeprefix(_TOKEN))


def _next_query(query: Mapping[str, str], last: Message, number: int, size: int) -> str:
    kept = {name: query[name] for name in ("To", "From", *_DATES) if query.get(name)}
    return urlencode({**kept, "PageSize": size, "Page": number + 1, "PageToken": f"{_TOKEN}{last.serial}"})
