"""What coordinators say of an alert: drafted with its text in every language, sent when another one agrees.

A correction with facts lives on as the alert's own word; an all clear, or an alert taken back, ends it. Its report
follows by a task, since reports stand above this floor.
"""

from __future__ import annotations

from alerts.broadcasts import drafts, leaving, records, telling, waiting
from alerts.broadcasts.cap import BroadcastKind
from alerts.broadcasts.drafts import Preview
from alerts.broadcasts.gate import Draft
from alerts.broadcasts.leaving import Raised, Refused, Untold, life_from_now
from alerts.broadcasts.records import Broadcast
from alerts.broadcasts.telling import Telling
from alerts.house import Transaction
from alerts.store.agenda import Lane

HEED = "follow_alert"  # the kind of task: subject a report


def living(tx: Transaction, code: str) -> Broadcast | None:
    """The living alert with that code, held until this transaction ends."""
    found = records.live_alert(tx, code)
    alert = None if found is None else records.lock(tx, found.id)
    return None if alert is None or alert.is_over else alert


def prepare(tx: Transaction, author: int, wanted: Telling) -> Preview | None:
    """Draft a follow-up of an alert that `living` gave, and ask the other coordinators for a second name.

    None when somebody else's waits that ends the alert in the same way. An author's own earlier one makes room.
    """
    alike = [one for one in waiting.about(tx, wanted.alert.id) if _is_alike(one, wanted)]
    if wanted.ends_alert and any(one.created_by != author for one in alike):
        return None
    columns = {"references_id": wanted.alert.id, "code": wanted.alert.code}
    columns |= {"facts": None if wanted.facts is None else wanted.facts.as_json()}
    draft = _draft(tx, wanted, author, None, leaves=False)
    preview = drafts.begin(tx, draft, author, **columns)
    if preview.broadcast_id is not None:
        waiting.drop(tx, (one for one in alike if one.created_by == author), f"contact:{author}")
    return preview


def considered(tx: Transaction, author: int, wanted: Telling) -> Draft:
    """What `prepare` would put before the gate; a look is enough for it."""
    return _draft(tx, wanted, author, None, leaves=False)


def release(tx: Transaction, stored: Broadcast, alert: Broadcast, approved_by: int | None) -> Raised | Untold | Refused:
    """Send a draft about an alert, both held by the caller; with the second name, or in an emergency without (None).

    An alert ends, or is mended, all the same when nobody is left to be told of it.
    """
    wanted = telling.of_draft(tx, stored, alert)
    wider, by = telling.widens(tx, wanted), f"contact:{approved_by or stored.created_by}"
    draft = _draft(tx, wanted, stored.created_by, approved_by, leaves=True)
    result = leaving.release(tx, stored, draft, lambda: _mail(tx, wanted, draft, by, wider=wider))
    if isinstance(result, Untold):
        _supersede(tx, wanted, by)
    if not isinstance(result, Refused):
        _settle(tx, wanted, by)
    return result


def _mail(tx: Transaction, wanted: Telling, draft: Draft, by: str, *, wider: bool) -> int:
    assert draft.area is not None
    _supersede(tx, wanted, by)
    if wider:
        return leaving.mail_wider(tx, wanted.alert, draft.texts, draft.area, draft.expires_at)
    return leaving.mail_receivers(tx, wanted.alert, draft.texts, draft.expires_at)


def _supersede(tx: Transaction, wanted: Telling, by: str) -> None:
    if wanted.kind is not BroadcastKind.UPDATE:
        leaving.supersede(tx, wanted.alert, by)


def _settle(tx: Transaction, wanted: Telling, by: str) -> None:
    """What follows for the alert, for other drafts about it, and for its report."""
    alert = wanted.alert
    if wanted.ends_alert and not alert.is_over:
        leaving.end_alert(tx, alert, by)
    if wanted.takes_back:
        waiting.void(tx, waiting.about(tx, alert.id), by)
    elif wanted.facts is not None:
        waiting.void(tx, (one for one in waiting.about(tx, alert.id) if one.facts is not None), by)
    if alert.report_id is not None and (wanted.ends_alert or wanted.facts is not None):
        tx.schedule(HEED, alert.report_id, Lane.URGENT)


def _draft(tx: Transaction, wanted: Telling, author: int | None, approved_by: int | None, *, leaves: bool) -> Draft:
    return Draft(
        kind=wanted.kind,
        area=telling.area(tx, wanted),
        texts=telling.texts(tx, wanted),
        audience=telling.audience(tx, wanted),
        expires_at=life_from_now(tx),
        words=wanted.words,
        references_id=wanted.alert.id,
        created_by=author,
        approved_by=approved_by,
        leaving=leaves,
        tells_facts=wanted.facts is not None,
        overridden=leaves and approved_by is None,
    )


def _is_alike(stored: Broadcast, wanted: Telling) -> bool:
    return stored.kind is wanted.kind and (stored.facts is None) == (wanted.facts is None)
