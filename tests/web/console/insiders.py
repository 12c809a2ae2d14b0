"""People in front of the console and inside it, each with a browser of their own."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import urlsplit

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from alerts.house import House
from alerts.people import consent, contacts, enrolment, sessions
from alerts.people.enrolment import Enrolment
from alerts.people.roles import Role
from alerts.people.sessions import Way
from alerts.web.console import cookie
from tests.web.browser import Page

HTML = {"Accept": "text/html"}


@dataclass
class Insider:
    """A member with a browser; `contact_id` is how the domain knows them."""

    house: House
    browser: FlaskClient
    contact_id: int
    tokens: list[str] = field(default_factory=list)

    def sign_in(self, way: Way = Way.PASSKEY) -> Insider:
        """Begin a session in this browser; by passkey it counts as touched just now."""
        with self.house.transaction() as tx:
            self.tokens.append(sessions.begin(tx, self.contact_id, way))
        host = urlsplit(self.house.settings.public_base_url).hostname or "localhost"
        self.browser.set_cookie(cookie.name(self.house.settings), self.tokens[-1], domain=host)
        return self

    def touch(self) -> Insider:
        """Touch the passkey: for a minute, what can't be undone may be done."""
        with self.house.transaction() as tx:
            session = sessions.find(tx, self.tokens[-1])
            assert session is not None
            sessions.touch(tx, session.id)
        return self

    def gets(self, address: str) -> TestResponse:
        """Ask for a page."""
        return self.browser.get(address, base_url=self.house.settings.public_base_url, headers=HTML)

    def sees(self, address: str) -> Page:
        """A page that must be there."""
        answer = self.gets(address)
        assert answer.status_code == 200, (answer.status_code, answer.headers.get("Location"))
        return Page(answer.text)

    def posts(self, address: str, **fields: str | list[str]) -> TestResponse:
        """Send a form that was shown in this session."""
        mark = {cookie.FIELD: cookie.mark(self.tokens[-1])} if self.tokens else {}
        form = {**mark, **fields}
        base = self.house.settings.public_base_url
        return self.browser.post(address, base_url=base, headers=HTML, data=form)


@dataclass
class Door:
    """Brings people in front of the console of an application."""

    house: House
    app: Flask
    taken: int = 0
    numbers: dict[int, str] = field(default_factory=dict)

    def person(self, *roles: Role, lang: str = "en", area: str = "koreatown") -> Insider:
        """A new member in these roles, signed out."""
        self.taken += 1
        number = f"+1213555{self.taken + 3000:04}"
        with self.house.transaction() as tx:
            contact = enrolment.add(tx, Enrolment(number, roles, (area,), lang))
        self.numbers[contact.id] = number
        return Insider(self.house, self.app.test_client(), contact.id)

    def nobody(self) -> Insider:
        """Somebody nobody knows."""
        return Insider(self.house, self.app.test_client(), 0)

    def coordinator(self, lang: str = "en") -> Insider:
        """A coordinator, signed in by passkey."""
        return self.person(Role.COORDINATOR, lang=lang).sign_in()

    def observer(self, lang: str = "en") -> Insider:
        """An observer, signed in by passkey."""
        return self.person(Role.OBSERVER, lang=lang).sign_in()

    def opts_out(self, insider: Insider) -> None:
        """This person texts STOP; what follows from it later has not happened yet."""
        with self.house.transaction() as tx:
            consent.opt_out(tx, contacts.get(tx, insider.contact_id), "STOP", consent.BY_TEXT)

    def opts_in(self, insider: Insider) -> None:
        """And START."""
        with self.house.transaction() as tx:
            consent.opt_in(tx, contacts.get(tx, insider.contact_id), "START", "", consent.BY_TEXT)
