"""Twilio's REST API for messages: create, fetch, list, redact, delete, with its JSON and its errors."""

from __future__ import annotations

import base64
import hmac
import json
import time
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Any, Final

from aiohttp import web

from alerts.simulator.book import FINAL, Direction, Message, Status
from alerts.simulator.creating import read_text
from alerts.simulator.errors import TwilioError
from alerts.simulator.listing import read_page
from alerts.simulator.network import Network
from alerts.simulator.trouble import Handler, Trouble
from alerts.simulator.webhooks import API_VERSION

_JSON: Final = r"{json:(?:\.json)?}"


class RestApi:
    """The API of one network's account."""

    def __init__(self, network: Network) -> None:
        self._network = network
        self._base = f"/{API_VERSION}/Accounts/{network.config.account_sid}"
        secret = f"{network.config.account_sid}:{network.config.auth_token}".encode()
        self._authorization = b"Basic " + base64.b64encode(secret)

    def routes(self) -> list[web.RouteDef]:
        """The API's routes, each in the trouble the network is in."""
        around = Trouble(self._network.faults).around
        every, one = f"{self._base}/Messages{_JSON}", self._base + r"/Messages/{sid:\w+}" + _JSON
        return [
            web.post(every, around(self._answering(self._create))),
            web.get(every, around(self._answering(self._list))),
            web.get(one, around(self._answering(self._fetch))),
            web.post(one, around(self._answering(self._update))),
            web.delete(one, around(self._answering(self._delete))),
            web.route("*", f"/{API_VERSION}/{{rest:.*}}", around(self._answering(self._nothing))),
        ]

    def _answering(self, handler: Handler) -> Handler:
        async def answering(request: web.Request) -> web.StreamResponse:
            try:
                given = request.headers.get("Authorization", "").encode(errors="replace")
                if not hmac.compare_digest(given, self._authorization):
                    raise TwilioError(20003)
                return await handler(request)
            except TwilioError as error:
                return web.json_response(error.content(), status=error.status)

        return answering

    async def _create(self, request: web.Request) -> web.Response:
        network, now = self._network, time.time()
        message = read_text(await _form(request), network.config, network.book, now)
        network.carrier.take(message)
        return self._json(self._content(message), status=201)

    async def _list(self, request: web.Request) -> web.Response:
        before = time.time() - self._network.faults.now.list_lag_seconds
        page = read_page(self._network.book, request.query, before)
        address = f"{self._base}/Messages.json"
        return self._json(
            {
                "messages": [self._content(message) for message in page.messages],
                "page": page.number,
                "page_size": page.size,
                "start": page.number * page.size,
                "end": page.number * page.size + max(len(page.messages) - 1, 0),
                "uri": address,
                "first_page_uri": f"{address}?PageSize={page.size}&Page=0",
                "next_page_uri": page.next_query and f"{address}?{page.next_query}",
                "previous_page_uri": None,
            }
        )

    async def _fetch(self, request: web.Request) -> web.Response:
        return self._json(self._content(self._find(request)))

    async def _update(self, request: web.Request) -> web.Response:
        message, form = self._find(request), await _form(request)
        if form.get("Body") != "":
            raise TwilioError(20001, "Body")  # nothing else of a text that is not scheduled can be changed
        _require_final(message)
        message.redacted, message.updated_at = True, time.time()
        return self._json(self._content(message))

    async def _delete(self, request: web.Request) -> web.Response:
        message = self._find(request)
        _require_final(message)
        message.deleted = True
        return web.Response(status=204)

    async def _nothing(self, request: web.Request) -> web.Response:
        raise TwilioError(20404, request.path)

    def _find(self, request: web.Request) -> Message:
        message = self._network.book.find(request.match_info["sid"])
        if message is None or message.deleted:
            raise TwilioError(20404, request.path)
        return message

    def _json(self, content: dict[str, Any], status: int = 200) -> web.Response:
        return web.Response(text=json.dumps(content), status=status, content_type="application/json")

    def _content(self, message: Message) -> dict[str, Any]:
        uri = f"{self._base}/Messages/{message.sid}"
        return {
            "account_sid": self._network.config.account_sid,
            "api_version": API_VERSION,
            "body": "" if message.redacted else message.body,
            "date_created": _date(message.created_at),
            "date_sent": None if message.sent_at is None else _date(message.sent_at),
            "date_updated": _date(message.updated_at),
            "direction": message.direction.value,
            "error_code": message.error_code,
            "error_message": None,
            # A service picks the number when it takes a text from those it accepted.
            "from": None if message.status is Status.ACCEPTED else message.sender,
            "messaging_service_sid": message.service_sid,
            "num_media": str(message.num_media),
            "num_segments": str(message.segments),
            "price": None,
            "price_unit": None if message.direction is Direction.INBOUND else "USD",
            "sid": message.sid,
            "status": message.status.value,
            "subresource_uris": {"media": f"{uri}/Media.json"},
            "to": message.to,
            "uri": f"{uri}.json",
        }


async def _form(request: web.Request) -> dict[str, str]:
    if request.content_type != "application/x-www-form-urlencoded":
        return {}
    return {name: value for name, value in (await request.post()).items() if isinstance(value, str)}


def _require_final(message: Message) -> None:
    if message.status not in FINAL:
        raise TwilioError(20009)


def _date(at: float) -> str:
    return format_datetime(datetime.fromtimestamp(at, UTC))
