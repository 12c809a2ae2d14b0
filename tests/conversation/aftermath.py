"""An alert that is out, the phones of those who got it and of those who did not, and coordinators who speak of it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from itertools import count

from sqlalchemy import select, update

from alerts.broadcasts.model import broadcasts
from alerts.broadcasts.records import alert_of, as_it_stands
from alerts.delivery.mailings import TEXT, MailingState
from alerts.delivery.model import deliveries, mailings, texts
from alerts.house import House
from alerts.people import contacts
from alerts.people.roles import Role
from alerts.store.audit import audit_entries
from config.network_sections import ApprovalRules
from tests.conversation.phones import Phone
from tests.house import Clock
from tests.reports.cast import Cast

SIGN = re.compile(r"(?<!\d)(\d{4})(?!\d)")


@dataclass
class Aftermath:
    """People are phones; an alert for Olympic & Vermont, Koreatown, is out once `begin` was called."""

    cast: Cast
    coordinators: list[Phone] = field(default_factory=list)
    residents: dict[str, Phone] = field(default_factory=dict)
    verifier: Phone | None = None

    @property
    def code(self) -> str:
        """The alert's."""
        return self.cast.code()

    def begin(self, *, delivered: bool = True) -> Aftermath:
        """Let a report of 4 ICE agents with 2 vans be confirmed, and its alert reach Koreatown."""
        self.coordinators = [self.person(Role.COORDINATOR) for _ in range(3)]
        for name, area, lang in (("kim", "koreatown", "ko"), ("ana", "koreatown", "es"), ("wes", "westlake", "en")):
            self.residents[name] = self.phone(self.cast.resident(area, lang))
        verifier = self.cast.verifier()
        self.verifier = self.phone(verifier)
        self.cast.report(self.cast.responder())
        self.cast.work()
        self.cast.say(verifier, "Y")
        if delivered:
            self.deliver()
        return self

    def phone(self, contact_id: int) -> Phone:
        """The phone of somebody of the cast."""
        with self.cast.house.look() as tx:
            number = contacts.number_of(tx, contact_id)
        assert number is not None
        return Phone(self.cast.house, number)

    def person(self, *wanted: Role, on_duty: bool = False) -> Phone:
        """One more member."""
        return self.phone(self.cast.person(*wanted, on_duty=on_duty))

    def deliver(self) -> None:
        """Everything that is due is done, and what leaves arrives."""
        self.cast.work()
        with self.cast.house.transaction() as tx:
            sending = mailings.c.state == MailingState.SENDING.value
            tx.conn.execute(update(mailings).where(sending).values(state=MailingState.FINISHED.value))

    def pass_minutes(self, minutes: float) -> None:
        """Time goes by, and workers do what comes due."""
        self.cast.pass_time(60 * minutes)
        self.deliver()

    def got(self, name: str) -> list[str]:
        """What reached a resident through broadcasts, oldest first."""
        with self.cast.house.look() as tx:
            mine = select(texts.c.body_sealed).join(deliveries, deliveries.c.text_id == texts.c.id)
            theirs = mine.where(deliveries.c.contact_id == self.residents[name].known().id)
            return [tx.vault.unseal(body, TEXT) for body in tx.conn.execute(theirs.order_by(texts.c.id)).scalars()]

    def sign_of(self, coordinator: Phone) -> str:
        """The newest code on a coordinator's phone."""
        return [str(found[-1]) for text in coordinator.received() if (found := SIGN.findall(text))][-1]

    def has_code(self, coordinator: Phone) -> bool:
        """Whether a coordinator holds a code to let something leave."""
        return any("To let it go reply SEND" in text for text in coordinator.received())

    def approve(self, coordinator: Phone) -> str:
        """Return the newest code on that phone; the answer."""
        answer = coordinator.says(f"SEND {self.sign_of(coordinator)}")
        self.deliver()
        return answer

    def broadcasts(self) -> list[tuple[str, str]]:
        """Kind and status of every broadcast, in order."""
        with self.cast.house.look() as tx:
            rows = tx.conn.execute(select(broadcasts).order_by(broadcasts.c.id))
            return [(row.kind, row.status) for row in rows]

    def place(self) -> tuple[str, str | None]:
        """Where the alert is now, area and crossing."""
        with self.cast.house.look() as tx:
            alert = alert_of(tx, self.cast.the_report().id)
            assert alert is not None
            stands = as_it_stands(tx, alert)
            return stands.area, stands.spot

    def events(self) -> list[str]:
        """What the audit noted."""
        with self.cast.house.look() as tx:
            return list(tx.conn.execute(select(audit_entries.c.event).order_by(audit_entries.c.id)).scalars())


def with_overrides(house: House) -> House:
    """The same house in a network that allows emergency overrides."""
    return replace(house, network=replace(house.network, approval=ApprovalRules(emergency_override=True)))


def make(house: House, clock: Clock) -> Aftermath:
    """A house with nobody in it yet."""
    return Aftermath(Cast(house, clock, count(300)))  # whose numbers are not ours
