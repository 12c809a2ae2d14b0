"""Every error code that Twilio's pages name for texts has a verdict, and no other has."""

from __future__ import annotations

import pytest

from alerts.sms.phrasebook import Phrasebook
from alerts.sms.twilio_errors import CAPS, VERDICTS, Verdict, trouble_key, verdict_of

REFERENCE: dict[Verdict, set[int]] = {
    Verdict.INVALID_NUMBER: {21211, 21614, 21635, 30005, 30006},
    Verdict.OPTED_OUT: {21610, 63014},
    Verdict.TRY_LATER: {20009, 30003, 30008, 30017, 30410, 30450},
    Verdict.PROVIDER_TROUBLE: {
        *(20429, 21611, 30001, 30022, 30023, 30025, 30026, 30027),
        *(45780, 60728, 63017, 63018, 63038),
    },
    Verdict.CONFIGURATION: {
        *(20003, 21602, 21603, 21604, 21606, 21701, 21703, 21704, 30002),
        *(30024, 30029, 30030, 30032, 30033, 30034, 30035, 30047, 30610),
    },
    Verdict.FILTERED: {30007},
    Verdict.FINAL: {
        *(14107, 21408, 21612, 21617, 30004, 30036, 30640),
        *(63001, 63003, 63005, 63016, 63024, 63027, 63036),
    },
}
HTTP_STATUSES = {401, 403, 429}


@pytest.mark.parametrize(("verdict", "code"), [(verdict, code) for verdict in REFERENCE for code in REFERENCE[verdict]])
def test_every_known_code_has_its_verdict(verdict: Verdict, code: int) -> None:
    assert verdict_of(code, 400) is verdict


def test_the_table_holds_just_these() -> None:
    assert set(VERDICTS) - HTTP_STATUSES == set().union(*REFERENCE.values())


def test_what_may_be_tried_again_says_so() -> None:
    """Once later at most, save what only says that we are too fast or that a cap is reached."""
    again = {code for code, verdict in VERDICTS.items() if verdict is Verdict.TRY_LATER}
    assert again == {20009, 30003, 30008, 30017, 30410, 30450}


def test_caps_say_what_to_do(phrases: Phrasebook) -> None:
    for code in CAPS:
        assert VERDICTS[code] is Verdict.PROVIDER_TROUBLE
        for lang in phrases.languages:
            assert phrases.say(lang, trouble_key(code)) != phrases.say(lang, "trouble.other")


def test_unknown_codes_are_final_unless_the_account_is_refused() -> None:
    assert verdict_of(29999, 400) is Verdict.FINAL
    assert verdict_of(29999) is Verdict.FINAL
    assert verdict_of(29999, 401) is Verdict.CONFIGURATION
    assert verdict_of(401, 401) is Verdict.CONFIGURATION


def test_one_persons_number_can_never_stop_everything() -> None:
    about_the_recipient = {21211, 21408, 21610, 21612, 21614, 21635, 30003, 30004, 30005, 30006, 30640}
    assert all(VERDICTS[code] not in {Verdict.CONFIGURATION, Verdict.PROVIDER_TROUBLE} for code in about_the_recipient)


def test_every_trouble_tells_a_coordinator_what_to_do(phrases: Phrasebook) -> None:
    for code in (*VERDICTS, 29999):
        assert trouble_key(code) in phrases.keys
    for code, verdict in VERDICTS.items():
        if verdict is Verdict.CONFIGURATION and code != 21602:
            assert trouble_key(code) != "trouble.other", code
