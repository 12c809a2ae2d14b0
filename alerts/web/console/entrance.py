"""The way in: by passkey, by the link that makes the first one, and by recovery code to a new one."""

from __future__ import annotations

from typing import Final
from urllib.parse import urlsplit

from flask import Response, make_response, redirect, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import TooManyRequests

from alerts.conversation import letting_in
from alerts.house import House, Transaction
from alerts.people import challenges, console_links, contacts, insiders, passkeys, recovery, sessions
from alerts.people.challenges import Ceremony
from alerts.people.console_links import Link
from alerts.people.sessions import Way
from alerts.web.allowance import Allowance
from alerts.web.console import ceremonies, cookie, rendering
from alerts.web.console.access import ConsolePages
from config.settings import Settings

# All askers together, for each process: nothing here can be guessed, but trying costs us signatures and look-ups.
ENTRIES_AT_ONCE, ENTRIES_A_SECOND = 20, 5
RECOVERIES_AT_ONCE, RECOVERIES_A_SECOND = 5, 0.2
HERE: Final = f"{rendering.PREFIX}/sign-in"


def address_of_link(settings: Settings, token: str = "") -> str:
    """The whole address of the link with this token."""
    return f"{ceremonies.relying_party(settings).base}{rendering.PREFIX}/enter/{token}"


def routes(pages: ConsolePages, house: House) -> None:
    """Register what is in front of the door."""
    us = ceremonies.relying_party(house.settings)
    entries = Allowance(ENTRIES_AT_ONCE, ENTRIES_A_SECOND)
    recoveries = Allowance(RECOVERIES_AT_ONCE, RECOVERIES_A_SECOND)

    def take(allowance: Allowance) -> None:
        if not allowance.take(house.clock()):
            raise TooManyRequests(retry_after=round(1 / allowance.each_second))

    def sign_in_page(status: int = 200, trouble: str | None = None) -> Response:
        with house.look() as tx:
            options = ceremonies.to_sign(tx, us, Ceremony.ENTER)
        told = {"options": options, "trouble": trouble, "next": _next(pages)}
        return make_response(rendering.render_door("console/sign_in.html", **told), status)

    def inside(token: str, answer: Response) -> Response:
        cookie.give(answer, house.settings, token)
        return answer

    @pages.door("/sign-in")
    def sign_in() -> ResponseReturnValue:
        if pages.viewer() is not None:
            return redirect(_next(pages), 303)
        return _by_name(us) or sign_in_page()

    @pages.door("/sign-in", "POST")
    def enter() -> ResponseReturnValue:
        take(entries)
        with house.transaction() as tx:
            passkey = ceremonies.signed(tx, us, request.form.get("credential", ""), Ceremony.ENTER)
            if passkey is None or insiders.insider(tx, passkey.contact_id) is None:
                token = None
            else:
                token = sessions.begin(tx, passkey.contact_id, Way.PASSKEY)
        if token is None:
            return sign_in_page(403, "sign_in.refused")
        return inside(token, make_response(redirect(_next(pages), 303)))

    @pages.door("/enter/<token>")
    def link(token: str) -> ResponseReturnValue:
        return _by_name(us) or _link_page(house, us, token)

    @pages.door("/enter/<token>", "POST")
    def make_passkey(token: str) -> ResponseReturnValue:
        take(entries)
        with house.transaction() as tx:
            found = _find(tx, token)
            entered = None if found is None else _take_up(tx, us, found, request.form.get("credential", ""))
            lang = None if found is None else contacts.get(tx, found.contact_id).lang
        if entered is None:
            return _link_page(house, us, token, "enter.failed")
        session, codes = entered
        html = rendering.render_door("console/codes.html", lang=lang, codes=codes, next=pages.home)
        return inside(session, make_response(html))

    @pages.door("/recover", "POST")
    def recover() -> ResponseReturnValue:
        take(recoveries)
        with house.transaction() as tx:
            owner = recovery.use(tx, request.form.get("code", ""))
            token = None
            if owner is not None and insiders.insider(tx, owner) is not None:
                token = console_links.make(tx, owner, f"contact:{owner}", console_links.AFTER_RECOVERY)
        if token is None:
            return sign_in_page(403, "recover.refused")
        return redirect(f"{rendering.PREFIX}/enter/{token}", 303)


def _find(tx: Transaction, token: str) -> Link | None:
    """The link with this token, if it is good and its person an insider."""
    link = console_links.find(tx, token)
    return None if link is None or insiders.insider(tx, link.contact_id) is None else link


def _take_up(
    tx: Transaction, us: ceremonies.RelyingParty, link: Link, answer: str
) -> tuple[str, tuple[str, ...]] | None:
    """The session that the new passkey begins, and recovery codes for who has none; None if the answer doesn't hold."""
    public = ceremonies.made(tx, us, answer, Ceremony.LINK, link.id)
    if public is None or not console_links.use(tx, link) or not passkeys.keep(tx, link.contact_id, public):
        return None
    letting_in.tell_of_passkey(tx, link.contact_id)
    codes = () if recovery.left(tx, link.contact_id) else recovery.make(tx, link.contact_id)
    return sessions.begin(tx, link.contact_id, Way.LINK), codes


def _link_page(
    house: House, us: ceremonies.RelyingParty, token: str, trouble: str | None = None
) -> ResponseReturnValue:
    with house.look() as tx:
        link = _find(tx, token)
        if link is None:
            return make_response(rendering.render_door("console/link_is_void.html"), 404)
        options = ceremonies.to_make(tx, us, link.contact_id, Ceremony.LINK, link.id)
        lang = contacts.get(tx, link.contact_id).lang
    minutes = round(challenges.LIFE.total_seconds() / 60)
    html = rendering.render_door("console/enter.html", lang=lang, options=options, trouble=trouble, minutes=minutes)
    return make_response(html, 200 if trouble is None else 403)


def _by_name(us: ceremonies.RelyingParty) -> Response | None:
    """On this machine, from an address in numbers to the name that passkeys are made for."""
    if us.id != "localhost" or urlsplit(request.host_url).hostname == us.id:
        return None
    return make_response(redirect(us.origin + request.full_path.rstrip("?"), 302))


def _next(pages: ConsolePages) -> str:
    """Where they wanted to go: one of our own pages, whatever a link says."""
    wanted = request.values.get("next", "")
    path, _, _ = wanted.partition("?")
    is_ours = path.startswith(f"{rendering.PREFIX}/") and "//" not in path and "\\" not in path and path != HERE
    return wanted if is_ours and wanted.isprintable() else pages.home
