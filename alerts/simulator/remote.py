"""A remote control for a running phone network: type on any phone, set trouble, read the book of all texts."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import requests

ANSWER_SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class Exchange:
    """What came of a text typed on a phone: the webhook's HTTP status and the texts it answered with."""

    sid: str
    status_code: int
    replies: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BookedText:
    """One text in the network's book; `created_at` is when the POST was received, in seconds since 1970."""

    sid: str
    to: str
    body: str
    direction: str
    status: str
    error_code: int | None
    created_at: float


class Remote:
    """Speaks to the control interface of the simulator at `base_url`; usable from several threads."""

    def __init__(self, base_url: str) -> None:
        self._base = base_url.rstrip("/")
        self._own = threading.local()

    def text(self, number: str, body: str, **extra: Any) -> Exchange:  # noqa: ANN401 - passed on as JSON
        """Type `body` on the phone with `number` and send it to the service."""
        found = self._post("inbound", {"from": number, "body": body, **extra})
        return Exchange(found["sid"], found["status_code"], tuple(found["replies"]))

    def faults(self, **settings: Any) -> None:  # noqa: ANN401 - passed on as JSON
        """Set trouble: latency, refusals, lost callbacks; what is not named stays."""
        self._post("faults", settings)

    def reset(self) -> None:
        """Forget every text, phone, block and trouble, as if just started."""
        self._post("reset", {})

    def book(self) -> list[BookedText]:
        """Every text the service sent, oldest first, TwiML answers too."""
        return list(self._booked())

    def is_up(self) -> bool:
        """Whether the network answers."""
        try:
            return self._session.get(f"{self._base}/simulator/health", timeout=2).ok
        except requests.RequestException:
            return False

    def _booked(self) -> Iterator[BookedText]:
        found = self._session.get(f"{self._base}/simulator/book", timeout=ANSWER_SECONDS)
        found.raise_for_status()
        for row in found.json()["messages"]:
            if row["direction"] != "inbound":
                known = {name: row[name] for name in BookedText.__slots__}
                yield BookedText(**known)

    @property
    def _session(self) -> requests.Session:
        if not hasattr(self._own, "session"):
            self._own.session = requests.Session()
            self._own.session.trust_env = False
        session: requests.Session = self._own.session
        return session

    def _post(self, what: str, content: dict[str, Any]) -> Any:  # noqa: ANN401 - JSON
        answer = self._session.post(f"{self._base}/simulator/{what}", json=content, timeout=ANSWER_SECONDS)
        answer.raise_for_status()
        return answer.json()
