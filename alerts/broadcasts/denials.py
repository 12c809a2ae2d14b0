"""The notice that a report was checked and not confirmed, to those of its neighborhood who said RUMORS ON.

It rests on two verifiers who are independent of each other and said no: they are the two persons that a broadcast
needs, and it says no more than what they did not see, where and when. A report has one such notice.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from alerts.broadcasts import composing, leaving, quiet_hours
from alerts.broadcasts.cap import BroadcastKind
from alerts.broadcasts.gate import Draft
from alerts.broadcasts.leaving import Raised, Refused, in_every_language, life_from_now
from alerts.delivery import mailings
from alerts.house import Transaction


@dataclass(frozen=True, slots=True)
class Denial:
    """What was not confirmed, where and when (UTC), and who said no; `area` and `spot` as in AlertFacts."""

    report_id: int
    code: str
    area: str
    spot: str | None
    checked_at: datetime
    first_by: int
    second_by: int


def send(tx: Transaction, denial: Denial) -> Raised | Refused:
    """Let the notice leave, keeping quiet hours."""
    draft = _draft(tx, denial)

    def mail() -> int:
        return mailings.create_for_areas(
            tx,
            draft.texts,
            denial.area,
            default_lang=tx.network.languages.default,
            expires_at=draft.expires_at,
            include_neighbors=False,
            quiet=quiet_hours.hold(tx, draft.kind),
            rumors=True,
            can_wait=True,
            limited=True,
        )

    columns = {"code": denial.code, "report_id": denial.report_id}
    return leaving.leave(tx, draft, mail, f"report:{denial.report_id}", columns)


def _draft(tx: Transaction, denial: Denial) -> Draft:
    kind = BroadcastKind.NOTICE
    audience, asleep = quiet_hours.audience_now(tx, kind, (denial.area,), rumors=True)
    return Draft(
        kind=kind,
        area=denial.area,
        texts=in_every_language(
            tx,
            lambda lang: composing.not_confirmed_text(tx.phrases, tx.network, denial, lang, tx.now, denial.checked_at),
        ),
        audience=audience,
        asleep=asleep,
        expires_at=quiet_hours.end_before(tx, kind, life_from_now(tx)),
        denies_id=denial.report_id,
        created_by=denial.first_by,
        approved_by=denial.second_by,
    )
