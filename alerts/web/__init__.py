"""The web: the provider's webhooks, the public pages, feeds and calendar, health, and the simulated phones."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask

from alerts.delivery.receipts import Keep
from alerts.house import House
from alerts.web.calendar import calendar
from alerts.web.errors import answer_errors
from alerts.web.health import health
from alerts.web.phones import phones
from alerts.web.public import public
from alerts.web.security import secure
from alerts.web.webhooks import webhooks

MOST_BYTES = 64 * 1024  # a text is 1,600 characters and a few dozen short fields


def build_web(house: House, queue_answers: Callable[[], bool] | None = None, keep_receipt: Keep | None = None) -> Flask:
    """The whole web application.

    `queue_answers` says whether the queues' server can be reached just now, `keep_receipt` takes receipts in.
    """
    app = Flask(__name__)
    app.config["MAX_CONTENT_LENGTH"] = MOST_BYTES
    app.register_blueprint(webhooks(house, keep_receipt))
    app.register_blueprint(public(house))
    app.register_blueprint(calendar(house))
    app.register_blueprint(health(house, queue_answers))
    if house.settings.simulated:
        app.register_blueprint(phones(house.settings))
    answer_errors(app)
    secure(app, https=house.settings.public_base_url.startswith("https://"))
    return app
