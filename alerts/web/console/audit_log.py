"""Audit: who did what and when, newest first; searched by person, thing or event, and checked link by link."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final
from urllib.parse import urlencode

from flask import request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import TooManyRequests

from alerts.house import House, Transaction
from alerts.people import pseudonyms, roster
from alerts.store import audit
from alerts.store.audit import Noted, Search
from alerts.web.allowance import Allowance
from alerts.web.console import rendering
from alerts.web.console.access import ConsolePages, Viewer

PERSON: Final = "contact:"
ON_A_PAGE: Final = 50
MOST_ASKED: Final = 60  # characters
THING: Final = re.compile(r"[a-z_]+:\d{1,18}", re.ASCII)
NUMBER: Final = re.compile(r"\d{1,18}", re.ASCII)
EVENT: Final = re.compile(r"[a-z_.]+", re.ASCII)
# Reading the whole chain takes a while: a few times a minute are enough.
CHECKS_AT_ONCE, CHECKS_A_SECOND = 3, 0.05


def routes(pages: ConsolePages, house: House) -> None:
    """Register the log and its check."""
    checks = Allowance(CHECKS_AT_ONCE, CHECKS_A_SECOND)

    @pages.get("/audit")
    def log(viewer: Viewer) -> ResponseReturnValue:
        asked = request.args.get("q", "").strip()[:MOST_ASKED]
        before = request.args.get("before", type=_number)
        with house.look() as tx:
            names = _names(tx)
            found = _find(tx, asked, before, names)
        shown, more = found[:ON_A_PAGE], len(found) > ON_A_PAGE
        older = f"/console/audit?{urlencode({'q': asked, 'before': shown[-1].id})}" if more else None
        told = {"entries": shown, "names": names, "person": PERSON, "asked": asked, "older": older}
        return rendering.render(viewer, "console/audit.html", **told)

    @pages.get("/audit/check")
    def check(viewer: Viewer) -> ResponseReturnValue:
        if not checks.take(house.clock()):
            raise TooManyRequests(retry_after=round(1 / checks.each_second))
        with house.database.read() as conn:
            broken = audit.first_broken(conn)
        return rendering.render(viewer, "console/audit_check.html", broken=broken)


def _number(raw: str) -> int:
    """The number of an entry; ValueError, which counts as none, for all else."""
    if not NUMBER.fullmatch(raw):
        raise ValueError
    return int(raw)


def _find(tx: Transaction, asked: str, before: int | None, names: Mapping[str, str]) -> tuple[Noted, ...]:
    """What fits a member's name, a thing ("report:4") or the beginning of an event; nothing for other words."""
    if not asked:
        search = Search(before=before)
    elif (contact_id := pseudonyms.find(tx, asked)) is not None:
        search = Search(about=f"{PERSON}{contact_id}", before=before)
    elif THING.fullmatch(asked) and (not asked.startswith(PERSON) or asked in names):
        search = Search(about=asked, before=before)
    elif EVENT.fullmatch(asked.lower()):
        search = Search(event=asked.lower(), before=before)
    else:
        return ()
    return audit.newest(tx.conn, search, ON_A_PAGE + 1)


def _names(tx: Transaction) -> Mapping[str, str]:
    """What the members among actors and subjects are called; residents are nobody here."""
    return {f"{PERSON}{one.contact_id}": one.pseudonym for one in roster.everybody(tx)}
