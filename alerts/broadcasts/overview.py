"""What the coordinators' board shows of broadcasts: alerts that live, what else is leaving, and drafts that wait."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from alerts.broadcasts import records
from alerts.broadcasts.cap import BroadcastKind
from alerts.broadcasts.facts import AlertFacts
from alerts.broadcasts.lifecycle import BroadcastStatus
from alerts.broadcasts.model import broadcasts, countersigns
from alerts.broadcasts.records import Broadcast
from alerts.broadcasts.requests import Purpose
from alerts.delivery import overview
from alerts.delivery.mailings import MailingState
from alerts.delivery.model import mailings
from alerts.delivery.overview import Backlog, Progress
from alerts.house import Transaction
from alerts.people import pseudonyms

_RUNNING = (MailingState.PLANNING.value, MailingState.SENDING.value)


@dataclass(frozen=True, slots=True)
class Sent:
    """One broadcast that has left, and how far its texts are (None for a drill: nothing of it leaves to many)."""

    broadcast: Broadcast
    progress: Progress | None

    @property
    def may_be_aborted(self) -> bool:
        """Whether texts of it are still to leave, and one coordinator may stop them."""
        is_sending = self.broadcast.status is BroadcastStatus.SENDING
        return is_sending and self.progress is not None and self.progress.is_running


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft that waits for a second name: by whom it is, and how many others hold a code for it. Times in UTC.

    `about` is the id of the alert it is about, None for one that stands alone.
    """

    id: int
    kind: BroadcastKind
    areas: tuple[str, ...]
    code: str | None
    about: int | None
    created_by: int
    author: str
    created_at: datetime
    expires_at: datetime
    asked: int


@dataclass(frozen=True, slots=True)
class AlertOverview:
    """An alert as it stands: `facts` are what it tells now, seen last at `last_seen_at` (UTC).

    `sent` is the alert's own mailing, `followed` what was said of it later, the oldest first.
    """

    sent: Sent
    facts: AlertFacts
    last_seen_at: datetime
    followed: tuple[Sent, ...]
    drafts: tuple[Draft, ...]

    @property
    def alert(self) -> Broadcast:
        """The alert itself."""
        return self.sent.broadcast

    def is_live(self, now: datetime) -> bool:
        """Whether it has neither ended nor passed its time at that moment (UTC)."""
        return not self.alert.is_over and self.alert.expires_at > now


@dataclass(frozen=True, slots=True)
class Broadcasting:
    """All of it at one moment. `others` are notices that are leaving now; `drafts` those that stand alone."""

    alerts: tuple[AlertOverview, ...]
    others: tuple[Sent, ...]
    drafts: tuple[Draft, ...]

    def unplanned(self) -> Mapping[int, int]:
        """By mailing, how many people planning has not come to yet."""
        every = (*self.others, *(one for alert in self.alerts for one in (alert.sent, *alert.followed)))
        return {
            one.broadcast.mailing_id: one.progress.unplanned
            for one in every
            if one.broadcast.mailing_id is not None and one.progress is not None and one.progress.unplanned
        }


def now(tx: Transaction) -> Broadcasting:
    """What lives, leaves or waits at this moment."""
    drafts = waiting(tx)
    leaving = _leaving(tx)
    # An alert that was ended a moment ago stays in sight while the text that says so is on its way.
    ended = {one.references_id for one in leaving if one.references_id is not None}
    live = records.live_alerts(tx)
    live += tuple(records.get(tx, one) for one in sorted(ended - {alert.id for alert in live}))
    alerts = tuple(_alert(tx, alert, drafts) for alert in live)
    shown = {alert.id for alert in live}
    others = (one for one in leaving if one.id not in shown and one.references_id not in shown)
    alone = (draft for draft in drafts if draft.about not in shown)
    return Broadcasting(alerts, tuple(_sent(tx, one) for one in others), tuple(alone))


