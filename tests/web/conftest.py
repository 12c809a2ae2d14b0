"""What the tests of the web share: an application over an empty house, a browser and the provider in front of it."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from alerts.house import House
from tests.broadcasts.stage import Stage
from tests.house import Clock
from tests.web.application import application
from tests.web.news import News
from tests.web.provider import Provider


@pytest.fixture
def client(house: House) -> FlaskClient:
    """A browser, or anything else that speaks HTTP."""
    return application(house).test_client()


@pytest.fixture
def news(house: House, clock: Clock) -> News:
    """What happens in the house."""
    return News(Stage(house, clock))


@pytest.fixture
def provider(client: FlaskClient, house: House) -> Provider:
    """The provider, which knows the token."""
    return Provider(client, house.settings)
