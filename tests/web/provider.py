"""The provider as our webhooks meet it: posts forms and signs them the way Twilio does."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import dataclass
from xml.etree import ElementTree as ET

from flask.testing import FlaskClient
from twilio.request_validator import RequestValidator
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from config.settings import Settings

INBOUND, STATUS = "/sms/inbound", "/sms/status"
SIDS = (f"SM{number:032x}" for number in itertools.count(1))


@dataclass
class Provider:
    """Posts to one application under test."""

    client: FlaskClient
    settings: Settings

    def signature(self, path: str, form: Mapping[str, str], token: str | None = None) -> str:
        """What Twilio would put into X-Twilio-Signature."""
        validator = RequestValidator(token or self.settings.twilio_auth_token.get_secret_value())
        return str(validator.compute_signature(self.settings.public_base_url + path, MultiDict(form)))

    def post(self, path: str, form: Mapping[str, str], **headers: str) -> TestResponse:
        """Post a signed form; `headers` are added with dashes for underscores."""
        sent = {"X-Twilio-Signature": self.signature(path, form)}
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        return self.client.post(path, data=dict(form), headers=sent)

    def text(self, number: str, body: str, **more: str) -> TestResponse:
        """A text comes in."""
        return self.post(INBOUND, self.form(number, body, **more))

    def form(self, number: str, body: str, **more: str) -> dict[str, str]:
        """The fields of an inbound text, as Twilio names them."""
        form = {"MessageSid": next(SIDS), "AccountSid": self.settings.twilio_account_sid, "From": number}
        form |= {"To": self.settings.twilio_from or "", "Body": body, "NumMedia": "0", "NumSegments": "1"}
        form |= {"FromCity": "LOS ANGELES", "FromZip": "90012", "ApiVersion": "2010-04-01", "SmsStatus": "received"}
        return form | more

    def status(self, delivery: str, status: str, **more: str) -> TestResponse:
        """A receipt comes in for the delivery "reference.seq"."""
        form = {"MessageSid": next(SIDS), "MessageStatus": status, "To": "+12135550142"} | more
        return self.post(f"{STATUS}?d={delivery}", form)


def words(response: TestResponse) -> list[str]:
    """The texts in a TwiML answer."""
    assert response.status_code == 200
    assert response.content_type == "text/xml; charset=utf-8"
    return [message.text or "" for message in ET.fromstring(response.data).iter("Message")]
