"""Looking messages up at Twilio, and having it forget their words."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from aiohttp import web

from alerts.sms.carrier import CarrierError, Refused, Uncertain, Verdict
from tests.sms.stand_in import NOW, NUMBER, Behavior, carrier_to, message, refusing, replying


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
