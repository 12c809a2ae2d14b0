"""The README is part of the product: what it says of settings, commands and texts must be so."""

from __future__ import annotations

import re
from pathlib import Path

import click
import pytest

import app
from alerts.house import LOCALES
from alerts.sms.commands import Words, parse
from alerts.sms.phrasebook import load_phrasebook
from config.settings import describe

README = (Path(__file__).parents[1] / "README.md").read_text()


def test_every_setting_is_documented() -> None:
    """One row a variable, as the code describes it."""
    for row in describe():
        assert f"| `{row.variable}` | {row.default} | {row.meaning} |" in README


def test_every_command_is_documented() -> None:
    """Each command of the command line is named."""
    for name, command in app.cli.commands.items():
        assert name in README
        if isinstance(command, click.Group):
            assert all(sub in README for sub in command.commands)


def test_every_text_it_teaches_is_understood() -> None:
    """What the table tells people to text is a command, not words nobody understands."""
    phrases = load_phrasebook(LOCALES, "en")
    table = README.partition("## What people can text")[2].partition("## ")[0]
    taught = [text.replace("\\|", "|") for text in re.findall(r"`([^`]+)`", table)]
    assert len(taught) > 25
    for text in taught:
        if text not in {"STREET", "WORK", "CAR"}:  # topics of RIGHTS
            assert not isinstance(parse(text, phrases), Words), text


@pytest.mark.parametrize("target", ["demo", "run", "check", "test"])
def test_its_make_targets_exist(target: str) -> None:
    """`make …` in the README is in the Makefile."""
    makefile = (Path(__file__).parents[1] / "Makefile").read_text()
    assert f"make {target}" in README
    assert re.search(rf"^{target}:", makefile, re.MULTILINE)
