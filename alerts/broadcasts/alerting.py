"""Alerts and what follows them: composed from facts and let go with their mailing, or refused by the gate.

Every follow-up goes to those who got the alert, and refers to it.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from alerts.broadcasts import composing, leaving, receivers, records
from alerts.broadcasts.cap import BroadcastKind
from alerts.broadcasts.corrections import draft_correction
from alerts.broadcasts.facts import AlertFacts
from alerts.broadcasts.gate import Draft
from alerts.broadcasts.leaving import TIMER, Raised, Refused, Untold, in_every_language, life_from_now
from alerts.broadcasts.records import Broadcast
from alerts.delivery import audience, mailings
from alerts.house import Transaction

__all__ = ["Raised", "Refused", "Untold", "draft_correction", "prolong", "raise_alert", "send_all_clear", "send_expiry",
           "send_update"]  # fmt: skip


def raise_alert(tx: Transaction, facts: AlertFacts) -> Raised | Refused:
    """Let the alert of a verified report leave to its area, and to neighbors who asked for that."""
    texts = in_every_language(tx, lambda lang: composing.alert_text(tx.phrases, tx.network, facts, lang, tx.now))
    draft = Draft(
        kind=BroadcastKind.ALERT,
        area=facts.area,
        texts=texts,
        audience=audience.size(tx, facts.area, include_neighbors=True),
        expires_at=life_from_now(tx),
        observed_at=facts.observed_at,
        confirmation_id=facts.confirmation_id,
    )

    def mail() -> int:
        default = tx.network.languages.default
        return mailings.create_for_areas(
            tx,
            texts,
            facts.area,
            default_lang=default,
            expires_at=draft.expires_at,
            include_neighbors=True,
            limited=True,
        )

    columns = {"code": facts.code, "report_id": facts.report_id, "answer": "yes", "facts": facts.as_json()}
    return leaving.leave(tx, draft, mail, f"report:{facts.report_id}", columns)


def send_update(
    tx: Transaction, report_id: int, confirmation_id: int, by: int, seen: AlertFacts | None = None
) -> Raised | Untold | Refused | None:
    """Tell that it is still there, on the word of one more verifier; the alert then lives a full life from now.

    With `seen` it tells these people, vehicles, agency and activity, at the place the alert told. None when no alert of
    the report lives.
    """
    alert = living(tx, report_id)
    if alert is None:
        return None
    stands = records.as_it_stands(tx, alert)
    facts = stands if seen is None else replace(seen, area=stands.area, spot=stands.spot)
    texts = in_every_language(
        tx, lambda lang: composing.update_text(tx.phrases, tx.network, facts, lang, tx.now, tx.now)
    )
    told, ground = facts.as_json(), {"confirmation_id": confirmation_id, "created_by": by}
    result = _follow(tx, alert, BroadcastKind.UPDATE, texts, answer="yes", facts=told, **ground)
    records.extend(tx, alert.id, life_from_now(tx), f"contact:{by}")  # they saw it, whether that could be told or not
    return result


def prolong(tx: Transaction, report_id: int, by: int) -> None:
    """A verifier says anew that it is there, and nothing else: nobody is told, but the alert that lives has a full life
    from now.
    """
    alert = living(tx, report_id)
    if alert is not None:
        records.extend(tx, alert.id, life_from_now(tx), f"contact:{by}")


def send_all_clear(tx: Transaction, report_id: int, first_by: int, second_by: int) -> Raised | Untold | Refused | None:
    """Two people see nobody there any more: the alert ends and its receivers are told. None when none lives."""
    alert = living(tx, report_id)
    if alert is None:
        return None
    facts = records.as_it_stands(tx, alert)
    texts = in_every_language(tx, lambda lang: composing.all_clear_text(tx.phrases, tx.network, facts, lang, tx.now))
    result = _follow(tx, alert, BroadcastKind.ALL_CLEAR, texts, answer=None, created_by=first_by, approved_by=second_by)
    return _ended(tx, alert, result, f"contact:{second_by}")


def send_expiry(tx: Transaction, broadcast_id: int) -> Raised | Untold | Refused | None:
    """The honest end of an alert nobody confirmed anew ("no recent confirmation"). None when it ended before."""
    alert = records.lock(tx, broadcast_id)
    if alert.is_over:
        return None
    facts, seen_at = records.as_it_stands(tx, alert), _last_confirmed_at(tx, alert)
    texts = in_every_language(
        tx, lambda lang: composing.expiry_text(tx.phrases, tx.network, facts, lang, tx.now, seen_at)
    )
    return _ended(tx, alert, _follow(tx, alert, BroadcastKind.EXPIRY, texts, answer=None), TIMER)


def living(tx: Transaction, report_id: int) -> Broadcast | None:
    """The alert of a report as long as it has not ended, held until this transaction does."""
    found = records.alert_of(tx, report_id)
    alert = None if found is None else records.lock(tx, found.id)
    return None if alert is None or alert.is_over else alert


def _follow(
    tx: Transaction,
    alert: Broadcast,
    kind: BroadcastKind,
    texts: dict[str, str],
    *,
    answer: str | None,
    facts: str | None = None,
    confirmation_id: int | None = None,
    created_by: int | None = None,
    approved_by: int | None = None,
) -> Raised | Untold | Refused:
    assert alert.mailing_id is not None
    draft = Draft(
        kind=kind,
        area=records.as_it_stands(tx, alert).area,
        texts=texts,
        audience=receivers.size(tx, alert.mailing_id),
        expires_at=life_from_now(tx),
        confirmation_id=confirmation_id,
        references_id=alert.id,
        created_by=created_by,
        approved_by=approved_by,
    )
    # Only what a verifier's yes allows carries that yes; the report is known through the alert otherwise too.
    columns = {"code": alert.code, "report_id": alert.report_id, "answer": answer, "facts": facts}

    def supersede() -> None:
        if kind is not BroadcastKind.UPDATE:
            leaving.supersede(tx, alert, TIMER if created_by is None else f"contact:{created_by}")

    def mail() -> int:
        supersede()
        return leaving.mail_receivers(tx, alert, texts, draft.expires_at)

    result = leaving.follow(tx, draft, mail, columns)
    if isinstance(result, Untold):
        supersede()
    return result


def _ended(tx: Transaction, alert: Broadcast, result: Raised | Untold | Refused, by: str) -> Raised | Untold | Refused:
    """An alert ends also when the gate holds what is to be told of that."""
    leaving.end_alert(tx, alert, by)
    return result


def _last_confirmed_at(tx: Transaction, alert: Broadcast) -> datetime:
    """What coordinators tell is no confirmation: only a verifier's update carries one."""
    said = (one.created_at for one in records.follow_ups(tx, alert.id) if one.confirmation_id is not None)
    return max((alert.created_at, *said))
