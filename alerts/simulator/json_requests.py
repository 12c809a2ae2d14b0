"""JSON asked for and answered: what comes in is checked, and only pages of this machine may ask."""

from __future__ import annotations

import ipaddress
import json
from typing import Any

from aiohttp import web

from alerts.simulator.trouble import Handler


def json_answer(content: object) -> web.Response:
    """An answer in JSON that nobody keeps."""
    return web.json_response(content, headers={"Cache-Control": "no-store"})


async def json_object(request: web.Request) -> dict[str, Any]:
    """The JSON object a request brings; refused with 400 or 415 otherwise."""
    if request.content_type != "application/json":  # what a form on a foreign page cannot send
        raise _refusal(web.HTTPUnsupportedMediaType, "must be application/json")
    try:
        content = json.loads(await request.read())
    except (ValueError, RecursionError):
        raise refusal("must be JSON") from None
    if not isinstance(content, dict):
        raise refusal("must be an object")
    return content


def text_in(content: dict[str, Any], name: str) -> str:
    """A text in an object, what cannot be encoded replaced; refused with 400 when it is missing."""
    value = content.get(name)
    if not isinstance(value, str):
        raise refusal(f"{name}: must be a text")
    return value.encode(errors="replace").decode()


def refusal(reason: str) -> web.HTTPException:
    """A 400 with its reason; the reason must hold nothing that was sent."""
    return _refusal(web.HTTPBadRequest, reason)


def local_only(handler: Handler) -> Handler:
    """The handler, for callers that know this machine by a loopback name: no foreign page that points its own here."""

    async def guarded(request: web.Request) -> web.StreamResponse:
        host = request.url.host or ""
        if not (host == "localhost" or _is_loopback(host)):
            raise _refusal(web.HTTPForbidden, "only for this machine")
        return await handler(request)

    return guarded


def _refusal(kind: type[web.HTTPClientError], reason: str) -> web.HTTPException:
    return kind(text=json.dumps({"error": reason}), content_type="application/json")


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
