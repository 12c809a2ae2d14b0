"""Compose: words for neighborhoods, or for those who got an alert, seen as every phone will show them.

Nothing leaves from here: the draft goes to a second coordinator, who signs it on its own page.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from flask import redirect, request
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import NotFound

from alerts.broadcasts import follow_ups, previewing, records, self_test, templates, updates
from alerts.broadcasts.cap import BroadcastKind
from alerts.broadcasts.drafts import Preview
from alerts.broadcasts.previewing import Outlook, Wording
from alerts.broadcasts.self_test import NotTested
from alerts.broadcasts.telling import Telling
from alerts.broadcasts.templates import TemplateRefused
from alerts.house import House, Transaction
from alerts.web.console import outlooks, rendering
from alerts.web.console.access import ConsolePages, Viewer

HERE: Final = f"{rendering.PREFIX}/compose"
MOST_CHARACTERS: Final = 1600
BETWEEN: Final = ", "  # names of neighborhoods


@dataclass(frozen=True, slots=True)
class Places:
    """What was typed as neighborhoods: the slugs of all of them, none if there are `unclear` names among them."""

    areas: tuple[str, ...]
    unclear: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Form:
    """What stands in the form: places as they were typed, the code of an alert ("" for none), words by language."""

    place: str = ""
    about: str = ""
    words: dict[str, str] = field(default_factory=dict)
    template: str = ""


def routes(pages: ConsolePages, house: House) -> None:
    """Register the page and what its buttons do."""

    @pages.get("/compose")
    def compose(viewer: Viewer) -> ResponseReturnValue:
        with house.look() as tx:
            form = _begun(tx, request.args)
        return _page(house, viewer, form)

    @pages.post("/compose/look")
    def look(viewer: Viewer) -> ResponseReturnValue:
        return _page(house, viewer, _form(house, request.form))

    @pages.post("/compose/outlook")
    def outlook(viewer: Viewer) -> ResponseReturnValue:
        seen = _seen(house, viewer, _form(house, request.form))
        return rendering.fragment(viewer, "console/outlook.html", seen=seen)

    @pages.post("/compose/test")
    def test(viewer: Viewer) -> ResponseReturnValue:
        form = _form(house, request.form)
        try:
            with house.transaction() as tx:
                wording, rate = _wording(tx, form), house.settings.twilio_mps
                sent = self_test.text_own_phone(tx, viewer.contact_id, wording, rate)
        except NotTested as refused:
            return _page(house, viewer, form, f"compose.not_tested.{refused.reason}")
        return _page(house, viewer, form, "compose.tested", n=sent)

    @pages.post("/compose/save")
    def save(viewer: Viewer) -> ResponseReturnValue:
        form = _form(house, request.form)
        try:
            with house.transaction() as tx:
                kept = templates.save(tx, form.template, form.words, viewer.contact_id)
        except TemplateRefused as refused:
            return _page(house, viewer, form, f"compose.not_saved.{refused.reason}")
        return redirect(f"{HERE}?template={kept}", 303)

    @pages.post("/compose/templates/<int:template_id>/discard")
    def discard(viewer: Viewer, template_id: int) -> ResponseReturnValue:
        with house.transaction() as tx:
            if not templates.discard(tx, template_id, viewer.contact_id):
                raise NotFound
        return redirect(HERE, 303)

    @pages.post("/compose/ask")
    def ask(viewer: Viewer) -> ResponseReturnValue:
        form = _form(house, request.form)
        with house.transaction() as tx:
            preview = _prepared(tx, viewer.contact_id, _wording(tx, form))
            if preview.broadcast_id is not None:
                templates.stamp_used(tx, form.template)
        if preview.broadcast_id is None:
            return _page(house, viewer, form, "compose.not_asked")
        return redirect(f"{rendering.PREFIX}/drafts/{preview.broadcast_id}", 303)


def _prepared(tx: Transaction, author: int, wording: Wording) -> Preview:
    """The same that a coordinator does by text (SEND), with the alert chosen instead of named in the words."""
    alert = None if wording.about is None else follow_ups.living(tx, wording.about)
    given = {lang: wording.words[lang] for lang in tx.network.languages.offered if wording.words.get(lang)}
    if alert is None or not given:
        return updates.prepare(tx, author, wording.areas, given)
    preview = follow_ups.prepare(tx, author, Telling(BroadcastKind.UPDATE, alert, words=given))
    assert preview is not None  # an update ends nothing
    return preview


def _begun(tx: Transaction, asked: MultiDict[str, str]) -> Form:
    """A form as an address begins it: ?area=, ?about=, ?template=."""
    number = asked.get("template", "")
    template = templates.find(tx, int(number)) if number.isdecimal() and len(number) < 19 else None
    return Form(
        place=asked.get("area", ""),
        about=asked.get("about", "")[:8],
        words={} if template is None else dict(template.words),
        template="" if template is None else template.name,
    )


def _form(house: House, sent: MultiDict[str, str]) -> Form:
    offered = house.network.languages.offered
    words = {lang: sent.get(f"words-{lang}", "").replace("\r\n", "\n").strip()[:MOST_CHARACTERS] for lang in offered}
    return Form(
        place=BETWEEN.join(sent.getlist("place")).strip(),
        about=sent.get("about", "")[:8],
        words={lang: said for lang, said in words.items() if said},
        template=sent.get("template", "").strip()[:MOST_CHARACTERS],
    )


def _wording(tx: Transaction, form: Form) -> Wording:
    is_alive = bool(form.about) and records.live_alert(tx, form.about) is not None
    return Wording(form.words, areas=_places(tx, form.place).areas, about=form.about if is_alive else None)


def _places(tx: Transaction, typed: str) -> Places:
    """Names with commas between them, each read by itself: there may be more of them than in a list that is texted."""
    named = {name: _area(tx, name) for name in map(str.strip, typed.split(",")) if name}
    unclear = tuple(name for name, area in named.items() if area is None)
    return Places(() if unclear else tuple(dict.fromkeys(filter(None, named.values()))), unclear)


def _area(tx: Transaction, place: str) -> str | None:
    """The slug of the one area that is meant by a slug, or by a name in any language."""
    if place in tx.network.area_by_slug:
        return place
    reading = tx.gazetteer.areas_named(place)
    is_one = len(reading.found) == 1 and not reading.ambiguous and not reading.unknown
    return reading.found[0] if is_one else None


def _seen(house: House, viewer: Viewer, form: Form) -> outlooks.Seen:
    with house.look() as tx:
        wording = _wording(tx, form)
        outlook: Outlook = previewing.preview(tx, viewer.contact_id, wording, house.settings.twilio_mps)
        unclear = _places(tx, form.place).unclear
        is_begun = bool(form.words or form.place or form.about)
        return outlooks.seen(tx, viewer.lang, wording, outlook, unclear, is_begun=is_begun)


def _page(house: House, viewer: Viewer, form: Form, told: str = "", **facts: object) -> str:
    with house.look() as tx:
        kept, live = templates.all_of_them(tx), records.live_alerts(tx)
        areas = _places(tx, form.place).areas
    words = rendering.words_for(viewer)
    names = sorted(area.name(words.lang) for area in house.network.areas)
    return rendering.render(
        viewer,
        "console/compose.html",
        form=form,
        area_names=BETWEEN.join(house.network.area_by_slug[one].name(words.lang) for one in areas),
        names=names,
        live=live,
        kept=kept,
        languages=outlooks.languages(house.network, words.lang),
        seen=_seen(house, viewer, form),
        told=words.html(told, **facts) if told else "",
    )
