"""Twilio's own keywords: which texts it answers itself, with what, and what they do to the block on a number."""

from __future__ import annotations

from enum import StrEnum
from types import MappingProxyType
from typing import Final


class OptOut(StrEnum):
    """Twilio's OptOutType."""

    STOP = "STOP"
    START = "START"
    HELP = "HELP"


# twilio.com/docs/messaging/tutorials/advanced-opt-out: the default keywords of long codes.
KEYWORDS: Final = MappingProxyType(
    {
        **dict.fromkeys(["STOP", "STOPALL", "UNSUBSCRIBE", "END", "QUIT", "CANCEL", "REVOKE", "OPTOUT"], OptOut.STOP),
        **dict.fromkeys(["START", "YES", "UNSTOP"], OptOut.START),
        **dict.fromkeys(["HELP", "INFO"], OptOut.HELP),
    }
)
ANSWERS: Final = MappingProxyType(
    {
        OptOut.STOP: "You have successfully been unsubscribed. You will not receive any more messages from this "
        "number. Reply START to resubscribe.",
        OptOut.START: "You have successfully been re-subscribed to messages from this number. Reply HELP for help. "
        "Reply STOP to unsubscribe. Msg&Data Rates May Apply.",
        OptOut.HELP: "Reply STOP to unsubscribe. Msg&Data Rates May Apply.",
    }
)


def opt_out_in(body: str, *, blocked: bool) -> OptOut | None:
    """What Twilio takes a text for; only the whole body counts, and YES only if the number is blocked."""
    word = body.strip().upper()
    return None if word == "YES" and not blocked else KEYWORDS.get(word)
