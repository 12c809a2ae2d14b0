"""The pattern of GOV.UK Notify: a Celery task a recipient on prefork workers, a requests session in each."""

from __future__ import annotations

import os
import sqlite3

import requests
from celery import Celery

app = Celery("rival", broker=os.environ["RIVAL_BROKER"])
app.conf.task_ignore_result = True
_session = requests.Session()


@app.task(name="rival.send")  # type: ignore[untyped-decorator]  # Celery ships no types
def send(recipient_id: int) -> None:
    """Read the number and the template, post, write down what came of it."""
    with sqlite3.connect(os.environ["RIVAL_DATABASE"], timeout=30) as database:
        (number, body) = database.execute(
            "SELECT number, body FROM recipients JOIN templates WHERE recipients.id = ?", (recipient_id,)
        ).fetchone()
        url = f"{os.environ['RIVAL_API_BASE']}/2010-04-01/Accounts/AC{'0' * 32}/Messages.json"
        form = {"To": number, "From": "+12135550100", "Body": body}
        answer = _session.post(url, data=form, auth=("AC" + "0" * 32, "0" * 32), timeout=30)
        database.execute(
            "UPDATE recipients SET status = 'accepted', sid = ? WHERE id = ?", (answer.json()["sid"], recipient_id)
        )
