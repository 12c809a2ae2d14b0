"""The people of the proof and their phones: who invited whom and who holds which role, as the proof itself knows it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from types import MappingProxyType

from alerts.people.roles import Role
from tests.proof.places import NEIGHBORS
from tests.proof.reading import Said

VERIFIER, RESPONDER, COORDINATOR = Role.VERIFIER, Role.RESPONDER, Role.COORDINATOR
BOTH = frozenset({RESPONDER, VERIFIER})


@dataclass(frozen=True, slots=True)
class Text:
    """One text on a phone, as it was understood; `is_answer` to something that was texted from this number."""

    at: datetime
    body: str
    said: Said
    is_answer: bool


@dataclass(eq=False)
class Person:
    """Somebody and their phone. `inviter` None: a founder, or nobody's member at all.

    `roles` are those they hold while they are not `suspended`; whoever is `silent` said STOP or was forgotten.
    """

    name: str
    number: str
    inviter: Person | None
    roles: frozenset[Role]
    pseudonym: str = ""
    areas: set[str] = field(default_factory=set)
    nearby: bool = False
    rumors: bool = False
    suspended: bool = False
    silent: bool = False
    silences: list[tuple[datetime, datetime | None]] = field(default_factory=list)
    inbox: list[Text] = field(default_factory=list)

    def __repr__(self) -> str:
        return self.name

    def has(self, role: Role) -> bool:
        """Whether their word counts in that role."""
        return role in self.roles and not self.suspended and not self.silent

    def fall_silent(self, now: datetime) -> None:
        """They said STOP, or are forgotten: no text goes to them any more."""
        if not self.silent:
            self.silences.append((now, None))
        self.silent = True
        self.areas.clear()

    def come_back(self, now: datetime) -> None:
        """They asked for texts again."""
        if self.silent:
            self.silences[-1] = (self.silences[-1][0], now)
        self.silent = False

    def leave_behind(self) -> Person:
        """Who they were until they were forgotten: a stub without a phone. From now on they are nobody known."""
        stub = replace(self, name=f"{self.name} (forgotten)", number="", inbox=[], areas=set())
        stub.silences = list(self.silences)
        self.inviter, self.roles, self.pseudonym, self.suspended = None, frozenset(), "", False
        self.nearby = self.rumors = False
        return stub

    def heard_all_of(self, since: datetime, until: datetime) -> bool:
        """Whether they could be texted the whole time."""
        return not any(start <= until and (end is None or end >= since) for start, end in self.silences)

    def wants(self, area: str) -> bool:
        """Whether an alert of that area is for them."""
        near = any(frozenset({mine, area}) in NEIGHBORS for mine in self.areas)
        return not self.silent and (area in self.areas or (self.nearby and near))

    def got(self, *kinds: str, code: str | None = None) -> list[Text]:
        """What came to this phone of such kinds, about that code if one is given."""
        return [text for text in self.inbox if text.said.kind in kinds and code in {None, text.said.code}]

    @property
    def line(self) -> Iterator[Person]:
        """Whoever stands above them, the nearest first."""
        above = self.inviter
        while above is not None:
            yield above
            above = above.inviter


def are_independent(one: Person, other: Person) -> bool:
    """The rule of DESIGN section 2 once more, in its own words: neither stands above the other, and their nearest
    common inviter, if there is one, is a founder.
    """
    above_one, above_other = list(one.line), list(other.line)
    if one is other or one in above_other or other in above_one:
        return False
    common = next((person for person in above_one if person in above_other), None)
    return common is None or common.inviter is None


@dataclass(frozen=True, slots=True)
class Entry:
    """Somebody of the cast: invited by whom, in which roles, a resident of which areas, in which language.

    `texts` they send before anything happens. Members without an inviter are founders.
    """

    by: str | None
    roles: frozenset[Role] = frozenset()
    places: tuple[str, ...] = ()
    lang: str = "en"
    texts: tuple[str, ...] = ()


# Una and Dos are founders; below Una stand two lines, Ana - Cam - Dee and Ben - Eli, below Dos Gus and Hal.
CAST: Mapping[str, Entry] = MappingProxyType(
    {
        "una": Entry(None, frozenset({COORDINATOR})),
        "dos": Entry(None, frozenset({COORDINATOR, VERIFIER}), texts=("ON",)),
        "tres": Entry(None, frozenset({COORDINATOR}), lang="es", texts=("en turno",)),
        "coco": Entry("una", frozenset({COORDINATOR, RESPONDER})),
        "fay": Entry(None, BOTH, texts=("ON",)),
        "ana": Entry("una", BOTH, ("koreatown",), texts=("ON",)),
        "ben": Entry("una", BOTH, texts=("ON",)),
        "cam": Entry("ana", BOTH, texts=("ON",)),
        "dee": Entry("cam", frozenset({VERIFIER}), lang="es", texts=("en turno",)),
        "eli": Entry("ben", frozenset({RESPONDER})),
        "gus": Entry("dos", BOTH, texts=("ON",)),
        "hal": Entry("dos", frozenset({VERIFIER}), texts=("BACKUP ON",)),
        "rio": Entry(None, places=("koreatown",)),
        "sol": Entry(None, places=("koreatown",), lang="es", texts=("RUMORS ON",)),
        "han": Entry(None, places=("koreatown", "westlake"), lang="ko"),
        "wes": Entry(None, places=("westlake",), texts=("NEARBY ON",)),
        "eva": Entry(None, places=("east-hollywood",)),
        "zed": Entry(None),
    }
)
