"""CLEAR, UPDATE and FIX: what a coordinator says of an alert, shown as it would leave, for another one to let go.

Words that are nothing but facts are told in every language; a place is read or asked back, and never guessed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from alerts.broadcasts import follow_ups, gate, receivers, records, telling
from alerts.broadcasts.cap import BroadcastKind
from alerts.broadcasts.drafts import Preview
from alerts.broadcasts.facts import AlertFacts
from alerts.broadcasts.records import Broadcast
from alerts.broadcasts.telling import Telling
from alerts.broadcasts.wording import place_words
from alerts.conversation.previews import asked, odd, substituted
from alerts.conversation.turn import Reply, Turn, echoed
from alerts.places.gazetteer import Location
from alerts.reports import bare_facts, sighting
from alerts.reports.sighting import Sighting
from alerts.sms import commands
from alerts.sms.dictation import read_texts
from alerts.sms.folding import fold_words
from alerts.sms.keywords import Keyword

LONGEST = 1500  # characters of an answer; the provider takes 1600
MOST_WORDS_OF_A_PLACE = 3  # what takes more is rather a sentence than a misspelled name


def answer(turn: Turn) -> Reply | None:
    """The answer to a coordinator's CLEAR, UPDATE or FIX; None to all else."""
    match turn.command:
        case commands.Clear(code=code):
            alert = _alert(turn, code)
            return alert if isinstance(alert, Reply) else _draft(turn, Telling(BroadcastKind.ALL_CLEAR, alert))
        case commands.Update(code=code, words=words):
            alert = _alert(turn, code)
            return alert if isinstance(alert, Reply) else _update(turn, alert, words)
        case commands.Fix(code=code, words=words):
            alert = _alert(turn, code)
            return alert if isinstance(alert, Reply) else _fix(turn, alert, words)
        case _:
            return None


def status(kind: BroadcastKind) -> str:
    """The key of the word that stands in front of a follow-up of that kind."""
    return f"status.{kind}"


def _alert(turn: Turn, code: str) -> Broadcast | Reply:
    """The living alert that is meant, or the answer to who named none."""
    alert = follow_ups.living(turn.tx, code) if code else None
    if alert is not None:
        return alert
    alive = records.live_alerts(turn.tx)
    if not alive:
        return Reply(turn.say("coordinator.no_alert_lives"), mattered=False)
    listed = (turn.say("coordinator.live_alert", code=one.code, place=_place_of(turn, one)) for one in alive)
    key = "coordinator.no_such_alert" if code else "coordinator.which_alert"
    return Reply(turn.say(key, code=code, alerts=turn.listed(tuple(listed))), mattered=False)


def _update(turn: Turn, alert: Broadcast, words: str) -> Reply:
    tx, stands = turn.tx, records.as_it_stands(turn.tx, alert)
    if not words:
        return Reply(turn.say("coordinator.update_form", code=stands.code), mattered=False)
    seen = bare_facts.read(words, tx.phrases, tx.gazetteer, tx.now, tx.network.timezone)
    if seen is None:
        default = tx.network.languages.default
        texts = read_texts(words, tx.phrases.keywords.language_names, default)
        given = {lang: said for lang, said in texts.items() if lang in tx.network.languages.offered}
        return _draft(turn, Telling(BroadcastKind.UPDATE, alert, words=given or {default: words}))
    return _draft_facts(turn, BroadcastKind.UPDATE, alert, stands, _as_seen(stands, seen))


def _fix(turn: Turn, alert: Broadcast, words: str) -> Reply:
    stands = records.as_it_stands(turn.tx, alert)
    if not words:
        return Reply(turn.say("coordinator.fix_form", code=stands.code), mattered=False)
    sense = turn.tx.phrases.keywords.whole(fold_words(words))
    if sense is not None and sense.keyword is Keyword.WRONG:
        return _draft(turn, Telling(BroadcastKind.CORRECTION, alert))
    right = _corrected(turn, stands, words)
    if isinstance(right, Reply):
        return right
    return _draft_facts(turn, BroadcastKind.CORRECTION, alert, stands, right)


def _draft_facts(turn: Turn, kind: BroadcastKind, alert: Broadcast, stands: AlertFacts, told: AlertFacts) -> Reply:
    if told == stands:
        return Reply(turn.say("coordinator.says_so", code=stands.code), mattered=False)
    return _draft(turn, Telling(kind, alert, told))


