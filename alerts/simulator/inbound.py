"""Texts from phones: Twilio's keywords, the signed webhook to the service, and the TwiML it answers with."""

from __future__ import annotations

import time
import xml.etree.ElementTree as ET
from dataclasses import dataclass
from http import HTTPStatus
from typing import Final

from alerts.simulator.book import Book, Direction, Message, Problem, Status, new_sid
from alerts.simulator.carrier import Carrier, pick_sender
from alerts.simulator.config import SimulatorConfig
from alerts.simulator.faults import FaultBox
from alerts.simulator.keywords import ANSWERS, OptOut, opt_out_in
from alerts.simulator.webhooks import API_VERSION, WEBHOOK_FAILED, Answer, Webhooks

BAD_XML: Final = 12100
UNSUBSCRIBED: Final = 21610


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """A text somebody sends from a phone; `opt_out` stands for a keyword set up in Advanced Opt-Out."""

    sender: str
    body: str
    to: str | None = None
    num_media: int = 0
    opt_out: OptOut | None = None


@dataclass(frozen=True, slots=True)
class Exchange:
    """The id of a text, the webhook's HTTP status (0 without an answer), and the texts its TwiML brought the phone."""

    sid: str
    status_code: int
    replies: tuple[str, ...]


class Inbound:
    """Takes what is typed on phones to the service."""

    def __init__(
        self, config: SimulatorConfig, book: Book, faults: FaultBox, carrier: Carrier, webhooks: Webhooks
    ) -> None:
        self._config = config
        self._book = book
        self._faults = faults
        self._carrier = carrier
        self._webhooks = webhooks

    def receive(self, typed: Typed) -> tuple[Message, OptOut | None]:
        """Book a text, and do and say what Twilio does about its keywords; the webhook is still to be called."""
        to = typed.to or pick_sender(self._config.numbers, typed.sender)
        message = Message(
            direction=Direction.INBOUND,
            sender=typed.sender,
            to=to,
            body=typed.body,
            status=Status.RECEIVED,
            created_at=time.time(),
            service_sid=self._config.messaging_service_sid,
            num_media=typed.num_media,
        )
        message.sent_at = message.created_at
        self._book.add(message)
        return message, self._opt_out(message, typed.opt_out)

    async def hand_over(self, message: Message, opt_out: OptOut | None) -> Exchange:
        """Call the webhook about a text, and send what it answers. May be done again, as Twilio may."""
        form = self._form(message, opt_out)
        answer = await self._webhooks.post(self._config.inbound_url, form)
        if answer.status not in range(HTTPStatus.OK, HTTPStatus.MULTIPLE_CHOICES):
            self._problem(message, WEBHOOK_FAILED, answer)
            return Exchange(message.sid, answer.status, ())
        exchange = Exchange(message.sid, answer.status, tuple(self._replies(message, answer)))
        message.answered = True
        return exchange

    def _opt_out(self, message: Message, configured: OptOut | None) -> OptOut | None:
        phone, scope = self._book.phone(message.sender), self._config.opt_out_scope(message.to)
        opt_out = configured or opt_out_in(message.body, blocked=scope in phone.blocked)
        if opt_out is None:
            return None
        if opt_out is OptOut.STOP:
            phone.blocked.add(scope)
        elif opt_out is OptOut.START:
            phone.blocked.discard(scope)
        self._reply(message, message.sender, ANSWERS[opt_out])
        return opt_out

    def _replies(self, message: Message, answer: Answer) -> list[str]:
        try:
            replies = twiml_messages(answer.text)
        except ET.ParseError:
            self._problem(message, BAD_XML, answer)
            return []
        sent = []
        for to, body in replies:
            if self._config.opt_out_scope(message.to) in self._book.phone(to or message.sender).blocked:
                self._problem(message, UNSUBSCRIBED, answer)
                continue
            if not message.answered:  # a webhook replayed after its answer brings the phone nothing new
                self._reply(message, to or message.sender, body)
            sent.append(body)
        return sent

    def _reply(self, message: Message, to: str, body: str) -> None:
        self._carrier.take(
            Message(
                direction=Direction.REPLY,
                sender=message.to,
                to=to,
                body=body,
                status=Status.QUEUED,
                created_at=time.time(),
                service_sid=message.service_sid,
            )
        )

    def _problem(self, message: Message, code: int, answer: Answer) -> None:
        self._book.problems.append(Problem(time.time(), code, message.sid, answer.status))
        if code == WEBHOOK_FAILED and self._book.holds(message):
            self._book.change(message, message.status, time.time(), code)

    def _form(self, message: Message, opt_out: OptOut | None) -> dict[str, str]:
        account = self._config.account_sid
        form = {
            "MessageSid": message.sid,
            "SmsSid": message.sid,
            "SmsMessageSid": message.sid,
            "AccountSid": account,
            "From": message.sender,
            "To": message.to,
            "Body": message.body,
            "NumMedia": str(message.num_media),
            "NumSegments": str(message.segments),
            "SmsStatus": Status.RECEIVED.value,
            "ApiVersion": API_VERSION,
        }
        if message.service_sid:
            form["MessagingServiceSid"] = message.service_sid
        if opt_out and self._faults.now.advanced_opt_out:
            form["OptOutType"] = opt_out.value
        for place in range(message.num_media):
            media = f"https://api.twilio.com/{API_VERSION}/Accounts/{account}/Messages/{message.sid}/Media/"
            form[f"MediaUrl{place}"] = media + new_sid("ME")
            form[f"MediaContentType{place}"] = "image/jpeg"
        return form


def twiml_messages(text: str) -> list[tuple[str | None, str]]:
    """The messages in a TwiML answer: to whom (None: whoever texted) and what. Raises ParseError."""
    if not text.strip():
        return []
    response = ET.fromstring(text)  # noqa: S314 - the answer of the service under test, on loopback
    return [(one.get("to"), _words(one)) for one in response.iter("Message")]


def _words(message: ET.Element) -> str:
    part = message.find("Body")
    return ((part if part is not None else message).text or "").strip()
