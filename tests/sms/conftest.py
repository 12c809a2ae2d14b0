"""The shipped catalogs, loaded once."""

from __future__ import annotations

from pathlib import Path

import pytest

from alerts.sms.phrasebook import Phrasebook, load_phrasebook

LOCALES = Path(__file__).parents[2] / "config" / "locales"


@pytest.fixture(scope="session")
def phrases() -> Phrasebook:
    """Every shipped language."""
    return load_phrasebook(LOCALES)
