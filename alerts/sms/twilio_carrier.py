"""Twilio as the carrier: the official client over our own transport, its answers put in the carrier's terms."""

from __future__ import annotations

import asyncio
import unicodedata
from collections.abc import Awaitable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, TypeVar

from twilio.base import values
from twilio.base.exceptions import TwilioException, TwilioRestException, TwilioServiceException
from twilio.http.response import Response

from alerts.sms.carrier import Accepted, CarrierError, OutgoingText, Refused, SeenMessage, ThrottledByCarrier, Uncertain
from alerts.sms.twilio_errors import verdict_of
from alerts.sms.twilio_transport import TimeLimits, TwilioTransport

if TYPE_CHECKING:
    from twilio.rest import Client
    from twilio.rest.api.v2010.account.message import MessageInstance

_Answer = TypeVar("_Answer")
_RECENT = 20  # a person gets fewer texts than this within any time worth searching
_NOT_FOUND = 20404
_TOO_MANY_REQUESTS = 429


@dataclass(frozen=True, slots=True)
class Sender:
    """Who texts: a messaging service, a number, or a number out of a service's pool."""

    messaging_service_sid: str | None = None
    number: str | None = None


class TwilioCarrier:
    """The Carrier protocol over Twilio's REST API; lives on one event loop."""

    def __init__(self, client: Client, transport: TwilioTransport, sender: Sender) -> None:
        self._client = client
        self._transport = transport
        self._sender = sender

    @property
    def concurrent_requests(self) -> int | None:
        """How many requests Twilio last counted at once for the whole account."""
        return self._transport.concurrent_requests

    async def send(self, text: OutgoingText) -> Accepted:
        """Create the message, trying once; raises NotSent, Refused or Uncertain."""
        message = await _translated(
            self._client.messages.create_async(
                to=text.to,
                # Decomposed letters would cost a text its GSM-7 encoding.
                body=unicodedata.normalize("NFC", text.body),
                from_=_given(self._sender.number),
                messaging_service_sid=_given(self._sender.messaging_service_sid),
                status_callback=_given(text.status_callback),
                validity_period=_given(text.validity_seconds),
            )
        )
        if not message.sid:
            raise Uncertain("an answer without a message id")
        return Accepted(message.sid, str(message.status))

    async def find(self, to: str, since: datetime) -> list[SeenMessage]:
        """Messages to a number created since then, newest first; those still unsent have no DateSent to filter by."""
        sent, newest = await asyncio.gather(
            _translated(self._client.messages.list_async(to=to, date_sent_after=since.astimezone(UTC), limit=_RECENT)),
            _translated(self._client.messages.list_async(to=to, limit=_RECENT)),
        )
        found = {message.sid: _seen(message) for message in (*sent, *newest)}
        recent = [one for one in found.values() if one.created_at is None or one.created_at >= since]
        return sorted(recent, key=lambda one: one.created_at or since, reverse=True)

    async def fetch(self, sid: str) -> SeenMessage | None:
        """One message, None when Twilio has none by this id."""
        try:
            return _seen(await _translated(self._client.messages(sid).fetch_async()))
        except Refused as refusal:
            if refusal.code in {404, _NOT_FOUND}:
                return None
            raise

    async def redact(self, sid: str) -> None:
        """Empty a message's body at Twilio; refused with TRY_LATER until it is final."""
        await _translated(self._client.messages(sid).update_async(body=""))

    async def close(self) -> None:
        """Close the connections."""
        await self._transport.close()


def open_twilio_carrier(
    account_sid: str,
    auth_token: str,
    sender: Sender,
    *,
    api_base: str | None = None,
    connections: int = 64,
    limits: TimeLimits | None = None,
) -> TwilioCarrier:
    """A carrier for one account; `api_base` stands in for https://api.twilio.com. Nothing is asked yet."""
    from twilio.rest import Client  # an eighth of a second that only processes which send should pay

    transport = TwilioTransport(connections, limits)
    # Given an environment of its own, the client can't be sent elsewhere by TWILIO_EDGE or TWILIO_REGION.
    environment = {"TWILIO_ACCOUNT_SID": account_sid}
    client = Client(account_sid, auth_token, http_client=transport, environment=environment)
    if api_base is not None:
        client.api.base_url = api_base
    return TwilioCarrier(client, transport, sender)


async def _translated(answer: Awaitable[_Answer]) -> _Answer:
    failure: CarrierError
    try:
        return await answer
    except (TwilioRestException, TwilioServiceException) as error:
        failure = _failure(error.status, error.code)
    except TwilioException as error:
        # A page that could not be read comes with its raw answer instead of a status.
        answers = [part for part in error.args if isinstance(part, Response)]
        failure = _failure(answers[0].status_code, None) if answers else Uncertain("an unreadable answer")
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        failure = Uncertain(f"an unreadable answer, {type(error).__name__}")
    raise failure  # outside of the handler: Twilio's wording can hold the number


def _failure(status: int, code: int | None) -> CarrierError:
    if status == _TOO_MANY_REQUESTS:
        return ThrottledByCarrier()
    if 400 <= status < 500:
        return Refused(code or status, verdict_of(code or status, status))
    return Uncertain(f"HTTP {status}")


def _seen(message: MessageInstance) -> SeenMessage:
    return SeenMessage(
        sid=message.sid,
        status=str(message.status),
        created_at=_aware(message.date_created),
        error_code=int(message.error_code) if message.error_code else None,
        body=message.body or "",
    )


def _aware(moment: datetime | None) -> datetime | None:
    if moment is None:
        return None
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)


def _given(value: object | None) -> object:
    return values.unset if value is None else value
