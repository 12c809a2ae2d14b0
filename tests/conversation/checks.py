"""CHECK under test: reports that verifiers confirmed or did not, and what whoever asks is told."""

from __future__ import annotations

import re

from sqlalchemy import func, select

from alerts.reports.model import asks, reports
from alerts.sms.segments import measure
from tests.conversation.phones import Town
from tests.house import Clock
from tests.reports.cast import SIGHTING, Cast

SAFE = re.compile(r"\bsafe\b|\bclear\b|\bsegur[oa]\b|안전")


def peopled(town: Town, clock: Clock) -> Cast:
    """People of the same house whose reports are checked; one coordinator, and one resident of Koreatown."""
    people = Cast(town.house, clock)
    people.founder()
    people.resident()
    return people


def asked_by_verifiers(cast: Cast, words: str = SIGHTING, verifiers: int = 2) -> list[int]:
    """Verifiers who were asked about a new report."""
    for _ in range(verifiers):
        cast.verifier()
    cast.report(cast.responder(), words)
    cast.pass_time(cast.house.network.verification.wave_seconds)
    with cast.house.look() as tx:
        newest = select(func.max(asks.c.report_id)).scalar_subquery()
        asked = select(asks.c.verifier_id).where(asks.c.report_id == newest).order_by(asks.c.id)
        return list(tx.conn.execute(asked).scalars())


def newest_code(cast: Cast) -> str:
    """The code of the newest report."""
    with cast.house.look() as tx:
        return str(tx.conn.execute(select(reports.c.code).order_by(reports.c.id.desc()).limit(1)).scalar_one())


def denied(cast: Cast, words: str = SIGHTING) -> str:
    """The code of a report that two verifiers did not confirm."""
    for verifier in asked_by_verifiers(cast, words)[:2]:
        cast.say(verifier, "N")
    cast.work()
    return newest_code(cast)


def verified(cast: Cast, words: str = SIGHTING) -> str:
    """The code of a report whose alert is out."""
    cast.say(asked_by_verifiers(cast, words)[0], "Y")
    cast.work()
    return newest_code(cast)


def answer(town: Town, words: str) -> str:
    """What a new phone is told, which must be short and promise nothing."""
    said = town.phone().says(words)
    assert measure(said).segments <= 2, said
    assert not SAFE.search(said.casefold()), said
    return said
