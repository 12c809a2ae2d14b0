"""The carrier against a small stand-in for Twilio that misbehaves on order."""

from __future__ import annotations

import asyncio
import logging
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from aiohttp import web

from alerts.sms.carrier import (
    Accepted,
    Carrier,
    CarrierError,
    ConnectionNeverOpened,
    OutgoingText,
    Refused,
    ThrottledByCarrier,
    Uncertain,
    Verdict,
)
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


def sending(behavior: Behavior, read: float = 10) -> tuple[Accepted | CarrierError, Provider]:
    """The answer or error of one send, and the provider that saw it."""

    async def run() -> tuple[Accepted | CarrierError, Provider]:
        async with carrier_to(behavior, read=read) as (carrier, provider):
            try:
                return await carrier.send(outgoing()), provider
            except CarrierError as error:
                return error, provider

    return asyncio.run(run())


def test_sends_once_with_everything_it_was_given() -> None:
    answer, provider = sending(replying(201, message()))
    assert answer == Accepted("SM1", "queued")
    assert provider.forms == [
        {
            "To": NUMBER,
            "Body": WORDS,
            "MessagingServiceSid": SERVICE,
            "StatusCallback": "https://alerts.example.org/sms/status?d=abc",
            "ValidityPeriod": "900",
        }
    ]
    assert provider.requests[0].path == f"/2010-04-01/Accounts/{ACCOUNT}/Messages.json"
    assert provider.requests[0].headers["Authorization"].startswith("Basic ")


def test_sends_from_a_number_and_composes_letters() -> None:
    async def run() -> list[dict[str, str]]:
        async with carrier_to(replying(201, message()), Sender(number="+12135550100")) as (carrier, provider):
            await carrier.send(OutgoingText(NUMBER, "cafe\u0301"))
            return provider.forms

    assert asyncio.run(run()) == [{"To": NUMBER, "Body": "café", "From": "+12135550100"}]


@pytest.mark.parametrize(
    ("code", "verdict"),
    [
        (21610, Verdict.OPTED_OUT),
        (21211, Verdict.INVALID_NUMBER),
        (21703, Verdict.CONFIGURATION),
        (29999, Verdict.FINAL),
    ],
)
def test_a_definite_no_carries_code_and_verdict(code: int, verdict: Verdict) -> None:
    error, provider = sending(refusing(400, code))
    assert isinstance(error, Refused)
    assert (error.code, error.verdict) == (code, verdict)
    assert len(provider.requests) == 1


def test_a_newer_form_of_error_is_understood() -> None:
    error, _ = sending(replying(400, {"type": "x", "title": f"{NUMBER}", "status": 400, "code": 21610}))
    assert isinstance(error, Refused)
    assert error.verdict is Verdict.OPTED_OUT


def test_a_refused_account_is_a_matter_of_configuration() -> None:
    async def page(request: web.Request) -> web.StreamResponse:
        return web.Response(status=401, text="<html>no</html>")

    for behavior in (refusing(401, 20003), page):
        error, _ = sending(behavior)
        assert isinstance(error, Refused)
        assert error.verdict is Verdict.CONFIGURATION


@pytest.mark.parametrize(
    ("header", "seconds"), [("7", 7.0), ("0.5", 0.5), ("soon", None), ("-1", None), ("nan", None), (None, None)]
)
def test_a_throttle_says_how_long_to_wait(header: str | None, seconds: float | None) -> None:
    headers = {"Retry-After": header} if header else None
    error, provider = sending(replying(429, {"code": 20429, "message": "slow", "status": 429}, headers))
    assert isinstance(error, ThrottledByCarrier)
    assert error.retry_after == seconds
    assert len(provider.requests) == 1


@pytest.mark.parametrize("status", [500, 502, 503, 504, 302])
def test_a_server_error_is_uncertain_and_asked_once(status: int) -> None:
    error, provider = sending(replying(status, {"code": 20500, "message": NUMBER, "status": status}))
    assert isinstance(error, Uncertain)
    assert len(provider.requests) == 1


@pytest.mark.parametrize("body", ["<html>", "[]", "null", "{}", '{"sid": null}', ""])
def test_an_unreadable_yes_is_uncertain(body: str) -> None:
    async def behave(request: web.Request) -> web.StreamResponse:
        return web.Response(status=201, text=body)

    error, provider = sending(behave)
    assert isinstance(error, Uncertain)
    assert len(provider.requests) == 1


def test_a_silence_is_uncertain_and_asked_once() -> None:
    async def behave(request: web.Request) -> web.StreamResponse:
        await asyncio.Event().wait()
        raise AssertionError

    error, provider = sending(behave, read=0.5)
    assert isinstance(error, Uncertain)
    assert len(provider.requests) == 1


def test_a_connection_cut_before_the_answer_is_uncertain_and_asked_once() -> None:
    async def behave(request: web.Request) -> web.StreamResponse:
        assert request.transport is not None
        request.transport.abort()
        return web.Response()

    error, provider = sending(behave)
    assert isinstance(error, Uncertain)
    assert len(provider.requests) == 1


