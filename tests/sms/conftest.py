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


@pytest.fixture(scope="session")
def every_language() -> Phrasebook:
    """The same with every draft, as if all were approved."""
    return load_phrasebook(LOCALES, approved_drafts=load_phrasebook(LOCALES).drafts)
