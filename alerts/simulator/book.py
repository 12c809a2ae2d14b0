"""The network's book: every text, and every phone with its thread. All in memory, all on one event loop."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from alerts.simulator.segments import count_segments


class Direction(StrEnum):
    """Who sent a text: the service by the API, the network or TwiML in answer, or a phone."""

    API = "outbound-api"
    REPLY = "outbound-reply"
    INBOUND = "inbound"


class Status(StrEnum):
    """Twilio's states of a text."""

    ACCEPTED = "accepted"
    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    DELIVERED = "delivered"
    UNDELIVERED = "undelivered"
    FAILED = "failed"
    RECEIVED = "received"


FINAL: Final = frozenset({Status.DELIVERED, Status.UNDELIVERED, Status.FAILED, Status.RECEIVED})
WAITING: Final = frozenset({Status.ACCEPTED, Status.QUEUED})


@dataclass(slots=True, kw_only=True)
class Message:
    """One text. `body` is what went over the air; `redacted` and `deleted` say what Twilio still shows of it."""

    direction: Direction
    sender: str
    to: str
    body: str
    status: Status
    created_at: float  # seconds since 1970, as every time here
    sid: str = field(default_factory=lambda: new_sid("SM"))
    serial: int = 0  # its place in the book, from 1
    version: int = 0  # the book's version when it changed last
    service_sid: str | None = None
    status_callback: str | None = None
    validity_seconds: int | None = None
    num_media: int = 0
    segments: int = 0
    error_code: int | None = None
    sent_at: float | None = None
    updated_at: float = 0.0
    times: dict[Status, float] = field(default_factory=dict)  # when it came to each state
    answered: bool = False  # an inbound text: the service has answered its webhook
    redacted: bool = False
    deleted: bool = False

    def __post_init__(self) -> None:
        self.updated_at = self.times[self.status] = self.created_at
        self.segments = count_segments(self.body)

    @property
    def number(self) -> str:
        """The number of the phone at the far end."""
        return self.sender if self.direction is Direction.INBOUND else self.to


@dataclass(slots=True)
class Phone:
    """A phone: its thread oldest first, who it has blocked, and what its owner has read."""

    number: str
    id: str = field(default_factory=lambda: secrets.token_urlsafe(9))
    thread: list[Message] = field(default_factory=list)
    blocked: set[str] = field(default_factory=set)  # senders or services
    version: int = 0  # the book's version when anything here changed last
    read_serial: int = 0

    @property
    def unread(self) -> int:
        """How many texts came in since its thread was last looked at."""
        new = (one for one in reversed(self.thread) if one.serial > self.read_serial)
        return sum(1 for one in new if one.direction is not Direction.INBOUND)


@dataclass(frozen=True, slots=True)
class Problem:
    """An entry in the account's error log; `status_code` 0 is a webhook nobody answered."""

    at: float
    code: int
    sid: str
    status_code: int


class Book:
    """All messages and phones; `version` grows with each change, and `era` is another after each clearing.

    `own` are the service's numbers.
    """

    def __init__(self, own: frozenset[str] = frozenset()) -> None:
        self._own = own
        self.problems: list[Problem] = []
        self.era = secrets.token_hex(4)
        self.version = 0
        self._messages: dict[str, Message] = {}
        self._phones: dict[str, Phone] = {}
        self._phones_by_id: dict[str, Phone] = {}

    def add(self, message: Message) -> None:
        """Book a new message, and put it in its phone's thread."""
        message.serial = len(self._messages) + 1
        self._messages[message.sid] = message
        self.phone(message.number).thread.append(message)
        self.touch_message(message)

    def find(self, sid: str) -> Message | None:
        """The message with this id, deleted ones too."""
        return self._messages.get(sid)

    def holds(self, message: Message) -> bool:
        """Whether the message is in this book, and not from before a reset."""
        return self._messages.get(message.sid) is message

    def messages(self, since: int = 0) -> Iterator[Message]:
        """The messages that changed after a version of the book, oldest first."""
        return (one for one in self._messages.values() if one.version > since)

    def newest(self, to: str | None = None, sender: str | None = None) -> Iterator[Message]:
        """Messages to and from these numbers, newest first."""
        # Our own numbers can have a phone too; its thread holds only what was sent to it.
        far = [number for number in (to, sender) if number in self._phones and number not in self._own]
        threads = [self._phones[number].thread for number in far]
        found = reversed(min(threads, key=len)) if threads else reversed(self._messages.values())
        return (one for one in found if to in (None, one.to) and sender in (None, one.sender))

    def change(self, message: Message, status: Status, now: float, error_code: int | None = None) -> None:
        """Move a message to a state."""
        message.status, message.error_code, message.updated_at = status, error_code, now
        message.times[status] = now
        self.touch_message(message)

    def phone(self, number: str) -> Phone:
        """The phone with this number; a new one if nobody had it."""
        if number not in self._phones:
            phone = self._phones[number] = Phone(number)
            self._phones_by_id[phone.id] = phone
            self.touch(number)
        return self._phones[number]

    def is_blocked(self, number: str, scope: str) -> bool:
        """Whether a phone said STOP to a sender or service."""
        return number in self._phones and scope in self._phones[number].blocked

    def phone_by_id(self, identifier: str) -> Phone | None:
        """The phone with this opaque id."""
        return self._phones_by_id.get(identifier)

    def phones(self, since: int = 0) -> list[Phone]:
        """The phones that changed after a version of the book."""
        return [phone for phone in self._phones.values() if phone.version > since]

    def touch(self, number: str) -> None:
        """Note that something about a phone or its thread changed."""
        self.version += 1
        self._phones[number].version = self.version

    def touch_message(self, message: Message) -> None:
        """Note that a message changed, and with it its phone."""
        self.touch(message.number)
        message.version = self.version

    def clear(self) -> None:
        """Forget everything."""
        self.era = secrets.token_hex(4)
        self._messages.clear()
        self._phones.clear()
        self._phones_by_id.clear()
        self.problems.clear()
        self.version += 1


def new_sid(prefix: str) -> str:
    """A new id in Twilio's form: two letters and 32 hexadecimal digits."""
    return prefix + secrets.token_hex(16)
