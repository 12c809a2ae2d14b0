"""A small stand-in for Twilio that answers as told, and a carrier that talks to it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime

from aiohttp import web

from alerts.sms.carrier import OutgoingText
from alerts.sms.twilio_carrier import Sender, TwilioCarrier, open_twilio_carrier
from alerts.sms.twilio_transport import TimeLimits

ACCOUNT, TOKEN, SERVICE = "AC" + "1" * 32, "secret-token", "MG" + "2" * 32
NUMBER, WORDS = "+12135550142", "Koreatown: reply Y 472"
NOW = datetime(2026, 7, 1, 20, 0, tzinfo=UTC)
Behavior = Callable[[web.Request], Awaitable[web.StreamResponse]]


def message(sid: str = "SM1", created: datetime = NOW, **more: object) -> dict[str, object]:
    return {"sid": sid, "status": "queued", "date_created": format_datetime(created), "body": WORDS, **more}


@dataclass
class Provider:
    """A server that keeps what was asked and answers as told."""

    behavior: Behavior
    forms: list[dict[str, str]] = field(default_factory=list)
    requests: list[web.Request] = field(default_factory=list)

    async def answer(self, request: web.Request) -> web.StreamResponse:
        self.requests.append(request)
        self.forms.append({name: str(value) for name, value in (await request.post()).items()})
        return await self.behavior(request)


def replying(status: int, body: object, headers: dict[str, str] | None = None) -> Behavior:
    async def behave(request: web.Request) -> web.StreamResponse:
        return web.json_response(body, status=status, headers=headers)

    return behave


def refusing(status: int, code: int) -> Behavior:
    return replying(status, {"code": code, "message": f"The 'To' number {NUMBER} is wrong", "status": status})


@asynccontextmanager
async def carrier_to(
    behavior: Behavior, sender: Sender | None = None, read: float = 10
) -> AsyncIterator[tuple[TwilioCarrier, Provider]]:
    provider = Provider(behavior)
    application = web.Application()
    application.router.add_route("*", "/{path:.*}", provider.answer)
    runner = web.AppRunner(application, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    port = runner.addresses[0][1]
    carrier = open_twilio_carrier(
        ACCOUNT,
        TOKEN,
        sender or Sender(messaging_service_sid=SERVICE),
        api_base=f"http://127.0.0.1:{port}",
        limits=TimeLimits(connect=10, read=read, total=20),
    )
    try:
        yield carrier, provider
    finally:
        await carrier.close()
        await runner.cleanup()


def outgoing() -> OutgoingText:
    return OutgoingText(NUMBER, WORDS, "https://alerts.example.org/sms/status?d=abc", 900)
