"""The story of a report: all that was noted about it and about what left because of it, as a timeline.

It is told from the audit, so it says who did what when. Texts are shown as they left while they are kept, and a
verifier's question without its code. What the reporter wrote is not here: it stays sealed in the inbox.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select

from alerts.broadcasts import records as broadcast_records
from alerts.broadcasts.cap import BroadcastKind
from alerts.broadcasts.model import broadcasts
from alerts.delivery import mailings
from alerts.house import Transaction
from alerts.people import pseudonyms
from alerts.reports.records import Report
from alerts.reports.wording import question_in
from alerts.store import audit
from alerts.store.audit import Noted

MASKED = "***"
PERSON = "contact:"
ASKED = "verifier.asked"
LEFT = "sending"  # the status with which a broadcast's texts begin to leave
QUESTIONS: Mapping[str, str] = {"sighting": "verify.question", "recheck": "verify.still_holds"}


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened (UTC). `who` is the pseudonym of who did it, `by` what it was if nobody ("timer").

    `event` and `facts` are the audit's; `whom` the pseudonym of whom it was done to, `kind` and `text` are of the
    broadcast it is about, or the text of a question without its code.
    """

    at: datetime
    event: str
    by: str
    who: str
    whom: str
    kind: BroadcastKind | None
    text: str
    facts: Mapping[str, str | int | bool | None]


def of_report(tx: Transaction, report: Report, lang: str) -> tuple[Event, ...]:
    """Its story, oldest first, with texts in a language."""
    owned = _broadcasts(tx, report.id)
    subjects = [f"report:{report.id}", *(f"broadcast:{one}" for one in owned)]
    names: dict[str, str] = {}
    told = (_event(tx, noted, report, owned, names, lang) for noted in audit.about(tx.conn, subjects))
    return tuple(told)


def _broadcasts(tx: Transaction, report_id: int) -> Mapping[int, BroadcastKind]:
    """What left or was to leave because of it: its alert, notice or drill, and what was said of its alert."""
    row, own = broadcasts.c, broadcasts.alias()
    alert = select(own.c.id).where(own.c.report_id == report_id, own.c.kind == BroadcastKind.ALERT.value)
    these = select(row.id, row.kind).where(or_(row.report_id == report_id, row.references_id.in_(alert)))
    return {one.id: BroadcastKind(one.kind) for one in tx.conn.execute(these.order_by(row.id))}


def _event(
    tx: Transaction,
    noted: Noted,
    report: Report,
    owned: Mapping[int, BroadcastKind],
    names: dict[str, str],
    lang: str,
) -> Event:
    entry = noted.entry
    about, _, number = entry.subject.partition(":")
    kind = owned[int(number)] if about == "broadcast" else None
    asked = entry.facts.get("verifier")
    return Event(
        at=noted.at,
        event=entry.event,
        by="" if entry.actor.startswith(PERSON) else entry.actor,
        who=_name(tx, entry.actor, names),
        whom=_name(tx, f"{PERSON}{asked}", names) if asked is not None else "",
        kind=kind,
        text=_text(tx, noted, report, lang),
        facts=entry.facts,
    )


def _name(tx: Transaction, actor: str, names: dict[str, str]) -> str:
    if actor not in names:
        number = actor.removeprefix(PERSON)
        names[actor] = pseudonyms.of(tx, int(number)) if actor.startswith(PERSON) and number.isdecimal() else ""
    return names[actor]


def _text(tx: Transaction, noted: Noted, report: Report, lang: str) -> str:
    entry = noted.entry
    about, _, number = entry.subject.partition(":")
    if entry.event == ASKED and report.area is not None:
        key = "verify.drill_question" if report.exercise else QUESTIONS[str(entry.facts["purpose"])]
        return question_in(tx, lang, key, report, MASKED)
    is_out = LEFT in (entry.facts.get("to"), entry.facts.get("status"))
    if about != "broadcast" or not is_out:
        return ""
    mailing_id = broadcast_records.get(tx, int(number)).mailing_id
    return "" if mailing_id is None else mailings.body(tx, mailing_id, lang) or ""
