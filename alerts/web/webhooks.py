"""What the provider posts: texts that came in and receipts. Nothing is believed before the signature is checked."""

from __future__ import annotations

import re
from urllib.parse import quote

from flask import Blueprint, Response, request
from werkzeug.exceptions import BadRequest, Forbidden

from alerts.conversation import inbox
from alerts.conversation.inbox import Inbound
from alerts.delivery import receipts
from alerts.delivery.receipts import Keep, Receipt
from alerts.house import House
from alerts.sms.twilio_signature import webhook_is_signed
from alerts.web.twiml import reply

INBOUND, STATUS = "/sms/inbound", "/sms/status"
SID = re.compile(r"[A-Za-z0-9]{1,40}", re.ASCII)
REFERENCE = re.compile(r"(?P<reference>[A-Za-z0-9_-]{1,24})\.(?P<seq>\d{1,9})", re.ASCII)
MOST_MEDIA = 10


def webhooks(house: House, keep: Keep | None = None) -> Blueprint:
    """The blueprint with both webhooks; `keep` is told each receipt, which without it is written at once."""
    routes = Blueprint("webhooks", __name__)

    @routes.post(INBOUND)
    def inbound() -> Response:
        _check_signature(house, INBOUND)
        answer = inbox.receive(house, _inbound())
        return Response(reply(answer), content_type="text/xml; charset=utf-8")

    @routes.post(STATUS)
    def status() -> Response:
        _check_signature(house, STATUS)
        receipt = _receipt()
        if receipt is not None:
            (keep or _write)(receipt)
        return Response(status=204)

    def _write(receipt: Receipt) -> None:
        with house.transaction() as tx:
            receipts.record(tx, [receipt])

    return routes


def _check_signature(house: House, path: str) -> None:
    """Raises Forbidden unless the provider signed this very form for our public address; Host plays no part."""
    query = quote(request.query_string, safe="%&=+-._~!$'()*,;:@/?[]")
    url = house.settings.public_base_url + path + (f"?{query}" if query else "")
    current, upcoming = house.settings.twilio_auth_token, house.settings.twilio_auth_token_next
    tokens = [token.get_secret_value() for token in (current, upcoming) if token is not None]
    if not webhook_is_signed(url, request.form, request.headers.get("X-Twilio-Signature"), tokens):
        raise Forbidden


def _inbound() -> Inbound:
    form = request.form
    return Inbound(
        message_sid=_sid(),
        from_number=form.get("From", ""),
        to_number=form.get("To", ""),
        body=form.get("Body", ""),
        num_media=min(_number(form.get("NumMedia")) or 0, MOST_MEDIA),
        opt_out_type=form.get("OptOutType", "").strip().upper(),
    )


def _receipt() -> Receipt | None:
    """What the form says of one of our deliveries; None when it names none or says nothing we know."""
    delivery = REFERENCE.fullmatch(request.args.get("d", ""))
    if delivery is None:
        return None
    status, error = request.form.get("MessageStatus", "").strip().lower(), _number(request.form.get("ErrorCode"))
    return receipts.read(delivery["reference"], int(delivery["seq"]), _sid(), status, error)


def _sid() -> str:
    sid = request.form.get("MessageSid", "")
    if not SID.fullmatch(sid):
        raise BadRequest
    return sid


def _number(raw: str | None) -> int | None:
    """A number in a field that may hold anything."""
    return int(raw) if raw and raw.isascii() and raw.isdecimal() and len(raw) <= 6 else None
