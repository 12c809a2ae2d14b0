"""The control interface: type on any phone, set trouble, read the book, start over. Numbers only in bodies."""

from __future__ import annotations

import time
from dataclasses import asdict
from typing import Any

from aiohttp import web

from alerts.simulator.book import Direction, Message, Status
from alerts.simulator.faults import FaultError
from alerts.simulator.inbound import Exchange, Typed
from alerts.simulator.json_requests import json_answer, json_object, local_only, refusal, text_in
from alerts.simulator.keywords import OptOut, opt_out_in
from alerts.simulator.network import Network
from alerts.simulator.segments import encoding_of

MOST_MEDIA = 10


class Control:
    """The handlers under /simulator."""

    def __init__(self, network: Network) -> None:
        self._network = network

    def routes(self) -> list[web.RouteDef]:
        """The control interface's routes."""
        return [
            web.get("/simulator/health", local_only(self._health)),
            web.get("/simulator/book", local_only(self._book)),
            web.get("/simulator/problems", local_only(self._problems)),
            web.get("/simulator/faults", local_only(self._faults)),
            web.post("/simulator/faults", local_only(self._set_faults)),
            web.post("/simulator/inbound", local_only(self._inbound)),
            web.post("/simulator/reset", local_only(self._reset)),
        ]

    async def _health(self, request: web.Request) -> web.Response:
        return json_answer({"ok": True})

    async def _book(self, request: web.Request) -> web.Response:
        """The messages that changed after the cursor `since`; all of them to who last saw another era."""
        book, since = self._network.book, request.query.get("since", "")
        known = int(since) if since.isdecimal() and request.query.get("era", book.era) == book.era else 0
        rows = [_row(message) for message in book.messages(known)]
        return json_answer({"era": book.era, "cursor": book.version, "messages": rows})

    async def _problems(self, request: web.Request) -> web.Response:
        return json_answer({"problems": [asdict(problem) for problem in self._network.book.problems]})

    async def _faults(self, request: web.Request) -> web.Response:
        return json_answer(asdict(self._network.faults.now))

    async def _set_faults(self, request: web.Request) -> web.Response:
        try:
            self._network.faults.set(await json_object(request))
        except FaultError as error:
            raise refusal(str(error)) from None
        return await self._faults(request)

    async def _inbound(self, request: web.Request) -> web.Response:
        content = await json_object(request)
        exchange = await (self._again(content) if "replay_sid" in content else self._type(content))
        return json_answer(asdict(exchange))

    async def _reset(self, request: web.Request) -> web.Response:
        await json_object(request)
        self._network.reset()
        return await self._health(request)

    async def _type(self, content: dict[str, Any]) -> Exchange:
        inbound = self._network.inbound
        return await inbound.hand_over(*inbound.receive(_typed(content)))

    async def _again(self, content: dict[str, Any]) -> Exchange:
        """Call the webhook once more about a text the service may have had, as Twilio does when unsure."""
        sid = text_in(content, "replay_sid")
        message = self._network.book.find(sid) or self._unknown(sid, _typed(content))
        return await self._network.inbound.hand_over(
            message, _opt_out(content) or opt_out_in(message.body, blocked=True)
        )

    def _unknown(self, sid: str, typed: Typed) -> Message:
        message = Message(
            direction=Direction.INBOUND,
            sid=sid,
            sender=typed.sender,
            to=typed.to or self._network.config.numbers[0],
            body=typed.body,
            status=Status.RECEIVED,
            created_at=time.time(),
            service_sid=self._network.config.messaging_service_sid,
            num_media=typed.num_media,
        )
        self._network.book.add(message)
        return message


def _typed(content: dict[str, Any]) -> Typed:
    media = content.get("media", content.get("num_media", 0))
    if isinstance(media, bool) or not isinstance(media, int) or not 0 <= media <= MOST_MEDIA:
        raise refusal(f"media: must be a whole number from 0 to {MOST_MEDIA}")
    sender = text_in(content, "from")
    if not sender:
        raise refusal("from: must not be empty")
    to = text_in(content, "to") if "to" in content else None
    return Typed(sender=sender, body=text_in(content, "body"), to=to, num_media=media, opt_out=_opt_out(content))


def _opt_out(content: dict[str, Any]) -> OptOut | None:
    try:
        return OptOut(content["opt_out_type"]) if content.get("opt_out_type") is not None else None
    except ValueError:
        raise refusal("opt_out_type: must be STOP, START or HELP") from None


def _row(message: Message) -> dict[str, Any]:
    return {
        "sid": message.sid,
        "direction": message.direction.value,
        "from": message.sender,
        "to": message.to,
        "body": message.body,
        "segments": message.segments,
        "encoding": encoding_of(message.body),
        "status": message.status.value,
        "error_code": message.error_code,
        "created_at": message.created_at,
        "sent_at": message.sent_at,
        "updated_at": message.updated_at,
        "times": message.times,
        "redacted": message.redacted,
        "deleted": message.deleted,
    }