def test_a_connection_cut_within_the_answer_is_uncertain() -> None:
    async def behave(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(status=201, headers={"Content-Length": "500"})
        await response.prepare(request)
        await response.write(b'{"sid": "SM1"')
        assert request.transport is not None
        request.transport.abort()
        return response

    error, provider = sending(behave)
    assert isinstance(error, Uncertain)
    assert len(provider.requests) == 1


def failing_send(api_base: str) -> CarrierError:
    async def run() -> CarrierError:
        carrier = open_twilio_carrier(ACCOUNT, TOKEN, Sender(SERVICE), api_base=api_base)
        try:
            with pytest.raises(CarrierError) as caught:
                await carrier.send(outgoing())
            return caught.value
        finally:
            await carrier.close()

    return asyncio.run(run())


def test_a_refused_connection_was_never_opened() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        assert isinstance(failing_send(f"http://127.0.0.1:{unused.getsockname()[1]}"), ConnectionNeverOpened)


def test_an_unknown_host_was_never_reached() -> None:
    assert isinstance(failing_send("http://nowhere.invalid"), ConnectionNeverOpened)


def test_a_failed_handshake_wrote_nothing() -> None:
    async def run() -> CarrierError:
        async def hang_up(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            writer.write(b"this is no TLS\n")
            writer.close()

        server = await asyncio.start_server(hang_up, "127.0.0.1", 0)
        async with server:
            port = server.sockets[0].getsockname()[1]
            carrier = open_twilio_carrier(ACCOUNT, TOKEN, Sender(SERVICE), api_base=f"https://127.0.0.1:{port}")
            with pytest.raises(CarrierError) as caught:
                await carrier.send(outgoing())
            await carrier.close()
            return caught.value

    assert isinstance(asyncio.run(run()), ConnectionNeverOpened)


def test_finds_what_was_sent_and_what_still_waits() -> None:
    since = NOW - timedelta(minutes=5)
    sent = message("SM1", NOW - timedelta(minutes=1), status="delivered")
    queued = message("SM2", NOW)
    old = message("SM3", NOW - timedelta(hours=2))

    async def behave(request: web.Request) -> web.StreamResponse:
        listed = [sent] if "DateSent>" in request.query else [queued, sent, old]
        return web.json_response({"messages": listed, "next_page_uri": None})

    async def run() -> tuple[list[str], list[str], list[dict[str, str]]]:
        async with carrier_to(behave) as (carrier, provider):
            found = await carrier.find(NUMBER, since)
            queries = [dict(request.query) for request in provider.requests]
            return [one.sid for one in found], [one.status for one in found], queries

    sids, statuses, queries = asyncio.run(run())
    assert sids == ["SM2", "SM1"]
    assert statuses == ["queued", "delivered"]
    assert all(query["To"] == NUMBER for query in queries)
    assert {query.get("DateSent>") for query in queries} == {"2026-07-01T19:55:00Z", None}


def test_a_list_that_fails_is_a_carrier_error_too() -> None:
    async def run(behavior: Behavior) -> CarrierError:
        async with carrier_to(behavior) as (carrier, _):
            with pytest.raises(CarrierError) as caught:
                await carrier.find(NUMBER, NOW)
            return caught.value

    assert isinstance(asyncio.run(run(refusing(503, 20503))), Uncertain)
    assert isinstance(asyncio.run(run(refusing(401, 20003))), Refused)
    assert isinstance(asyncio.run(run(replying(200, {"odd": 1, "page": 2, "more": []}))), Uncertain)


def test_fetches_and_redacts() -> None:
    async def behave(request: web.Request) -> web.StreamResponse:
        if "SM404" in request.path:
            return web.json_response({"code": 20404, "message": "not found", "status": 404}, status=404)
        if request.method == "POST" and "SM2" in request.path:
            return web.json_response({"code": 20009, "message": "not final", "status": 400}, status=400)
        return web.json_response(message(status="failed", error_code=30003))

    async def run() -> None:
        async with carrier_to(behave) as (carrier, provider):
            seen = await carrier.fetch("SM1")
            assert seen is not None
            assert (seen.status, seen.error_code, seen.created_at) == ("failed", 30003, NOW)
            assert await carrier.fetch("SM404") is None
            await carrier.redact("SM1")
            assert provider.forms[-1] == {"Body": ""}
            with pytest.raises(Refused) as caught:
                await carrier.redact("SM2")
            assert caught.value.verdict is Verdict.TRY_LATER

    asyncio.run(run())


def test_tells_how_busy_the_account_is() -> None:
    async def run() -> int | None:
        async with carrier_to(replying(201, message(), {"Twilio-Concurrent-Requests": "17"})) as (carrier, _):
            await carrier.send(outgoing())
            return carrier.concurrent_requests

    assert asyncio.run(run()) == 17


def test_keeps_its_connections() -> None:
    async def run() -> int:
        async with carrier_to(replying(201, message())) as (carrier, provider):
            for _ in range(3):
                await carrier.send(outgoing())
            return len(
                {request.transport.get_extra_info("peername") for request in provider.requests if request.transport}
            )

    assert asyncio.run(run()) == 1


def test_neither_errors_nor_logs_nor_reprs_show_number_or_words(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    for behavior in (refusing(400, 21211), refusing(503, 1), replying(201, message())):
        answer, _ = sending(behavior)
        if isinstance(answer, CarrierError):
            chain = f"{answer!r} {answer} {answer.__cause__!r} {answer.__context__!r}"
            assert NUMBER not in chain
            assert "Koreatown" not in chain
    assert "12135550142" not in caplog.text
    assert "Koreatown" not in caplog.text
    assert NUMBER not in repr(outgoing())
    assert WORDS not in repr(outgoing())


def test_is_a_carrier() -> None:
    async def run() -> None:
        carrier: Carrier = open_twilio_carrier(ACCOUNT, TOKEN, Sender(SERVICE))
        await carrier.close()

    asyncio.run(run())
