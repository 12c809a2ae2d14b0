"""One turn of a conversation: who speaks, what they said, and what they are answered."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, replace

from alerts.broadcasts.wording import areas_words
from alerts.house import Transaction
from alerts.people import contacts
from alerts.people.contacts import Contact
from alerts.people.roles import Member, Role
from alerts.sms.commands import Command
from alerts.sms.lettering import lettered

ECHO_CHARACTERS = 30
CUT = "..."


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer; `text` None is silence. `mattered` is False when the text it answers changed nothing."""

    text: str | None
    mattered: bool = True


SILENCE = Reply(None, mattered=False)


@dataclass(frozen=True, slots=True)
class Turn:
    """A text that was understood, from a known person. `body` is its readable words, as sent."""

    tx: Transaction
    contact: Contact
    member: Member | None
    command: Command
    body: str

    def is_a(self, role: Role) -> bool:
        """Whether the speaker is active in this role."""
        return self.member is not None and self.member.has(role)

    def say(self, key: str, /, **facts: object) -> str:
        """The phrase in the speaker's language; the organization's facts need not be given."""
        told = organization_facts(self.tx, self.contact.lang) | facts
        return self.tx.phrases.say(self.contact.lang, key, **told)

    def plural(self, key: str, n: int, /, **facts: object) -> str:
        """The same for a phrase that depends on a number."""
        told = organization_facts(self.tx, self.contact.lang) | facts
        return self.tx.phrases.plural(self.contact.lang, key, n, **told)

    def area_names(self, slugs: tuple[str, ...], most: int | None = None) -> str:
        """Names of areas in the speaker's language (see `areas_words`)."""
        return areas_words(self.tx.phrases, self.tx.network, self.contact.lang, slugs, most)

    def names_like(self, words: str) -> str:
        """The areas that words name or come near to, as suggestions; "" when none does."""
        reading = self.tx.gazetteer.areas_named(words)
        near = (*(one.choices for one in reading.ambiguous), *(one.suggestions for one in reading.unknown))
        slugs = dict.fromkeys((*reading.found, *(slug for some in near for slug in some)))
        return self.say("word.or").join(self.area_names((slug,)) for slug in slugs)

    def listed(self, names: tuple[str, ...]) -> str:
        """Names put together as a list."""
        return self.say("word.list_joiner").join(names)

    def as_sent(self, text: str) -> str:
        """A whole answer in the letters it leaves in."""
        return lettered(self.tx.phrases, self.contact.lang, text, self.tx.network.languages.drop_accents)

    def as_told_to(self, contact_id: int) -> Turn:
        """The same turn in words for another person."""
        return replace(self, contact=contacts.get(self.tx, contact_id))

    def in_language(self, lang: str) -> Turn:
        """The same turn, answered in another language from now on."""
        contacts.set_language(self.tx, self.contact.id, lang)
        return replace(self, contact=replace(self.contact, lang=lang))


def organization_facts(tx: Transaction, lang: str) -> dict[str, object]:
    """What every phrase may tell about the organization."""
    us = tx.network.organization
    return {
        "org": us.short_names.get(lang, us.short_name),
        "hotline": us.hotline,
        "legal_line": us.legal_line,
        "example": example_area(tx, lang),
    }


def example_area(tx: Transaction, lang: str) -> str:
    """The name of the area by which people are shown how a place is written."""
    return tx.network.example_area.name(lang)


def echoed(words: str) -> str:
    """A person's words short enough to be said back to them; no sign is cut from the letter it belongs to."""
    line = " ".join(words.split())
    if len(line) <= ECHO_CHARACTERS:
        return line
    end = ECHO_CHARACTERS - len(CUT)
    while end and unicodedata.category(line[end]).startswith("M"):
        end -= 1
    return line[:end].rstrip() + CUT
