"""Sending to a small stand-in for Twilio that misbehaves on order."""

from __future__ import annotations

import asyncio
import logging
import socket

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
from alerts.sms.twilio_carrier import Sender, open_twilio_carrier
from tests.sms.stand_in import (
    ACCOUNT,
    NUMBER,
    SERVICE,
    TOKEN,
    WORDS,
    Behavior,
    Provider,
    carrier_to,
    message,
    outgoing,
    refusing,
    replying,
)


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
