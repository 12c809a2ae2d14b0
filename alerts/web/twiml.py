"""TwiML: the XML that answers a text."""

from __future__ import annotations

import re

from twilio.twiml.messaging_response import MessagingResponse

# What XML 1.0 can't hold even escaped (its production Char); a person's own words are quoted in some answers.
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def reply(text: str | None) -> str:
    """The response that texts `text` back, or nothing."""
    response = MessagingResponse()
    if text is not None:
        response.message(_NOT_XML.sub("", text))
    return str(response)
