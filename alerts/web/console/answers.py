"""What a page says after a form: it is done and the page shows it, or a sentence why not."""

from __future__ import annotations

from typing import Final
from urllib.parse import urlencode

from flask import Response, make_response, redirect, request

from alerts.house import Transaction
from alerts.web.console import rendering
from alerts.web.console.access import Viewer

# What may stand in the address of a page that shows what was just done: the phrases "done.*".
DONE: Final = frozenset(
    {
        *("signed", "ended_untold", "discarded", "stopped", "drafted"),
        *("closed", "one_more", "let_through", "drilled"),
    }
)


def done(where: str, what: str) -> Response:
    """On to a page that shows it; `what` is one of DONE."""
    return make_response(redirect(f"{rendering.PREFIX}{where}?{urlencode({'done': what})}", 303))


def just_done() -> str | None:
    """What the page that was asked for is to say first."""
    said = request.args.get("done", "")
    return said if said in DONE else None


def refused(viewer: Viewer, sentence: str, back: str) -> Response:
    """Nothing was changed, and why; `back` is the page to go back to."""
    html = rendering.render(viewer, "console/refused.html", sentence=sentence, back=rendering.PREFIX + back)
    return make_response(html, 409)


def say(tx: Transaction, viewer: Viewer, key: str, /, **facts: object) -> str:
    """A phrase of the texts' catalogs, which speak more languages than the console."""
    return tx.phrases.say(viewer.lang, key, **facts)
