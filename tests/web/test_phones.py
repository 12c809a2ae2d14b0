"""The simulated phones are passed on in simulated mode, to this machine alone."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask, Response, request
from flask.testing import FlaskClient
from pydantic import SecretStr
from werkzeug.serving import make_server

from alerts.house import House
from alerts.web import build_web

HERE = {"REMOTE_ADDR": "127.0.0.1"}


@pytest.fixture
def simulator() -> Iterator[str]:
    """A stand-in for the simulator, which says back what it was asked."""
    app = Flask(__name__)

    @app.route("/<path:path>", methods=["GET", "POST"])
    def echo(path: str) -> Response:
        return Response(f"{request.method} {path} {request.query_string.decode()} {request.get_data(as_text=True)}")

    server = make_server("127.0.0.1", 0, app)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def client(house: House, simulator: str) -> FlaskClient:
    """The web over that simulator."""
    settings = replace(house.settings, twilio_api_base=simulator)
    return build_web(replace(house, settings=settings)).test_client()


def test_pages_and_posts_are_passed_on(client: FlaskClient) -> None:
    assert client.get("/phones", environ_base=HERE).text == "GET phones  "
    assert client.get("/phones/", environ_base=HERE).text == "GET phones/  "
    assert client.get("/phones/a?n=1&n=2", environ_base=HERE).text == "GET phones/a n=1&n=2 "
    assert client.post("/phones/send", json={"b": 1}, environ_base=HERE).text == 'POST phones/send  {"b": 1}'


@pytest.mark.parametrize("address", ["10.0.0.7", "203.0.113.9", "::2", "", "unix:"])
def test_nobody_else_gets_there(client: FlaskClient, address: str) -> None:
    assert client.get("/phones", environ_base={"REMOTE_ADDR": address}).status_code == 404


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "localhost.evil.example:80"])
def test_a_name_from_elsewhere_does_not_get_there(client: FlaskClient, host: str) -> None:
    assert client.get("/phones", environ_base=HERE, headers={"Host": host}).status_code == 404


def test_it_does_not_leave_the_phones(client: FlaskClient) -> None:
    assert client.get("/phones/../2010-04-01/Accounts", environ_base=HERE).status_code == 404
    assert client.get("/phones/%2e%2e/control", environ_base=HERE).status_code == 404


def test_a_simulator_that_is_away_is_said(house: House) -> None:
    settings = replace(house.settings, twilio_api_base="http://127.0.0.1:9")
    answer = build_web(replace(house, settings=settings)).test_client().get("/phones", environ_base=HERE)
    assert answer.status_code == 502


def test_with_a_real_provider_there_are_no_phones(house: House) -> None:
    real = replace(house.settings, simulated=False, twilio_auth_token=SecretStr("c" * 32))
    assert build_web(replace(house, settings=real)).test_client().get("/phones", environ_base=HERE).status_code == 404
