"""Self-test: a coordinator has what they are writing on their own phone, marked as a test, and nobody else has."""

from __future__ import annotations

from alerts.broadcasts import previewing
from alerts.broadcasts.previewing import Wording
from alerts.delivery import direct, tallies
from alerts.house import Transaction
from alerts.people import roles
from alerts.people.roles import Role

AN_HOUR = 10


class NotTested(Exception):
    """No text left; `reason` is text, limit or phone."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def text_own_phone(tx: Transaction, contact_id: int, wanted: Wording, rate: float) -> int:
    """Text each language's text to the coordinator who writes it; how many that were. `rate` as in `previewing`.

    Raises NotTested when something speaks against the text itself, for nothing leaves that no gate would pass; after so
    many in an hour; and when that phone may not be texted.
    """
    if not roles.has_role(tx, contact_id, Role.COORDINATOR):
        raise NotTested("phone")
    outlook = previewing.preview(tx, contact_id, wanted, rate)
    if not outlook.may_be_tested:
        raise NotTested("text")
    if tallies.count(tx, f"self_test:{contact_id}:{tx.now:%Y-%m-%dT%H}") > AN_HOUR:
        raise NotTested("limit")
    for reading in outlook.readings:
        marked = tx.phrases.say(reading.lang, "coordinator.self_test", words=reading.text)
        if direct.text_person(tx, contact_id, marked) is None:
            raise NotTested("phone")
    tx.audit("broadcast.self_test", f"contact:{contact_id}", f"contact:{contact_id}", texts=len(outlook.readings))
    return len(outlook.readings)
