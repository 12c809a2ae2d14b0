"""The demonstration is the first thing people run: it must end green, and with an honest exit code."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

import app

pytestmark = [pytest.mark.stories, pytest.mark.unmeasured]


def test_the_demonstration_ends_green() -> None:
    """Three reports with three endings, some who stop in the middle, and everybody entitled got the alert once."""
    result = CliRunner().invoke(app.cli, ["demo", "--once"])
    assert result.exit_code == 0, result.output
    for rule in ("everybody entitled got it", "nobody got it twice", "nobody was texted after their STOP"):
        assert f"yes  {rule}" in result.output
    assert "NO" not in result.output.partition("Who got the alert")[2]
