"""How runs of the proof begin: with something under way already, so that what comes then does not come by rare luck.

Each opening is made of the moves of a run, and says what it has reached; a test of its own holds it to that.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from tests.proof import reading
from tests.proof.cases import Case, Fate
from tests.proof.codes import Request
from tests.proof.coordinating import Coordinating
from tests.proof.passing import Passing
from tests.proof.people import Person, are_independent
from tests.proof.places import PLACES
from tests.proof.record import NO_WORDS
from tests.proof.reporting import Reporting
from tests.proof.scene import Flavor, one_of

OLYMPIC, WESTERN = PLACES["olympic"], PLACES["western"]


class Moves(Reporting, Coordinating, Passing):
    """Everything that anybody can do."""

    @property
    def case(self) -> Case:
        """The newest case."""
        return list(self.record.cases.values())[-1]

    def reported(self, by: str = "ana") -> None:
        """Somebody reports agents at a crossing."""
        self.report(self.people[by], OLYMPIC)

    def answered(self, words: str) -> None:
        """One after the other of those who are asked answers, each independent of those before."""
        heard: list[Person] = []
        for word in words:
            waiting = (one for one in self.record.questions if one.closed_at is None and not one.answered)
            free = (one for one in waiting if all(are_independent(one.person, other) for other in heard))
            asked = next(free, None)
            if asked is None:
                return  # under tight rules there may be nobody left
            heard.append(asked.person)
            self.answer(asked, word, NO_WORDS)

    def signed(self, kind: str) -> None:
        """A coordinator returns the newest code of a kind."""
        if (request := self.newest(kind)) is not None:
            self.sign(request.holder, request)

    def newest(self, kind: str) -> Request | None:
        """The newest code of a kind that stands on a phone, if there is one."""
        return one_of([one for one in self.record.open_requests(self.clock.now) if one.key[0] == kind], 0)

    def alert(self) -> None:
        """A report, and a yes."""
        self.reported()
        self.answered("Y")

    def told(self, what: str, where: str = "western") -> None:
        """A coordinator writes of the newest alert."""
        self.write_of(self.people["una"], self.case, what, PLACES[where])


def _reported(moves: Moves) -> bool:
    moves.reported()
    return moves.case.is_undecided


def _alert(moves: Moves) -> bool:
    moves.alert()
    return moves.case.lives and moves.people["rio"] in moves.case.reached


def _contested(moves: Moves) -> bool:
    moves.reported()
    moves.answered("NY")
    return moves.case.fate is Fate.CONTESTED and bool(moves.newest(reading.DECIDE))


def _voice_lost(moves: Moves) -> bool:
    _contested(moves)
    (said_yes,) = moves.case.said("Y")
    moves.suspend(moves.people["una"], said_yes)
    moves.answered("Y")
    return said_yes.suspended and moves.case.fate is Fate.CONTESTED and moves.case.said("Y") != []


def _no_taken_back(moves: Moves) -> bool:
    _contested(moves)
    (said_no,) = moves.case.said("N")
    question = next(one for one in moves.record.questions if one.person is said_no and one.case is moves.case)
    moves.answer(question, "U", NO_WORDS)
    return moves.case.fate is Fate.CONTESTED and not moves.case.said("N")


def _confirmed_against_a_no(moves: Moves) -> bool:
    moves.reported("eli")
    moves.answered("NYY")
    return moves.case.fate is Fate.VERIFIED


def _denied(moves: Moves) -> bool:
    moves.reported()
    moves.answered("NN")
    return moves.case.fate is Fate.NOT_CONFIRMED


def _distrusted(moves: Moves) -> bool:
    for _ in range(moves.network.duty.denied_reports):
        _denied(moves)
    moves.reported()
    return moves.case.waits


def _let_through(moves: Moves) -> bool:
    _distrusted(moves)
    moves.signed("report")
    return not moves.case.waits and any(one.case is moves.case for one in moves.record.questions)


def _thin(moves: Moves) -> bool:
    moves.report(moves.people["ana"], OLYMPIC, Flavor.HEARSAY)
    moves.answered("Y")
    return bool(moves.record.cases) and moves.case.takes_two and moves.case.is_undecided


def _witnessed(moves: Moves) -> bool:
    moves.reported()
    moves.reported("eli")
    return bool(moves.case.joined)


def _looked_at_again(moves: Moves) -> bool:
    moves.alert()
    moves.pass_minutes(moves.network.alert.ask_again_minutes + 1)
    return any(one.is_recheck and one.closed_at is None for one in moves.record.questions)


def _all_clear(moves: Moves) -> bool:
    _looked_at_again(moves)
    moves.pass_minutes(3)
    moves.answered("NN")
    return moves.case.ending == "alert.all_clear"


def _still_there(moves: Moves) -> bool:
    _looked_at_again(moves)
    moves.answered("Y")
    return bool(moves.people["rio"].got("alert.still_there"))


def _doubted(moves: Moves) -> bool:
    moves.alert()
    for question in [one for one in moves.record.questions if not one.answered][:1]:
        moves.answer(question, "N", NO_WORDS)
    return bool(moves.newest("alert.taken_back"))


def _taken_back(moves: Moves) -> bool:
    _doubted(moves)
    moves.signed("alert.taken_back")
    return bool(moves.people["rio"].got("alert.taken_back"))


def _closed(moves: Moves) -> bool:
    moves.alert()
    moves.told("clear")
    moves.signed("alert.closed")
    return bool(moves.people["rio"].got("alert.closed"))


def _fixed(moves: Moves) -> bool:
    moves.alert()
    moves.reported("eli")
    moves.told("place", "park")
    moves.signed("alert.corrected_place")
    return bool(moves.people["rio"].got("alert.corrected_place"))


def _under_way(moves: Moves) -> bool:
    moves.reported()
    moves.town.doze(2, 4)
    moves.answered("Y")
    return moves.case.lives and not moves.people["wes"].got("alert.verified")


def _on_hold(moves: Moves) -> bool:
    moves.reported()
    moves.hold(moves.people["una"])
    return moves.record.is_held


def _gone_on(moves: Moves) -> bool:
    _on_hold(moves)
    moves.hold(moves.people["una"])
    moves.signed(reading.RESUME)
    return not moves.record.is_held


def _suspended(moves: Moves) -> bool:
    moves.reported()
    moves.suspend(moves.people["una"], moves.people["fay"])
    return moves.people["fay"].suspended


def _restored(moves: Moves) -> bool:
    _suspended(moves)
    moves.want_back(moves.people["una"], moves.people["fay"])
    moves.signed(reading.RESTORE)
    return not moves.people["fay"].suspended


def _drill(moves: Moves) -> bool:
    moves.somebody_prepares_a_drill(0)
    moves.signed(reading.BEGIN_DRILL)
    return any(one.case is None for one in moves.record.questions)


def _kept_back(moves: Moves) -> bool:
    moves.somebody_chooses_or_asks(1, "LESS")
    for where in ("olympic", "western"):
        moves.report(moves.people["ana"], PLACES[where])
        moves.answered("Y")
    return bool(moves.record.cases)


def _overridden(moves: Moves) -> bool:
    moves.alert()
    moves.told("words")
    moves.pass_minutes(2)
    if (offer := moves.newest(reading.OVERRIDE)) is not None:
        moves.override(offer)
    return bool(moves.people["rio"].got("alert.words"))


def _rumor(moves: Moves) -> bool:
    _denied(moves)
    moves.somebody_chooses_or_asks(0, "CHECK")
    return bool(moves.people["sol"].got("alert.not_confirmed"))


def _forgotten(moves: Moves) -> bool:
    moves.reported()
    moves.forget(moves.people["ana"])
    return moves.people["ana"].silent and not moves.people["ana"].roles


OPENINGS: Mapping[str, Callable[[Moves], bool]] = MappingProxyType(
    {
        name.removeprefix("_"): opening
        for name, opening in list(globals().items())
        if name.startswith("_") and not name.startswith("__") and callable(opening)
    }
)
