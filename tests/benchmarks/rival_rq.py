"""The plain way with RQ: a job a recipient, on the worker that forks for each, with Twilio's client as it comes.

As a program it is that worker, with everything loaded before the first fork: `rival_rq REDIS_URL QUEUE`.
"""

from __future__ import annotations

import os
import sqlite3
import sys

from redis import Redis
from rq import Queue, Worker
from twilio.rest import Client

_client = Client("AC" + "0" * 32, "0" * 32)
_client.api.base_url = os.environ["RIVAL_API_BASE"]


def send(recipient_id: int) -> None:
    """Read the number, text it, write down that it was."""
    with sqlite3.connect(os.environ["RIVAL_DATABASE"]) as database:
        (number, body) = database.execute(
            "SELECT number, body FROM recipients JOIN templates WHERE recipients.id = ?", (recipient_id,)
        ).fetchone()
        message = _client.messages.create(to=number, from_="+12135550100", body=body)
        database.execute("UPDATE recipients SET status = 'accepted', sid = ? WHERE id = ?", (message.sid, recipient_id))


if __name__ == "__main__":
    _, url, name = sys.argv
    connection = Redis.from_url(url)
    Worker([Queue(name, connection=connection)], connection=connection).work(burst=True, logging_level="ERROR")
