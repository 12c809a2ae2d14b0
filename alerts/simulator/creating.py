"""What Twilio checks before it takes a text on, in its order."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from alerts.simulator.book import Book, Direction, Message, Status
from alerts.simulator.carrier import pick_sender
from alerts.simulator.config import SimulatorConfig
from alerts.simulator.errors import REFUSED_NUMBERS, TwilioError

LONGEST_BODY: Final = 1600
LONGEST_VALIDITY_SECONDS: Final = 36_000
_E164: Final = re.compile(r"\+(?:1[2-9]\d{9}|[2-9]\d{6,14})", re.ASCII)


def read_text(form: Mapping[str, str], config: SimulatorConfig, book: Book, now: float) -> Message:
    """The text a create request asks for, not yet booked; raises TwilioError."""
    to, body = form.get("To", ""), form.get("Body", "")
    _check(to, body)
    service = form.get("MessagingServiceSid") or None
    sender = _sender(form.get("From", ""), service, to, config)
    if to in REFUSED_NUMBERS:
        raise TwilioError(REFUSED_NUMBERS[to], to)
    if book.is_blocked(to, config.opt_out_scope(sender)):
        raise TwilioError(21610)
    return Message(
        direction=Direction.API,
        sender=sender,
        to=to,
        body=body,
        status=Status.ACCEPTED if service else Status.QUEUED,
        created_at=now,
        service_sid=service,
        status_callback=form.get("StatusCallback") or None,
        validity_seconds=_validity(form.get("ValidityPeriod", "")),
    )


def _check(to: str, body: str) -> None:
    if not to:
        raise TwilioError(21604)
    if not body:
        raise TwilioError(21602)
    if len(body) > LONGEST_BODY:
        raise TwilioError(21617)
    if not _E164.fullmatch(to):
        raise TwilioError(21211, to)


def _sender(sender: str, service: str | None, to: str, config: SimulatorConfig) -> str:
    if service and service != config.messaging_service_sid:
        raise TwilioError(21701)
    if sender and sender not in config.numbers:
        raise TwilioError(21606, sender)
    if not sender and not service:
        raise TwilioError(21603)
    return sender or pick_sender(config.numbers, to)


def _validity(given: str) -> int | None:
    if not given:
        return None
    if not given.isdecimal() or not 1 <= int(given) <= LONGEST_VALIDITY_SECONDS:
        raise TwilioError(20001, "ValidityPeriod")
    return int(given)
