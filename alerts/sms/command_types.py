"""What a text can ask for. Values only: `lang` is the language of the word used, None when it belongs to several."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class AnswerWord(StrEnum):
    """A verifier's three answers."""

    YES = "yes"
    NO = "no"
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """What all commands share."""

    lang: str | None = None


@dataclass(frozen=True, slots=True)
class Join(Command):
    """Sign up for places; "" when none was named."""

    places: str


@dataclass(frozen=True, slots=True)
class Leave(Command):
    """Give up places; "" when none was named."""

    places: str


@dataclass(frozen=True, slots=True)
class ListAreas(Command):
    """Tell me what I am signed up for."""


@dataclass(frozen=True, slots=True)
class SetLanguage(Command):
    """Write to me in `wanted`, a language's code; None when the text names none we have."""

    wanted: str | None


@dataclass(frozen=True, slots=True)
class Help(Command):
    """HELP or INFO in any language."""


@dataclass(frozen=True, slots=True)
class Stop(Command):
    """No more texts, by a stop word or a plain sentence of refusal."""


@dataclass(frozen=True, slots=True)
class Start(Command):
    """The carriers' START or UNSTOP, and their like in other languages."""


@dataclass(frozen=True, slots=True)
class Forget(Command):
    """Erase what you hold on me; with the code that was texted for it, from a role holder."""

    code: str | None = None


@dataclass(frozen=True, slots=True)
class Nearby(Command):
    """Alerts of neighboring places, on or off."""

    on: bool


@dataclass(frozen=True, slots=True)
class Night(Command):
    """Alerts at night, on or off."""

    on: bool


@dataclass(frozen=True, slots=True)
class Rumors(Command):
    """Notices of what was checked and not confirmed, on or off."""

    on: bool


@dataclass(frozen=True, slots=True)
class Less(Command):
    """Fewer texts a day."""


@dataclass(frozen=True, slots=True)
class More(Command):
    """More texts a day."""


@dataclass(frozen=True, slots=True)
class Check(Command):
    """What is known of a place; "" when none was named."""

    place: str


@dataclass(frozen=True, slots=True)
class Report(Command):
    """A sighting, begun with the report word."""

    words: str


@dataclass(frozen=True, slots=True)
class Wrong(Command):
    """Withdraw the report with this short code (upper case, no "#"); "" when none was given.

    `sign` are the digits of the code that was texted for it, alone or behind the report's.
    """

    code: str
    sign: str | None = None


@dataclass(frozen=True, slots=True)
class Answer(Command):
    """A verifier's answer; `code` None when bare, otherwise the digits given; `words` is the rest."""

    answer: AnswerWord
    code: str | None
    words: str = ""


@dataclass(frozen=True, slots=True)
class Muddled(Command):
    """Answers that contradict each other in one text ("Y N 472")."""

    code: str | None


@dataclass(frozen=True, slots=True)
class DutyOn(Command):
    """A verifier is on duty, for so many hours if they said so."""

    hours: int | None = None


@dataclass(frozen=True, slots=True)
class DutyOff(Command):
    """A verifier is off duty."""


@dataclass(frozen=True, slots=True)
class Backup(Command):
    """A verifier may be asked off duty too when nobody else is there, on or off."""

    on: bool


@dataclass(frozen=True, slots=True)
class Who(Command):
    """Who is on duty."""


@dataclass(frozen=True, slots=True)
class Vouch(Command):
    """Stand in for an invited person; `who` is a pseudonym or a code, "" when none was given."""

    who: str


@dataclass(frozen=True, slots=True)
class Suspend(Command):
    """Take a member's roles away at once; `who` is a pseudonym, "" when none was given."""

    who: str


@dataclass(frozen=True, slots=True)
class Restore(Command):
    """Give a suspended member's roles back; `who` is a pseudonym or a code, "" when none was given."""

    who: str


@dataclass(frozen=True, slots=True)
class Clear(Command):
    """Nobody is there any more: the alert with this short code may end; "" when none was given."""

    code: str


@dataclass(frozen=True, slots=True)
class Update(Command):
    """What is new of the alert with this short code, in a coordinator's words; "" when none were given."""

    code: str
    words: str


@dataclass(frozen=True, slots=True)
class Fix(Command):
    """What was wrong in the alert with this short code, in a coordinator's words; "" when none were given."""

    code: str
    words: str


@dataclass(frozen=True, slots=True)
class Override(Command):
    """Let a draft leave in an emergency without a second coordinator; "" when no code was given."""

    code: str


@dataclass(frozen=True, slots=True)
class Drill(Command):
    """An exercise at a place, or what became of the last one; "" when no place was named."""

    place: str


@dataclass(frozen=True, slots=True)
class DrillOff(Command):
    """No more of the exercise that is under way or waits."""


@dataclass(frozen=True, slots=True)
class Send(Command):
    """A coordinator's update to a place, one text a language; no texts when the form was missed."""

    place: str
    texts: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Approve(Command):
    """The code another coordinator's broadcast leaves by."""

    code: str


@dataclass(frozen=True, slots=True)
class Hold(Command):
    """Pause planning and broadcasts."""


@dataclass(frozen=True, slots=True)
class Resume(Command):
    """End the pause; with a code, as the second coordinator."""

    code: str | None


@dataclass(frozen=True, slots=True)
class Accept(Command):
    """Take up an invitation; "" when no code was given."""

    code: str


@dataclass(frozen=True, slots=True)
class Choice(Command):
    """A single digit alone, 1 to 9: the answer to a numbered question."""

    number: int


@dataclass(frozen=True, slots=True)
class Words(Command):
    """Anything else, made readable."""

    text: str


@dataclass(frozen=True, slots=True)
class Empty(Command):
    """Nothing readable: empty, only emoji, punctuation or control characters."""
