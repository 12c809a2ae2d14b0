"""Forged, missing, replayed: nothing is believed or stored before the signature is right."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flask.testing import FlaskClient
from pydantic import SecretStr
from sqlalchemy import func, select

from alerts.conversation.model import inbound_texts
from alerts.house import House
from alerts.people.model import contacts
from alerts.web import build_web
from tests.web.provider import INBOUND, STATUS, Provider, words

PERSON = "+12135550142"


def stored(house: House) -> int:
    """How much of a text or its sender is in the database."""
    with house.look() as tx:
        tables = (inbound_texts, contacts)
        return sum(tx.conn.execute(select(func.count()).select_from(table)).scalar_one() for table in tables)


@pytest.mark.parametrize("signature", ["", "nonsense", "AAAAAAAAAAAAAAAAAAAAAAAAAAA=", "ñ", "0" * 4000])
def test_a_forged_signature_is_refused_and_nothing_is_stored(
    house: House, client: FlaskClient, provider: Provider, signature: str
) -> None:
    form = provider.form(PERSON, "JOIN Koreatown")
    answer = client.post(INBOUND, data=form, headers={"X-Twilio-Signature": signature.encode().decode("latin-1")})
    assert answer.status_code == 403
    assert stored(house) == 0


@pytest.mark.parametrize("path", [INBOUND, STATUS])
def test_a_missing_signature_is_refused(house: House, client: FlaskClient, provider: Provider, path: str) -> None:
    assert client.post(path, data=provider.form(PERSON, "JOIN Koreatown")).status_code == 403
    assert client.post(path, data=b"\xff\xfe", content_type="application/x-www-form-urlencoded").status_code == 403
    assert client.post(path, json={"Body": "JOIN"}).status_code == 403
    assert client.post(path).status_code == 403
    assert stored(house) == 0


def test_a_changed_body_a_token_of_somebody_else_and_another_path_are_refused(
    house: House, client: FlaskClient, provider: Provider
) -> None:
    form = provider.form(PERSON, "JOIN Koreatown")
    good = provider.signature(INBOUND, form)
    others = provider.signature(INBOUND, form, token="f" * 32)
    elsewhere = provider.signature(STATUS, form)
    assert client.post(INBOUND, data=form | {"Body": "STOP"}, headers={"X-Twilio-Signature": good}).status_code == 403
    assert client.post(INBOUND, data=form | {"Extra": "1"}, headers={"X-Twilio-Signature": good}).status_code == 403
    assert client.post(f"{INBOUND}?a=1", data=form, headers={"X-Twilio-Signature": good}).status_code == 403
    assert client.post(INBOUND, data=form, headers={"X-Twilio-Signature": others}).status_code == 403
    assert client.post(INBOUND, data=form, headers={"X-Twilio-Signature": elsewhere}).status_code == 403
    assert stored(house) == 0


def test_the_public_address_counts_and_never_the_host_header(house: House) -> None:
    at_home = replace(house.settings, public_base_url="https://alerts.example.org/avisa")
    provider = Provider(build_web(replace(house, settings=at_home)).test_client(), at_home)
    assert words(provider.text(PERSON, "JOIN Koreatown"))
    assert words(provider.post(INBOUND, provider.form(PERSON, "LIST"), Host="evil.example", X_Forwarded_Host="evil"))
    there = Provider(provider.client, replace(at_home, public_base_url="https://evil.example"))
    assert there.post(INBOUND, there.form(PERSON, "LIST"), Host="evil.example").status_code == 403


def test_a_replay_gets_the_same_answer_and_changes_nothing(house: House, provider: Provider) -> None:
    form = provider.form(PERSON, "JOIN Koreatown")
    first = provider.post(INBOUND, form)
    before = stored(house)
    again = provider.post(INBOUND, form, I_Twilio_Idempotency_Token="0af4")
    assert words(first)
    assert again.data == first.data
    assert stored(house) == before


def test_both_tokens_are_good_while_one_replaces_the_other(house: House) -> None:
    settings = replace(house.settings, twilio_auth_token_next=SecretStr("b" * 32))
    provider = Provider(build_web(replace(house, settings=settings)).test_client(), settings)
    form = provider.form(PERSON, "HELP")
    upcoming = provider.signature(INBOUND, form, token="b" * 32)
    assert words(provider.client.post(INBOUND, data=form, headers={"X-Twilio-Signature": upcoming}))
    assert words(provider.text(PERSON, "LIST"))


def test_a_query_is_part_of_what_is_signed(provider: Provider) -> None:
    form = provider.form(PERSON, "HELP")
    for query in ("?a=1", "?a=1&b=%C3%B1", "?x=a%20b+c&y="):
        signed = provider.signature(INBOUND + query, form)
        assert (
            provider.client.post(INBOUND + query, data=form, headers={"X-Twilio-Signature": signed}).status_code == 200
        )
