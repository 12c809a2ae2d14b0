"""Lists: newest first, filtered, paged, and behind by a settable time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from twilio.base.exceptions import TwilioException

from tests.simulator.conftest import OTHERS, OURS, THEIRS, Box


def test_list_is_newest_first_and_filtered_by_number(box: Box) -> None:
    first, other, last = box.send().sid, box.send(to=OTHERS).sid, box.send().sid
    assert [message.sid for message in box.client.messages.list()] == [last, other, first]
    assert [message.sid for message in box.client.messages.list(to=THEIRS)] == [last, first]
    assert [message.sid for message in box.client.messages.list(to=OTHERS, from_=OURS)] == [other]
    assert len(box.client.messages.list(from_=OURS)) == 3
    assert box.client.messages.list(to="+12135550199") == []


def test_inbound_texts_are_listed_too(box: Box) -> None:
    sid = box.remote.text(THEIRS, "JOIN Koreatown").sid
    (message,) = box.client.messages.list(to=OURS)
    assert (message.sid, message.direction, message.status) == (sid, "inbound", "received")


def test_pages_follow_one_another_without_gaps_while_texts_come_in(box: Box) -> None:
    sids = [box.send(body=str(number)).sid for number in range(7)]
    stream = box.client.messages.stream(to=THEIRS, page_size=3)
    seen = [next(stream).sid]
    box.send(body="later")
    seen += [message.sid for message in stream]
    assert seen == sids[::-1]
    assert len(box.client.messages.list(limit=5, page_size=2)) == 5
    page = box.client.messages.page(page_size=3)
    assert page.next_page_url.startswith(box.base_url)
    assert page.next_page().next_page().next_page_url is None


def test_dates_filter_by_when_a_text_was_sent(box: Box) -> None:
    sid = box.send().sid
    box.final(sid)
    now = datetime.now(UTC)
    hour = timedelta(hours=1)

    def found(**filters: object) -> bool:
        return [message.sid for message in box.client.messages.list(to=THEIRS, **filters)] == [sid]

    sent = box.client.messages(sid).fetch().date_sent
    assert found(date_sent_after=now - hour)
    assert found(date_sent_before=now + hour)
    assert found(date_sent=sent)
    assert found(date_sent_after=sent, date_sent_before=sent)
    assert found(date_sent=sent.strftime("%Y-%m-%d"))
    assert not found(date_sent_after=now + hour)
    assert not found(date_sent_before=now - hour)
    assert not found(date_sent=now - 48 * hour)


def test_what_is_not_sent_has_no_date_to_be_found_by(box: Box) -> None:
    box.remote.faults(messages_per_second=0.001)
    box.send()
    waiting = box.send().sid
    found = box.client.messages.list(to=THEIRS, date_sent_after=datetime.now(UTC) - timedelta(hours=1))
    assert waiting not in [message.sid for message in found]
    assert waiting in [message.sid for message in box.client.messages.list(to=THEIRS)]


def test_lists_lag_when_told_while_a_fetch_does_not(box: Box) -> None:
    box.remote.faults(list_lag_seconds=3600)
    sid = box.send().sid
    assert box.client.messages.list(to=THEIRS) == []
    assert box.client.messages(sid).fetch().sid == sid
    box.remote.faults(list_lag_seconds=0)
    assert [message.sid for message in box.client.messages.list(to=THEIRS)] == [sid]


@pytest.mark.parametrize("wrong", [{"page_token": "x"}, {"date_sent": "yesterday"}])
def test_wrong_parameters_are_refused(box: Box, wrong: dict[str, str]) -> None:
    with pytest.raises(TwilioException):
        box.client.messages.page(**wrong)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(receivers=st.lists(st.sampled_from([THEIRS, OTHERS]), max_size=12), page_size=st.integers(1, 13))
def test_pages_of_any_size_hold_every_text_once(box: Box, receivers: list[str], page_size: int) -> None:
    box.post("/simulator/reset", {}).raise_for_status()
    sent = [(to, box.send(to=to).sid) for to in receivers]
    for wanted in (None, THEIRS, OTHERS):
        filters = {} if wanted is None else {"to": wanted}
        listed = [message.sid for message in box.client.messages.stream(page_size=page_size, **filters)]
        assert listed == [sid for to, sid in reversed(sent) if wanted in (None, to)]
