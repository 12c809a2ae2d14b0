"""The web: the provider's webhooks, public pages, feeds and calendar, the console, health, and simulated phones."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from flask import Flask

from alerts.delivery.receipts import Keep
from alerts.house import House
from alerts.web.calendar import calendar
from alerts.web.console import open_console
from alerts.web.errors import answer_errors
from alerts.web.health import health
from alerts.web.keeping import LifeSpan
from alerts.web.pages import open_pages
from alerts.web.phones import phones
from alerts.web.public import public
from alerts.web.security import secure
from alerts.web.webhooks import webhooks

MOST_BYTES = 64 * 1024  # a text is 1,600 characters and a few dozen short fields
STYLE_SECONDS = 30 * 24 * 3600  # its address changes with it


def build_web(
    house: House,
    queue_answers: Callable[[], bool] | None = None,
    keep_receipt: Keep | None = None,
    life_spans: Sequence[LifeSpan] = (),
) -> Flask:
    """The whole web application.

    `queue_answers` says whether the queues' server can be reached just now, `keep_receipt` takes receipts in, and
    `life_spans` is the retention table, which the front page tells.
    """
    app = Flask(__name__)
    app.config["MAX_CONTENT_LENGTH"] = MOST_BYTES
    app.config["SEND_FILE_MAX_AGE_DEFAULT"] = STYLE_SECONDS
    app.jinja_options = {"trim_blocks": True, "lstrip_blocks": True}
    pages = open_pages(house.network)
    app.register_blueprint(webhooks(house, keep_receipt))
    app.register_blueprint(public(house, pages, life_spans))
    app.register_blueprint(calendar(house, pages))
    app.register_blueprint(health(house, queue_answers))
    if house.settings.simulated:
        app.register_blueprint(phones(house.settings))
    open_console(app, house)
    answer_errors(app, pages)
    secure(app, https=house.settings.public_base_url.startswith("https://"))
    return app
