"""What an installation runs with, as it is shown: where each setting comes from, and no value of a variable."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from config import listing
from config.environment import Variables
from config.listing import Source
from config.network_sections import CheckRules
from tests.house import HARBOR, LOS_ANGELES, network_of


def test_the_environment_wins_over_the_file_and_the_file_over_nothing(tmp_path: Path) -> None:
    file = tmp_path / "env"
    file.write_text("PORT=8001\nTWILIO_MPS=3\nTWILIO_FROM=\n")
    found = listing.sources({"PORT": "8002", "REDIS_URL": ""}, file)
    assert list(found) == list(Variables.model_fields)
    assert {name: source for name, source in found.items() if source is not Source.DEFAULT} == {
        "PORT": Source.ENVIRONMENT,
        "TWILIO_MPS": Source.ENV_FILE,
    }
    assert set(listing.sources({}, tmp_path / "none").values()) == {Source.DEFAULT}


def test_every_rule_is_listed_with_its_source_and_no_number() -> None:
    for folder in (LOS_ANGELES, HARBOR):
        network = network_of(folder)
        found = list(listing.rules(network))
        keys = [(one.section, one.key) for one in found]
        assert len(set(keys)) == len(keys) > 30
        assert ("organization", "hotline") not in keys
        assert network.organization.hotline not in {one.value for one in found}
        assert {one.source for one in found} <= {Source.NETWORK, Source.DEFAULT}
        assert "[" not in "".join(one.value for one in found)


def test_a_rule_that_the_file_leaves_out_is_a_default() -> None:
    network = replace(network_of(), check=CheckRules(per_hour=3))
    found = {one.key: (one.value, one.source) for one in listing.rules(network) if one.section == "check"}
    assert found["per_hour"] == ("3", Source.NETWORK)
    assert found["notice_people"] == ("5", Source.DEFAULT)


def test_values_are_written_as_the_file_writes_them() -> None:
    found = {(one.section, one.key): one.value for one in listing.rules(network_of())}
    assert found["delivery", "quiet_from"] == "21:00"
    assert found["verification", "wave_sizes"] == "3, 5, 8"
    assert found["approval", "emergency_override"] == "false"
