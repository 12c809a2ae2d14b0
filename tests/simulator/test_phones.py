"""What the phones page asks for: the list, a thread, opening any number, and sending."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

import alerts.simulator
from tests.simulator.conftest import OTHERS, THEIRS, Box

STATIC = Path(alerts.simulator.__file__).parent / "static"


def threads(box: Box, **query: object) -> dict[str, Any]:
    asked = "&".join(f"{name}={value}" for name, value in query.items())
    found: dict[str, Any] = box.get(f"/phones/threads.json?{asked}").json()
    return found


def opened(box: Box, number: str = THEIRS) -> str:
    return str(box.post("/phones/open", {"number": number}).json()["id"])


def thread(box: Box, phone: str) -> dict[str, Any]:
    found: dict[str, Any] = box.post("/phones/thread", {"id": phone}).json()
    return found


def test_page_and_its_files_come_with_a_strict_policy(box: Box) -> None:
    page = box.get("/phones")
    assert page.headers["Content-Type"] == "text/html; charset=utf-8"
    names = re.findall(r'(?:src|href)="(/phones/[^"]+)"', page.text)
    assert len(names) == 4
    for name in ["/phones", *names]:
        answer = box.get(name)
        assert answer.status_code == 200
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy


def test_page_has_no_inline_script_or_style() -> None:
    page = (STATIC / "phones.html").read_text(encoding="utf-8")
    assert not re.search(r"<style|style=|\son\w+=|<script(?![^>]*src)", page)
    assert "innerHTML" not in (STATIC / "phones.js").read_text(encoding="utf-8")


@pytest.mark.parametrize("typed", ["(213) 555-0142", "213.555.0142", "1 213 555 0142", THEIRS, "+1 (213) 555-0142"])
def test_any_way_of_writing_a_number_opens_its_phone(box: Box, typed: str) -> None:
    summary = box.post("/phones/open", {"number": typed}).json()
    assert (summary["number"], summary["unread"], summary["last"]) == (THEIRS, 0, None)


@pytest.mark.parametrize("typed", ["", "555", "call me", "+1213555014x"])
def test_what_is_no_number_is_refused_with_words_to_act_on(box: Box, typed: str) -> None:
    answer = box.post("/phones/open", {"number": typed})
    assert answer.status_code == 400
    assert answer.json()["error"] == "Type a number like (213) 555-0123 or +1 213 555 0123."


def test_ids_of_phones_say_nothing_of_their_numbers(box: Box) -> None:
    identifiers = {opened(box), opened(box, OTHERS)}
    assert len(identifiers) == 2
    assert not any(THEIRS[-4:] in one or OTHERS[-4:] in one for one in identifiers)


def test_text_is_unread_until_its_thread_is_asked_for(box: Box) -> None:
    sid = box.send(body="go now").sid
    box.final(sid)
    (phone,) = threads(box)["phones"]
    assert (phone["unread"], phone["last"]["body"], phone["last"]["own"]) == (1, "go now", False)
    (message,) = thread(box, phone["id"])["messages"]
    assert (message["sid"], message["body"], message["own"]) == (sid, "go now", False)
    assert (message["state"], message["segments"], message["error_code"]) == ("delivered", 1, None)
    assert message["encoding"] == "GSM-7"
    assert threads(box)["phones"][0]["unread"] == 0


def test_only_what_changed_is_sent_again(box: Box) -> None:
    box.remote.text(THEIRS, "one")
    first = threads(box)
    assert first["all"] is True
    box.remote.text(OTHERS, "two")
    later = threads(box, era=first["era"], since=first["version"])
    assert later["all"] is False
    assert [phone["number"] for phone in later["phones"]] == [OTHERS]
    assert threads(box, era=later["era"], since=later["version"])["phones"] == []


def test_after_a_reset_everything_is_sent_anew(box: Box) -> None:
    box.remote.text(THEIRS, "one")
    first = threads(box)
    box.post("/simulator/reset", {})
    later = threads(box, era=first["era"], since=first["version"])
    assert later["all"] is True
    assert later["phones"] == []


def test_typed_text_reaches_the_service_and_its_answer_the_thread(box: Box) -> None:
    box.service.answer = lambda call: (200, "<Response><Message>Welcome</Message></Response>")
    phone = opened(box)
    sid = box.post("/phones/send", {"id": phone, "body": "JOIN Koreatown"}).json()["sid"]
    box.service.wait(lambda: bool(box.service.calls))
    assert box.service.calls[0].form["Body"] == "JOIN Koreatown"
    messages = box.until(lambda: m if len(m := thread(box, phone)["messages"]) == 2 else None)
    assert [(one["own"], one["body"]) for one in messages] == [(True, "JOIN Koreatown"), (False, "Welcome")]
    assert (messages[0]["sid"], messages[0]["state"]) == (sid, "received")


def test_phone_shows_when_the_service_did_not_take_a_text(box: Box) -> None:
    box.service.answer = lambda call: (500, "")
    phone = opened(box)
    box.post("/phones/send", {"id": phone, "body": "hello"})
    box.until(lambda: thread(box, phone)["messages"][0]["state"] == "unanswered" or None)


def test_phone_that_said_stop_is_marked(box: Box) -> None:
    box.remote.text(THEIRS, "STOP")
    assert threads(box)["phones"][0]["blocked"] is True
    box.remote.text(THEIRS, "START")
    assert threads(box)["phones"][0]["blocked"] is False


def test_long_thread_shows_its_newest_texts(box: Box) -> None:
    for number in range(301):
        box.send(body=str(number))
    found = thread(box, opened(box))
    assert found["earlier"] is True
    assert [found["messages"][0]["body"], found["messages"][-1]["body"]] == ["1", "300"]


@pytest.mark.parametrize("body", ["", "  \n", "x" * 1601, None])
def test_empty_and_overlong_texts_are_not_sent(box: Box, body: str | None) -> None:
    assert box.post("/phones/send", {"id": opened(box), "body": body}).status_code == 400
    assert box.service.calls == []


def test_unknown_phone_is_not_found(box: Box) -> None:
    for path in ("thread", "send"):
        answer = box.post(f"/phones/{path}", {"id": "nobody", "body": "x"})
        assert (answer.status_code, answer.json()) == (404, {"error": "there is no such phone"})
