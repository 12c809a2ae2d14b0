"""The phones in the browser: a page, and the small JSON it asks for each second. Addresses hold ids, never numbers."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Coroutine
from pathlib import Path
from typing import Any, Final

from aiohttp import web

from alerts.simulator.book import Direction, Message, Phone
from alerts.simulator.inbound import Typed
from alerts.simulator.json_requests import json_answer, json_object, local_only, refusal, text_in
from alerts.simulator.network import Network
from alerts.simulator.segments import encoding_of
from alerts.simulator.trouble import Handler
from alerts.simulator.webhooks import WEBHOOK_FAILED

LONGEST_TYPED: Final = 1600
NEWEST_SHOWN: Final = 300
_STATIC: Final = Path(__file__).parent / "static"
_FILES: Final = {
    "/phones": ("phones.html", "text/html"),
    "/phones/phones.js": ("phones.js", "text/javascript"),
    "/phones/phones.css": ("phones.css", "text/css"),
    "/phones/thread.css": ("thread.css", "text/css"),
    "/phones/phones.svg": ("phones.svg", "image/svg+xml"),
}
_HEADERS: Final = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    "img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
_FORMATTING: Final = re.compile(r"[\s().\-]")
_NUMBER: Final = re.compile(r"\+\d{7,15}", re.ASCII)


class Phones:
    """The handlers under /phones."""

    def __init__(self, network: Network) -> None:
        self._network = network
        self._under_way: set[asyncio.Task[Any]] = set()

    def routes(self) -> list[web.RouteDef]:
        """The phones' routes."""
        files = [web.get(path, local_only(_file(*named))) for path, named in _FILES.items()]
        return [
            *files,
            web.get("/phones/threads.json", local_only(self._threads)),
            web.post("/phones/thread", local_only(self._thread)),
            web.post("/phones/open", local_only(self._open)),
            web.post("/phones/send", local_only(self._send)),
        ]

    async def _threads(self, request: web.Request) -> web.Response:
        """Phones that changed since a version; all of them to who last saw another era."""
        book = self._network.book
        since = request.query.get("since", "")
        known = int(since) if since.isdecimal() and request.query.get("era") == book.era else 0
        phones = [_summary(phone) for phone in book.phones(known)]
        return json_answer({"era": book.era, "version": book.version, "all": known == 0, "phones": phones})

    async def _thread(self, request: web.Request) -> web.Response:
        """A phone's newest texts, oldest first; whoever asks has read them."""
        phone = self._phone(await json_object(request))
        if phone.unread:
            phone.read_serial = phone.thread[-1].serial
            self._network.book.touch(phone.number)
        shown = [_bubble(message) for message in phone.thread[-NEWEST_SHOWN:]]
        return json_answer({**_summary(phone), "messages": shown, "earlier": len(phone.thread) > NEWEST_SHOWN})

    async def _open(self, request: web.Request) -> web.Response:
        number = _number(text_in(await json_object(request), "number"))
        return json_answer(_summary(self._network.book.phone(number)))

    async def _send(self, request: web.Request) -> web.Response:
        """Send what was typed. The service is called afterwards; what it answers comes with the thread."""
        content = await json_object(request)
        phone, body = self._phone(content), text_in(content, "body")
        if not body.strip() or len(body) > LONGEST_TYPED:
            raise refusal(f"body: must have 1 to {LONGEST_TYPED} characters")
        inbound = self._network.inbound
        message, opt_out = inbound.receive(Typed(sender=phone.number, body=body))
        self._start(inbound.hand_over(message, opt_out))
        return json_answer({"sid": message.sid})

    def _start(self, work: Coroutine[Any, Any, Any]) -> None:
        task = asyncio.create_task(work)
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)

    def _phone(self, content: dict[str, Any]) -> Phone:
        phone = self._network.book.phone_by_id(text_in(content, "id"))
        if phone is None:
            raise web.HTTPNotFound(text='{"error": "there is no such phone"}', content_type="application/json")
        return phone


def _file(name: str, kind: str) -> Handler:
    path = _STATIC / name

    async def send(request: web.Request) -> web.Response:
        return web.Response(text=path.read_text(encoding="utf-8"), content_type=kind, headers=_HEADERS)

    return send


def _number(typed: str) -> str:
    """A typed number in E.164; ten digits are an American one."""
    bare = _FORMATTING.sub("", typed)
    if bare.isdecimal() and len(bare) in (10, 11):
        bare = "+1" + bare[-10:] if len(bare) == 10 or bare.startswith("1") else "+" + bare
    if not _NUMBER.fullmatch(bare):
        raise refusal("Type a number like (213) 555-0123 or +1 213 555 0123.")
    return bare


def _summary(phone: Phone) -> dict[str, Any]:
    last = phone.thread[-1] if phone.thread else None
    return {
        "id": phone.id,
        "number": phone.number,
        "version": phone.version,
        "unread": phone.unread,
        "blocked": bool(phone.blocked),
        "last": last and {"body": last.body[:120], "at": last.created_at, "own": last.direction is Direction.INBOUND},
    }


def _bubble(message: Message) -> dict[str, Any]:
    failed = message.direction is Direction.INBOUND and message.error_code == WEBHOOK_FAILED
    return {
        "sid": message.sid,
        "body": message.body,
        "at": message.created_at,
        "own": message.direction is Direction.INBOUND,
        "state": "unanswered" if failed else message.status.value,
        "error_code": message.error_code,
        "segments": message.segments,
        "encoding": encoding_of(message.body),
        "media": message.num_media,
    }
