"""Signatures, made here the way Twilio documents them and not with its own library."""

from __future__ import annotations

import base64
import hashlib
import hmac

from werkzeug.datastructures import ImmutableMultiDict

from alerts.sms.twilio_signature import webhook_is_signed

URL = "https://alerts.example.org/sms/status?d=abc"
FORM = {"From": "+12135550142", "Body": " JOIN Koreatown ", "MessageSid": "SM1"}


def sign(url: str, form: dict[str, str], token: str) -> str:
    signed = url + "".join(key + form[key] for key in sorted(form))
    return base64.b64encode(hmac.new(token.encode(), signed.encode(), hashlib.sha1).digest()).decode()


def test_accepts_the_real_thing_with_either_token() -> None:
    for token in ("old", "new"):
        assert webhook_is_signed(URL, FORM, sign(URL, FORM, token), ["old", "new"])
    assert webhook_is_signed(URL, ImmutableMultiDict(FORM), sign(URL, FORM, "old"), ["old"])


def test_refuses_everything_else() -> None:
    good = sign(URL, FORM, "old")
    assert not webhook_is_signed(URL, FORM, good, ["new"])
    assert not webhook_is_signed(URL, FORM, good, [])
    assert not webhook_is_signed(URL, FORM, good, [""])
    assert not webhook_is_signed(URL, FORM, None, ["old"])
    assert not webhook_is_signed(URL, FORM, "", ["old"])
    assert not webhook_is_signed(URL, FORM, good[:-2], ["old"])
    assert not webhook_is_signed(URL, FORM, "é" * 28, ["old"])
    assert not webhook_is_signed(URL, {**FORM, "Body": "JOIN Koreatown"}, good, ["old"])
    assert not webhook_is_signed(URL, {**FORM, "Extra": "1"}, good, ["old"])
    assert not webhook_is_signed("https://evil.example.org/sms/status?d=abc", FORM, good, ["old"])
    assert not webhook_is_signed(URL.replace("abc", "abd"), FORM, good, ["old"])
