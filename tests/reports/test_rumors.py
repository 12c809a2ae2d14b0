"""Rumor control: when enough people ask about a report that was not confirmed, those who want it are told."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from alerts.broadcasts.model import broadcasts
from alerts.delivery.mailings import TEXT
from alerts.delivery.model import texts
from alerts.reports.lifecycle import ReportStatus
from tests.reports.cast import SIGHTING, Cast
from tests.reports.rumor_mill import DAY, ask, deny, notices, receivers, strangers, verifiers_asked, who_want_rumors

ELSEWHERE = "3 agents questioning people, 6th & Western Koreatown"
HERE, THERE = "Olympic & Vermont", "6th & Western"


@pytest.fixture(autouse=True)
def by_day(cast: Cast) -> None:
    """Noon in Los Angeles, and a coordinator."""
    cast.clock.now = DAY
    cast.founder()


@pytest.fixture
def curious(cast: Cast) -> list[int]:
    """Residents of Koreatown who said RUMORS ON, one for each language."""
    return who_want_rumors(cast)


def words(cast: Cast, lang: str) -> str:
    """The notice in a language."""
    with cast.house.look() as tx:
        body = select(texts.c.body_sealed).join(broadcasts, broadcasts.c.mailing_id == texts.c.mailing_id)
        sealed = tx.conn.execute(body.where(broadcasts.c.kind == "notice", texts.c.lang == lang)).scalar_one()
        return tx.vault.unseal(sealed, TEXT)


def test_those_who_want_it_are_told_once_in_the_names_of_who_looked(cast: Cast, curious: list[int]) -> None:
    """Five people asked before the second no."""
    verifiers = verifiers_asked(cast)
    ask(cast, strangers(cast, 5))
    assert notices(cast) == []
    deny(cast, *verifiers)
    (notice,) = notices(cast)
    assert receivers(cast) == set(curious)
    assert (notice.created_by, notice.approved_by) == tuple(verifiers)
    assert (notice.report_id, notice.code, notice.people) == (cast.the_report().id, cast.code(), 3)
    said = words(cast, "en")
    assert said.startswith(
        f"AvisaLA NOT CONFIRMED 1:43p #{cast.code()}: Olympic & Vermont, Koreatown: 2 people checked"
    )
    assert "then" in said
    ask(cast, strangers(cast, 6))
    assert len(notices(cast)) == 1


def test_who_asks_after_the_decision_counts_too(cast: Cast, curious: list[int]) -> None:
    verifiers = verifiers_asked(cast)
    ask(cast, strangers(cast, 2), HERE)
    deny(cast, *verifiers)
    ask(cast, strangers(cast, 2))
    assert notices(cast) == []
    cast.clock.forward(60 * 30)
    ask(cast, strangers(cast, 1), HERE)
    assert receivers(cast) == set(curious)
    assert f"NOT CONFIRMED 1:43p #{cast.code()}" in words(cast, "en"), "when it was checked, not when it is told"


@pytest.mark.usefixtures("curious")
def test_people_count_and_not_their_questions(cast: Cast) -> None:
    deny(cast, *verifiers_asked(cast))
    four = strangers(cast, 4)
    ask(cast, [*four, *four, *four])
    assert notices(cast) == []


@pytest.mark.usefixtures("curious")
def test_questions_about_another_place_do_not_count(cast: Cast) -> None:
    deny(cast, *verifiers_asked(cast))
    ask(cast, strangers(cast, 5), THERE)
    ask(cast, strangers(cast, 5), area="westlake")
    assert notices(cast) == []


@pytest.mark.usefixtures("curious")
def test_neither_do_old_ones_nor_for_an_old_report(cast: Cast) -> None:
    verifiers = verifiers_asked(cast)
    ask(cast, strangers(cast, 4))
    deny(cast, *verifiers)
    cast.clock.forward(60 * 90)
    ask(cast, strangers(cast, 1))
    assert len(notices(cast)) == 1
    cast.clock.forward(60 * 60 * 3)
    deny(cast, *verifiers_asked(cast, ELSEWHERE))
    cast.clock.forward(60 * 121)
    ask(cast, strangers(cast, 5))
    assert len(notices(cast)) == 1


@pytest.mark.usefixtures("curious")
def test_four_who_asked_too_long_ago_are_none(cast: Cast) -> None:
    ask(cast, strangers(cast, 4))
    cast.clock.forward(60 * 121)
    deny(cast, *verifiers_asked(cast))
    ask(cast, strangers(cast, 1))
    assert notices(cast) == []


@pytest.mark.usefixtures("curious")
def test_never_against_a_yes(cast: Cast) -> None:
    """Contested, and then not confirmed: somebody saw it, so nobody is told that nobody did."""
    first, second, third = verifiers_asked(cast, many=3)
    cast.say(first, "N")
    cast.say(second, "Y")
    cast.pass_time(120)
    cast.say(third, "N")
    assert cast.status() is ReportStatus.NOT_CONFIRMED
    ask(cast, strangers(cast, 5))
    assert notices(cast) == []


@pytest.mark.usefixtures("curious")
def test_not_against_a_yes_that_comes_late(cast: Cast) -> None:
    *two, third = verifiers_asked(cast, many=3)
    deny(cast, *two)
    cast.say(third, "Y")
    ask(cast, strangers(cast, 5))
    assert notices(cast) == []


@pytest.mark.usefixtures("curious")
def test_not_when_one_of_the_two_is_unsure_after_all(cast: Cast) -> None:
    verifiers = verifiers_asked(cast)
    deny(cast, *verifiers)
    cast.say(verifiers[1], "U")
    ask(cast, strangers(cast, 5))
    assert notices(cast) == []


@pytest.mark.usefixtures("curious")
def test_a_report_nobody_could_check_is_no_rumor(cast: Cast) -> None:
    verifiers_asked(cast)
    cast.pass_time(60 * 12)
    assert cast.status() is ReportStatus.UNCHECKED
    ask(cast, strangers(cast, 5))
    assert notices(cast) == []


@pytest.mark.usefixtures("curious")
@pytest.mark.parametrize("outcome", ["open", "alert", "ended alert"])
@pytest.mark.parametrize(("place", "is_told"), [(SIGHTING, False), (ELSEWHERE, True)])
def test_not_while_there_is_another_report_or_alert_of_the_place(
    cast: Cast, outcome: str, place: str, is_told: bool
) -> None:
    deny(cast, *verifiers_asked(cast))
    cast.clock.forward(60 * 20)
    cast.report(cast.responder(), place)
    third = cast.verifier()
    cast.pass_time(200)
    if outcome != "open":
        cast.say(third, "Y")
    if outcome == "ended alert":
        cast.pass_time(60 * 76, step=600)
    ask(cast, strangers(cast, 5))
    assert bool(notices(cast)) is is_told
