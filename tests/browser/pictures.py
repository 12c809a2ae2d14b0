"""`make pictures`: the pictures of the console in the README, of an invented morning in Los Angeles.

Chromium shows Korean only where a font has it (Debian: fonts-nanum).
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

from playwright.sync_api import Browser
from sqlalchemy import update

from alerts.broadcasts import overview, updates
from alerts.broadcasts.records import Broadcast
from alerts.delivery import headcounts
from alerts.delivery.ladder import DeliveryStatus
from alerts.delivery.mailings import MailingState
from alerts.delivery.model import chunks, deliveries, mailings
from alerts.delivery.readiness import ALIVE
from alerts.house import Transaction
from alerts.people.roles import Role
from alerts.store import leases
from tests.browser.conftest import LAPTOP, PHONE, Scheme, Site, Visitor, opened, served
from tests.house import Clock
from tests.reports.cast import Cast

FOLDER = Path("docs/console")
MORNING = datetime(2026, 3, 10, 17, 40, tzinfo=UTC)  # 10:40 in Los Angeles
HOMES = {"koreatown": 61, "westlake": 38, "boyle-heights": 27, "pico-union": 19, "east-hollywood": 12, "echo-park": 7}
NOTICE = {
    "en": "Free legal clinic on Saturday at the library",
    "es": "Clínica legal gratis el sábado en la biblioteca",
    "ko": "토요일 도서관 무료 법률 상담",
}
LEFT, UNDER_WAY = 41, 12  # of the alert's texts


def main() -> None:
    """Take every picture anew."""
    program = shutil.which("chromium")
    if program is None:
        sys.exit("no Chromium is installed (apt-get install chromium)")
    FOLDER.mkdir(parents=True, exist_ok=True)
    with opened(program) as browser:
        for scheme in ("light", "dark"):
            _take(browser, scheme)


def _take(browser: Browser, scheme: Scheme) -> None:
    clock = Clock(MORNING)
    with tempfile.TemporaryDirectory() as folder, served(browser, Path(folder), clock) as site:
        cast = Cast(site.house, clock, numbers=count(5000))
        report_id = _morning(site, cast)
        visitor = site.insider(Role.COORDINATOR, PHONE if scheme == "dark" else LAPTOP, scheme)
        visitor.page.clock.set_fixed_time(clock.now)
        if scheme == "dark":
            _picture(visitor, "/console/", "board-phone")
            return
        _picture(visitor, "/console/", "board")
        _picture(visitor, f"/console/reports/{report_id}", "report")
        _picture(visitor, "/console/map", "map")
        _compose(visitor)
        cast.pass_time(40 * 60)
        visitor.page.clock.set_fixed_time(clock.now)
        _picture(visitor, "/console/after-action", "after-action")


def _morning(site: Site, cast: Cast) -> int:
    """Residents, an alert on its way, a report that is being checked, and a notice that waits for a second name."""
    house, coordinator = site.house, cast.founder()
    for area, many in HOMES.items():
        for place in range(many):
            cast.resident(area, lang=("es", "en", "ko")[place % 3])
    with house.look() as tx:
        counted = headcounts.count(tx)
    with house.transaction() as tx:
        headcounts.keep(tx, counted)
    verifiers = [cast.verifier(by=coordinator if place else None) for place in range(5)]
    cast.report(cast.responder(), "6 ICE agents, 2 vans, detaining people, Olympic & Vermont Koreatown")
    cast.pass_time(60)
    cast.say(next(one for one in verifiers if one in cast.asked(one)), "Y", "7 agents now")
    cast.pass_time(95)
    cast.report(cast.responder(), "3 agents questioning people at 1st & Soto Boyle Heights")
    cast.pass_time(40)
    with house.transaction() as tx:
        assert updates.prepare(tx, coordinator, ("koreatown",), NOTICE).broadcast_id is not None
        (alert,) = overview.now(tx).alerts
        _put_under_way(tx, alert.alert)
        for name in ALIVE:
            leases.beat(tx.conn, name, tx.now)
    return alert.alert.report_id or 0


def _put_under_way(tx: Transaction, alert: Broadcast) -> None:
    """As if some of its texts had arrived, some had just left, and the rest was still to leave."""
    row, mine = deliveries.c, deliveries.c.mailing_id == alert.mailing_id
    for beyond, status in ((LEFT, DeliveryStatus.ACCEPTED), (LEFT + UNDER_WAY, DeliveryStatus.QUEUED)):
        tx.conn.execute(update(deliveries).where(mine, row.seq > beyond).values(status=status.value))
    tx.conn.execute(update(chunks).where(chunks.c.mailing_id == alert.mailing_id).values(finished_at=None))
    running = update(mailings).where(mailings.c.id == alert.mailing_id)
    tx.conn.execute(running.values(state=MailingState.SENDING.value, finished_at=None))


def _compose(visitor: Visitor) -> None:
    page = visitor.page
    page.goto("/console/compose")
    page.locator("#place").fill("Koreatown")
    for lang, words in NOTICE.items():
        page.locator(f"[name=words-{lang}]").fill(words)
    page.get_by_role("button", name="See how it reads").click()
    _shoot(visitor, "compose")


def _picture(visitor: Visitor, address: str, name: str) -> None:
    visitor.page.goto(address)
    _shoot(visitor, name)


def _shoot(visitor: Visitor, name: str) -> None:
    visitor.page.screenshot(path=FOLDER / f"{name}.png", full_page=False)


if __name__ == "__main__":
    main()
