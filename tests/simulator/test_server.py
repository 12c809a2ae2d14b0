"""The network as a program: starting, ending, who may ask, and what it never writes down."""

from __future__ import annotations

import logging
import os
import signal
import socket
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import requests
from twilio.base.exceptions import TwilioRestException

from alerts.simulator.remote import Remote
from alerts.simulator.server import RunningSimulator, SimulatorConfig
from tests.simulator.conftest import ACCOUNT, OURS, THEIRS, Box, client_to
from tests.simulator.service import SECONDS, TOKEN

ROOT = Path(__file__).parents[2]
PROGRAM = """
import sys
from alerts.simulator.server import SimulatorConfig, run
run(SimulatorConfig(sys.argv[1], sys.argv[2], (sys.argv[3],), "http://127.0.0.1:9/in", int(sys.argv[4])))
"""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_program_runs_until_it_is_told_to_stop_and_writes_nothing_down(box: Box, number: signal.Signals) -> None:
    port = free_port()
    program = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, ACCOUNT, TOKEN, OURS, str(port)],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    remote = Remote(f"http://127.0.0.1:{port}")
    box.until(lambda: remote.is_up() or None)
    client_to(f"http://127.0.0.1:{port}").messages.create(to=THEIRS, from_=OURS, body="x")
    assert remote.text(THEIRS, "nobody listens").status_code == 0
    program.send_signal(number)
    said, _ = program.communicate(timeout=SECONDS)
    assert (program.returncode, said) == (0, b"")


def test_network_in_a_thread_ends_with_its_block() -> None:
    config = SimulatorConfig(ACCOUNT, TOKEN, (OURS,), "http://127.0.0.1:9/in", 0)
    with RunningSimulator(config) as simulator:
        remote = Remote(simulator.base_url)
        assert remote.is_up()
    assert not remote.is_up()


def test_health_says_ok(box: Box) -> None:
    assert box.get("/simulator/health").json() == {"ok": True}


def test_book_is_oldest_first_and_a_reset_empties_it(box: Box) -> None:
    box.send(body="one")
    box.remote.text(THEIRS, "two")
    box.send(body="three")
    rows = box.get("/simulator/book").json()["messages"]
    assert [(row["body"], row["direction"], row["from"], row["to"]) for row in rows] == [
        ("one", "outbound-api", OURS, THEIRS),
        ("two", "inbound", THEIRS, OURS),
        ("three", "outbound-api", OURS, THEIRS),
    ]
    assert [row["created_at"] for row in rows] == sorted(row["created_at"] for row in rows)
    assert [text.body for text in box.remote.book()] == ["one", "three"]
    box.post("/simulator/reset", {})
    assert box.remote.book() == []


def test_foreign_pages_are_kept_out(box: Box) -> None:
    for path in ("/phones", "/phones/threads.json", "/simulator/book"):
        answer = requests.get(box.base_url + path, headers={"Host": "rebound.example.org"}, timeout=SECONDS)
        assert answer.status_code == 403
    form = requests.post(
        f"{box.base_url}/simulator/inbound",
        data='{"from": "+12135550142", "body": "x"}',
        headers={"Content-Type": "text/plain"},
        timeout=SECONDS,
    )
    assert form.status_code == 415
    assert box.service.calls == []


@pytest.mark.parametrize("content", ["{", "[]", "[" * 100_000, "\xff"])
def test_what_is_no_object_is_refused(box: Box, content: str) -> None:
    headers = {"Content-Type": "application/json"}
    answer = requests.post(f"{box.base_url}/simulator/inbound", content.encode("latin-1"), headers=headers, timeout=20)
    assert answer.status_code == 400


def test_many_at_once_are_each_booked_once(box: Box) -> None:
    with ThreadPoolExecutor(16) as pool:
        sids = list(pool.map(lambda number: box.send(body=str(number)).sid, range(200)))
    assert len(set(sids)) == 200
    assert sorted(int(text.body) for text in box.remote.book()) == list(range(200))


def test_no_number_and_no_text_is_logged(box: Box, caplog: pytest.LogCaptureFixture) -> None:
    secret = "meet at the fountain"
    with caplog.at_level(logging.DEBUG):
        for fault in ("reset_after", "share_5xx", "share_429"):
            box.remote.faults(**{fault: 1})
            requests.post(
                f"{box.base_url}/simulator/inbound", json={"from": THEIRS, "body": secret}, timeout=SECONDS
            ).raise_for_status()
            with pytest.raises((TwilioRestException, requests.ConnectionError)):
                box.send(body=secret)
            box.remote.faults(**{fault: 0})
    ours = [record for record in caplog.records if record.name.split(".")[0] in {"aiohttp", "asyncio", "alerts"}]
    assert not [record for record in ours if secret in record.getMessage() or THEIRS in record.getMessage()]
    assert not [record for record in ours if record.levelno >= logging.WARNING]
