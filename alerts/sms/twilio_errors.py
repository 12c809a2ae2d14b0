"""Twilio's error codes and what each asks of us (docs/api/errors/<code>; reviewed for twilio-python 9.13)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from alerts.sms.carrier import Verdict

__all__ = ["CAPS", "VERDICTS", "Verdict", "trouble_key", "verdict_of"]


def _table(rows: Iterable[tuple[Verdict, tuple[int, ...]]]) -> Mapping[int, Verdict]:
    return MappingProxyType({code: verdict for verdict, codes in rows for code in codes})


VERDICTS: Mapping[int, Verdict] = _table(
    (
        # malformed, not mobile, landline, unknown or inactive (likely another person's soon), unreachable carrier
        (Verdict.INVALID_NUMBER, (21211, 21614, 21635, 30005, 30006)),
        # unsubscribed; blocked us on a channel
        (Verdict.OPTED_OUT, (21610, 63014)),
        # not final yet (redaction); phone off; unknown; congestion; provider timeout; taken for number pumping
        (Verdict.TRY_LATER, (20009, 30003, 30008, 30017, 30410, 30450)),
        # queue full, API concurrency, sender rates, brand and daily caps and their first warnings, account caps
        (
            Verdict.PROVIDER_TROUBLE,
            (
                *(429, 20429, 21611, 30001, 30022, 30023, 30025, 30026, 30027),
                *(45780, 60728, 63017, 63018, 63038),
            ),
        ),
        # account and token; missing or wrong sender or service; suspended; number not ready or not registered;
        # redaction not enabled; the Compliance Toolkit holding texts back
        (
            Verdict.CONFIGURATION,
            (
                *(401, 403, 20003, 21602, 21603, 21604, 21606, 21701, 21703, 21704, 30002),
                *(30024, 30029, 30030, 30032, 30033, 30034, 30035, 30047, 30610),
            ),
        ),
        (Verdict.FILTERED, (30007,)),
        # A number abroad (21408) or one our sender can't reach (21612) costs that person's text. Were they trouble
        # of the configuration, anybody could stop the network by joining with such a number.
        (
            Verdict.FINAL,
            (
                *(14107, 21408, 21612, 21617, 30004, 30036, 30640),
                *(63001, 63003, 63005, 63016, 63024, 63027, 63036),
            ),
        ),
    )
)

# What is used up of a day's texts, and the phrase that says what to do: T-Mobile warns of its cap on each brand at 50
# and at 70 %; the caps end at midnight.
CAPS: Mapping[int, str] = MappingProxyType(
    {
        30025: "trouble.cap_half",
        30026: "trouble.cap_most",
        **dict.fromkeys((30023, 30027), "trouble.cap_reached"),
        63038: "trouble.cap_account",
    }
)

_TROUBLE: Mapping[int, str] = MappingProxyType(
    {
        **CAPS,
        **dict.fromkeys((401, 403, 20003, 30002), "trouble.account"),
        **dict.fromkeys((21603, 21604, 21606, 21701, 21703, 21704, 21612), "trouble.sender"),
        21408: "trouble.region",
        **dict.fromkeys((30024, 30032, 30033, 30034, 30035), "trouble.registration"),
        **dict.fromkeys((30029, 30030), "trouble.redaction"),
        **dict.fromkeys((30047, 30610), "trouble.toolkit"),
    }
)


def verdict_of(code: int, status: int | None = None) -> Verdict:
    """What an error code asks of us; an unknown one is FINAL, or CONFIGURATION with HTTP 401 or 403."""
    known = VERDICTS.get(code)
    if known is None and status in {401, 403}:
        return Verdict.CONFIGURATION
    return known or Verdict.FINAL


def trouble_key(code: int) -> str:
    """The phrase that tells a coordinator what to do about an error of configuration or a cap."""
    return _TROUBLE.get(code, "trouble.other")
