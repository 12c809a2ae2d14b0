"""The dead man's switch: a sign of life to the outside every half minute, only while texts can leave.

Whoever watches ALARM_URL raises the alarm when the signs stop. They come from a process that ends with the one
that runs all others, and pass through our own web server, so that none of these can be dead unnoticed.
"""

from __future__ import annotations

import logging
import threading
from dataclasses import dataclass
from typing import Final

import requests

from config.settings import Settings

log = logging.getLogger(__name__)

SIGN_SECONDS: Final = 30.0
ANSWER_SECONDS: Final = 10.0


@dataclass(frozen=True, slots=True)
class Alarm:
    """Asks `ready_url` and, if all is well, tells `alarm_url`. The latter may hold a secret and is never shown."""

    ready_url: str
    alarm_url: str
    every_seconds: float = SIGN_SECONDS

    def __repr__(self) -> str:
        return f"Alarm({self.ready_url})"

    def run(self, stop: threading.Event) -> None:
        """Give signs until `stop` is set."""
        with requests.Session() as session:
            session.trust_env = False
            while not stop.wait(self.every_seconds):
                self.give_sign(session)

    def give_sign(self, session: requests.Session) -> bool:
        """One sign, unless the service is not ready; whether it was taken. Failures are noted and raise nothing."""
        try:
            if session.get(self.ready_url, timeout=ANSWER_SECONDS).status_code != requests.codes.ok:
                log.warning("the service is not ready, so ALARM_URL hears nothing")
                return False
            return session.get(self.alarm_url, timeout=ANSWER_SECONDS).ok
        except requests.RequestException as error:
            log.warning("no sign of life was given (%s)", type(error).__name__)
            return False


def alarm_of(settings: Settings) -> Alarm | None:
    """The alarm of this machine's service; None when no ALARM_URL is set."""
    if settings.alarm_url is None:
        return None
    return Alarm(f"http://127.0.0.1:{settings.port}/readyz", settings.alarm_url)
