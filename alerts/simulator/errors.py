"""Twilio's errors, as its API words them, and the numbers that bring them about."""

from __future__ import annotations

from http import HTTPStatus
from types import MappingProxyType
from typing import Any, Final

# Refused at once, as with Twilio's own test credentials (twilio.com/docs/iam/test-credentials).
REFUSED_NUMBERS: Final = MappingProxyType({"+15005550001": 21211, "+15005550004": 21610, "+15005550009": 21614})
# Accepted, then undelivered. Ours: Twilio has no such numbers, and 213-555-09xx belongs to nobody.
UNDELIVERED_NUMBERS: Final = MappingProxyType(
    {"+12135550903": 30003, "+12135550905": 30005, "+12135550906": 30006, "+12135550907": 30007}
)
EXPIRED: Final = 30036

_WORDS: Final = MappingProxyType(
    {
        20001: "Invalid parameter '{}'",
        20003: "Authenticate",
        20009: "Unable to update or delete a message before it is final",
        20404: "The requested resource {} was not found",
        20429: "Too Many Requests",
        20500: "Internal Server Error",
        20503: "Service Unavailable",
        21211: "Invalid 'To' Phone Number: {}",
        21602: "Message body is required.",
        21603: "A 'From' or 'MessagingServiceSid' parameter is required.",
        21604: "A 'To' phone number is required.",
        21606: "The 'From' number {} is not a valid, message-capable Twilio phone number of this account.",
        21610: "Attempt to send to unsubscribed recipient",
        21614: "'To' number {} is not a valid mobile number",
        21617: "The concatenated message body exceeds the 1600 character limit",
        21701: "The messaging service does not exist",
    }
)
_STATUSES: Final = MappingProxyType({20003: 401, 20404: 404, 20429: 429, 20500: 500, 20503: 503})


class TwilioError(Exception):
    """An API request refused. `fact` fills the blank in Twilio's wording and stays out of the exception text."""

    def __init__(self, code: int, fact: str = "") -> None:
        super().__init__(f"error {code}")
        self.code = code
        self.status = _STATUSES.get(code, HTTPStatus.BAD_REQUEST.value)
        self._fact = fact

    def content(self) -> dict[str, Any]:
        """The JSON body of the answer; like Twilio's, it can repeat a number."""
        return {
            "code": self.code,
            "message": _WORDS[self.code].format(self._fact),
            "more_info": f"https://www.twilio.com/docs/errors/{self.code}",
            "status": self.status,
        }
