"""Whatever people text and whenever: never an alert without another person's yes, and everything comes to an end."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy import select

from alerts.broadcasts.model import broadcasts
from alerts.people.roles import Role
from alerts.reports.model import asks, confirmations, reports
from tests.conftest import Sheet
from tests.house import Clock, make_house
from tests.reports.cast import QUESTION_CODE, Cast

PLACES = ("Olympic & Vermont Koreatown", "Westlake", "")
ENDED = {"unvetted", "not_confirmed", "unchecked", "withdrawn"}
PEOPLE = range(6)
LONG = 4 * 3600


class Network(RuleBasedStateMachine):
    """A founder, people they invited, people those invited; all report, all verify, some answer with the wrong code."""

    sheet: Sheet

    def __init__(self) -> None:
        super().__init__()
        self.clock = Clock()
        self.cast = Cast(make_house(self.sheet.clean(), clock=self.clock), self.clock)
        self.founder = self.cast.founder()
        self.cast.resident("koreatown")
        self.cast.resident("westlake")
        both = (Role.RESPONDER, Role.VERIFIER)
        # Two lines below the founder, and one who came by themselves: 0 - 2 - 4, 1 - 3, 5.
        self.people = [self.cast.person(*both, by=self.founder) for _ in range(2)]
        for above in (0, 1, 2):
            self.people.append(self.cast.person(*both, by=self.people[above]))
        self.people.append(self.cast.person(*both))
        self.inviter = dict(zip(self.people[:5], [self.founder, self.founder, *self.people[:3]], strict=True))
        self.right_yes: set[tuple[int, int]] = set()  # (report, verifier) of every yes given with its own code

    @initialize(who=st.sampled_from(PEOPLE), minutes=st.sampled_from([0, 2, 4]))
    def begin(self, who: int, minutes: int) -> None:
        self.report(who, PLACES[0], heard=False)
        self.time_passes(minutes)

    @rule(who=st.sampled_from(PEOPLE), place=st.sampled_from(PLACES), heard=st.booleans())
    def report(self, who: int, place: str, heard: bool) -> None:
        self.cast.report(self.people[who], f"{'I heard ' if heard else ''}4 ICE agents {place}")

    @rule(who=st.sampled_from(PEOPLE), words=st.sampled_from(["yes", "no", "Olympic & Vermont Koreatown", "2 agents"]))
    def reply(self, who: int, words: str) -> None:
        if self.people[who] in self.cast.questions:
            self.cast.reply(self.people[who], words)

    @rule(pick=st.integers(0, 20), word=st.sampled_from("YYNNU"))
    def answer_an_open_question(self, pick: int, word: str) -> None:
        self.cast.work()
        with self.cast.house.look() as tx:
            standing = select(asks.c.verifier_id, asks.c.code).where(asks.c.closed_at.is_(None)).order_by(asks.c.id)
            questions = tx.conn.execute(standing).all()
        if questions:
            verifier, code = questions[pick % len(questions)]
            self._answer(verifier, word, code)

    @rule(who=st.sampled_from(PEOPLE), whose=st.sampled_from(PEOPLE), word=st.sampled_from("YN"))
    def answer_with_somebodys_code(self, who: int, whose: int, word: str) -> None:
        codes = [match[1] for text in self.cast.phone(self.people[whose]) if (match := QUESTION_CODE.search(text))]
        if codes:
            self._answer(self.people[who], word, codes[-1])

    @rule(who=st.sampled_from(PEOPLE), code=st.sampled_from(["", "000", "12", "9999"]))
    def answer_without_a_right_code(self, who: int, code: str) -> None:
        self._answer(self.people[who], "Y", code)

    @rule(who=st.sampled_from(PEOPLE))
    def take_back(self, who: int) -> None:
        with self.cast.house.look() as tx:
            own = select(reports.c.code).where(reports.c.reporter_id == self.people[who], reports.c.code.is_not(None))
            code = tx.conn.execute(own.order_by(reports.c.id.desc()).limit(1)).scalar_one_or_none()
        if code:
            self.cast.withdraw(self.people[who], code)

    @rule(minutes=st.sampled_from([0, 1, 3, 20]))
    def time_passes(self, minutes: int) -> None:
        self.cast.work()
        self.cast.pass_time(60 * minutes, step=60)

    @invariant()
    def every_alert_rests_on_another_persons_yes(self) -> None:
        with self.cast.house.look() as tx:
            joined = select(broadcasts.c.report_id, confirmations).join(
                confirmations, confirmations.c.id == broadcasts.c.confirmation_id
            )
            alerts = tx.conn.execute(joined.where(broadcasts.c.kind == "alert")).all()
        for alert in alerts:
            assert alert.answer == "yes"
            assert (alert.report_id, alert.verifier_id) in self.right_yes
            assert self._independent(alert.reporter_id, alert.verifier_id)
        assert len({alert.report_id for alert in alerts}) == len(alerts)

    def teardown(self) -> None:
        try:
            self.cast.pass_time(LONG, step=300)
            self._check_the_end()
        finally:
            self.cast.house.database.close()

    def _check_the_end(self) -> None:
        with self.cast.house.look() as tx:
            ended = tx.conn.execute(select(reports)).all()
            open_asks = tx.conn.execute(select(asks.c.id).where(asks.c.closed_at.is_(None))).all()
        assert not open_asks
        told: Mapping[int, str] = {person: " ".join(self.cast.phone(person)) for person in self.people}
        for row in ended:
            assert row.status in ENDED or (row.status == "verified" and row.closed_at is not None)
            if row.code and row.status in {"verified", "not_confirmed", "unchecked"}:
                assert f"Your report {row.code}" in told[row.reporter_id] or row.code in told[row.reporter_id]

    def _answer(self, who: int, word: str, code: str) -> None:
        if word == "Y":
            self._remember(who, code)
        self.cast.answer(who, f"{word} {code}")

    def _remember(self, who: int, code: str) -> None:
        with self.cast.house.look() as tx:
            own = select(asks.c.report_id).where(asks.c.verifier_id == who, asks.c.code == code)
            self.right_yes |= {(report_id, who) for report_id in tx.conn.execute(own).scalars()}

    def _independent(self, one: int, other: int) -> bool:
        """The rule once more, in the words of the design: nobody above the other, no common inviter but a founder."""
        if one == other or one in self._line(other) or other in self._line(one):
            return False
        lines = [self._line(one), self._line(other)]
        common = [person for person in lines[0] if person in lines[1]]
        return not common or common[0] not in self.inviter

    def _line(self, person: int) -> list[int]:
        line = []
        while person in self.inviter:
            person = self.inviter[person]
            line.append(person)
        return line


@pytest.mark.slow
@pytest.mark.unmeasured
@pytest.mark.timeout(300)
def test_nothing_leaves_unconfirmed_and_everything_ends(sqlite_sheet: Sheet) -> None:
    Network.sheet = sqlite_sheet
    # Each time others; the proof of all rules has its own model and thousands of runs (tests/proof).
    run_state_machine_as_test(Network, settings=settings(max_examples=20, stateful_step_count=25, deadline=None))