def backlog(tx: Transaction, broadcasting: Broadcasting, segments_a_second: float) -> Backlog:
    """What waits to leave in all, and how long the sender takes for it."""
    return overview.backlog(tx, segments_a_second, broadcasting.unplanned())


def alert(tx: Transaction, alert_id: int) -> AlertOverview | None:
    """One alert, whatever its age; None when there is none with this id."""
    found = broadcast(tx, alert_id)
    return None if found is None or found.kind is not BroadcastKind.ALERT else _alert(tx, found, waiting(tx))


def broadcast(tx: Transaction, broadcast_id: int) -> Broadcast | None:
    """One broadcast as it stands, whatever became of it; None when there is none with this id."""
    known = tx.conn.execute(select(broadcasts.c.id).where(broadcasts.c.id == broadcast_id)).scalar_one_or_none()
    return None if known is None else records.get(tx, known)


def sent(tx: Transaction, broadcast_id: int) -> Sent | None:
    """One broadcast of any kind; None when there is none with this id, or it never left."""
    found = broadcast(tx, broadcast_id)
    is_out = found is not None and found.status not in {BroadcastStatus.DRAFT, BroadcastStatus.DISCARDED}
    return _sent(tx, found) if found is not None and is_out else None


def waiting(tx: Transaction) -> tuple[Draft, ...]:
    """The drafts that may still get their second name, oldest first."""
    alive = (broadcasts.c.status == BroadcastStatus.DRAFT.value, broadcasts.c.expires_at > tx.now)
    found = tx.conn.execute(select(broadcasts.c.id).where(*alive).order_by(broadcasts.c.id)).scalars().all()
    return tuple(_draft(tx, records.get(tx, one)) for one in found)


def draft(tx: Transaction, draft_id: int) -> Draft | None:
    """One draft that may still get its second name; None when it waits no more, or there is none with this id."""
    found = broadcast(tx, draft_id)
    waits = found is not None and found.status is BroadcastStatus.DRAFT and found.expires_at > tx.now
    return _draft(tx, found) if found is not None and waits else None


def _leaving(tx: Transaction) -> tuple[Broadcast, ...]:
    running = select(mailings.c.id).where(mailings.c.state.in_(_RUNNING))
    sending = (broadcasts.c.status == BroadcastStatus.SENDING.value, broadcasts.c.mailing_id.in_(running))
    found = tx.conn.execute(select(broadcasts.c.id).where(*sending).order_by(broadcasts.c.id)).scalars().all()
    return tuple(records.get(tx, one) for one in found)


def _alert(tx: Transaction, found: Broadcast, drafts: Iterable[Draft]) -> AlertOverview:
    followed, facts = records.follow_ups(tx, found.id), records.as_it_stands(tx, found)
    return AlertOverview(
        sent=_sent(tx, found),
        facts=facts,
        last_seen_at=records.last_seen_at(facts, followed),
        followed=tuple(_sent(tx, one) for one in followed),
        drafts=tuple(draft for draft in drafts if draft.about == found.id),
    )


def _sent(tx: Transaction, one: Broadcast) -> Sent:
    return Sent(one, None if one.mailing_id is None else overview.progress(tx, one.mailing_id, one.people))


def _draft(tx: Transaction, found: Broadcast) -> Draft:
    assert found.created_by is not None  # the schema says so of every draft a coordinator may sign
    codes = countersigns.c
    of_it = (codes.purpose == Purpose.BROADCAST.value, codes.subject_id == found.id)
    asked = select(codes.contact_id).where(*of_it, codes.used_at.is_(None), codes.expires_at > tx.now).distinct()
    return Draft(
        id=found.id,
        kind=found.kind,
        areas=found.areas,
        code=found.code,
        about=found.references_id,
        created_by=found.created_by,
        author=pseudonyms.of(tx, found.created_by),
        created_at=found.created_at,
        expires_at=found.expires_at,
        asked=len(tx.conn.execute(asked).all()),
    )