def _corrected(turn: Turn, stands: AlertFacts, words: str) -> AlertFacts | Reply:
    """What is right instead, or the answer to words that are not understood to the last one."""
    tx = turn.tx
    location = tx.gazetteer.locate(words)
    rest = _without(words, location)
    seen = sighting.read(rest, tx.phrases, tx.gazetteer, tx.now, tx.network.timezone)
    says_where = bool(location.areas) or location.spot is not None
    if not bare_facts.is_bare(rest, tx.phrases, tx.now, tx.network.timezone) or not (says_where or seen.says_what):
        return _not_understood(turn, stands, words, is_place=location.spot is None and not seen.says_what)
    if not says_where:
        return _as_seen(stands, seen)
    place = _place(turn, stands, location)
    if isinstance(place, Reply):
        return place
    area, spot = place
    return replace(_as_seen(stands, seen), area=area, spot=spot)


def _place(turn: Turn, stands: AlertFacts, location: Location) -> tuple[str, str | None] | Reply:
    """The one area and the crossing; of the areas that meet at a crossing the alert's own, if it is among them."""
    spot = location.spot.text if location.spot else None
    areas = (stands.area,) if spot and stands.area in location.areas else location.areas
    if len(areas) == 1:
        return areas[0], spot
    facts = {"code": stands.code, "place": spot or "", "example": turn.area_names(areas[:1] or (stands.area,))}
    if not areas:
        return Reply(turn.say("coordinator.fix_whose", **facts), mattered=False)
    names = turn.say("word.or").join(turn.area_names((slug,)) for slug in areas)
    return Reply(turn.say("coordinator.fix_which", **facts, suggestions=names), mattered=False)


def _not_understood(turn: Turn, stands: AlertFacts, words: str, *, is_place: bool) -> Reply:
    names = turn.names_like(words) if is_place and len(fold_words(words)) <= MOST_WORDS_OF_A_PLACE else ""
    if names:
        return Reply(turn.say("coordinator.unknown_area", word=echoed(words), suggestions=names), mattered=False)
    return Reply(turn.say("coordinator.fix_form", code=stands.code), mattered=False)


def _as_seen(stands: AlertFacts, seen: Sighting) -> AlertFacts:
    """The facts that stand, with those that were named in their place; vehicles are told anew as a whole."""
    has_vehicles = bool(seen.vehicles or seen.vehicle)
    return replace(
        stands,
        people=seen.people or stands.people,
        agency=seen.agency or stands.agency,
        activity=seen.activity or stands.activity,
        vehicles=seen.vehicles if has_vehicles else stands.vehicles,
        vehicle=seen.vehicle if has_vehicles else stands.vehicle,
    )


def _place_of(turn: Turn, alert: Broadcast) -> str:
    stands = records.as_it_stands(turn.tx, alert)
    return place_words(turn.tx.network, turn.contact.lang, stands.area, stands.spot)


def _without(words: str, location: Location) -> str:
    for start, end in location.spans:
        words = words[:start] + " " * (end - start) + words[end:]
    return words


def _draft(turn: Turn, wanted: Telling) -> Reply:
    preview = follow_ups.prepare(turn.tx, turn.contact.id, wanted)
    if preview is None:
        word = turn.say(status(wanted.kind))
        return Reply(turn.say("coordinator.follow_up_waits", status=word, code=wanted.alert.code), mattered=False)
    shown = _shown(turn, wanted, preview, preview.texts)
    if len(shown) > LONGEST:
        shown = _shown(turn, wanted, preview, {})
    return Reply(shown, mattered=preview.broadcast_id is not None)


def _shown(turn: Turn, wanted: Telling, preview: Preview, texts: Mapping[str, str]) -> str:
    bodies = [turn.say("coordinator.follow_up_text", language=lang.upper(), words=text) for lang, text in texts.items()]
    facts = {
        "status": turn.say(status(wanted.kind)),
        "code": wanted.alert.code,
        "place": _place_of(turn, wanted.alert),
        "texts": " ".join(bodies),
        "gate": gate.verdict(turn.tx.phrases, turn.contact.lang, preview.refusals),
    }
    lines = [turn.plural("coordinator.follow_up_preview", preview.total, **facts)]
    lines += [*substituted(turn, preview), *odd(turn, preview)]
    if preview.broadcast_id is not None:
        lines += _consequences(turn, wanted, preview)
        lines.append(asked(turn, "coordinator.code_sent", preview.asked))
    return " ".join(lines)


def _consequences(turn: Turn, wanted: Telling, preview: Preview) -> list[str]:
    """How many hear of the alert for the first time, that nobody does, or that it ends."""
    if wanted.ends_alert:
        return [turn.say("coordinator.ends_alert" if preview.total else "coordinator.ends_untold")]
    if not preview.total:
        return [turn.say("coordinator.tells_nobody")]
    assert wanted.alert.mailing_id is not None
    newly = preview.total - sum(receivers.size(turn.tx, wanted.alert.mailing_id).values())
    return [turn.plural("coordinator.wider", newly)] if newly > 0 and telling.widens(turn.tx, wanted) else []
