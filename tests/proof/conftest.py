"""The towns in which the proof takes place, on either engine."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.conftest import Slate
from tests.proof.site import CopiedSite, Site, WipedSite


@pytest.fixture(scope="session")
def copied_site(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Site:
    """On SQLite."""
    return CopiedSite(Path(shutil.copy(sqlite_template, tmp_path_factory.mktemp("town") / "avisa.sqlite3")))


@pytest.fixture
def wiped_site(postgres_slate: Slate) -> Site:
    """On PostgreSQL."""
    return WipedSite(postgres_slate)
