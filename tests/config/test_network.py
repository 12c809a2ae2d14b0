"""A network folder is read whole or refused with file, key and reason."""

from __future__ import annotations

import shutil
from datetime import time
from pathlib import Path

import pytest

from config.network import Network, NetworkError, load_network
from config.settings import SHIPPED_NETWORKS

TINY = Path(__file__).parents[1] / "networks" / "tiny"
CENTRAL = 30  # areas between Koreatown and Placita Olvera and around


@pytest.fixture(scope="module")
def los_angeles() -> Network:
    """The shipped network."""
    return load_network(SHIPPED_NETWORKS / "los_angeles")


def test_the_shipped_network_is_complete(los_angeles: Network) -> None:
    """At least 150 areas, three languages, and the middle of the city known by hand."""
    assert len(los_angeles.areas) >= 150
    assert los_angeles.languages.offered == ("en", "es", "ko")
    known = [area for area in los_angeles.areas if area.aliases and area.landmarks and area.crossings]
    assert len(known) >= CENTRAL
    assert los_angeles.area_by_slug["koreatown"].name("ko") == "코리아타운"
    assert los_angeles.area_by_slug["koreatown"].name("es") == "Koreatown"


def test_neighbors_are_mutual_and_known(los_angeles: Network) -> None:
    """Who is next to whom is the same from both sides."""
    for area in los_angeles.areas:
        assert all(area.slug in los_angeles.area_by_slug[slug].neighbors for slug in area.neighbors)


def test_zips_name_their_largest_area_first(los_angeles: Network) -> None:
    """A ZIP lies in several neighborhoods."""
    assert [share.area for share in los_angeles.zips["90004"]][:2] == ["koreatown", "east-hollywood"]


def test_a_tiny_network_of_another_town_works_the_same() -> None:
    """Another town, time zone and pair of languages; resources may be empty."""
    tiny = load_network(TINY)
    assert tiny.timezone.key == "America/Chicago"
    assert tiny.languages.default == "es"
    assert tiny.verification.wave_sizes == (2, 2)
    assert tiny.verification.code_misses == 3
    assert [area.name("es") for area in tiny.areas] == ["Pueblo Viejo", "La Ribera"]
    assert tiny.resources == ()
    assert (tiny.approval.emergency_override, tiny.conversation.approval_wait_seconds) == (False, 60)
    assert (tiny.delivery.quiet_from, tiny.delivery.quiet_until) == (time(22, 30), time(7, 15))
    assert (tiny.delivery.segments_per_day, tiny.delivery.notice_share) == (200, 0.25)
    assert (tiny.fatigue.alerts_a_day, tiny.fatigue.choices, tiny.fatigue.digest_at) == (4, (2, 4), time(22))
    assert (tiny.roster.vouchers, tiny.roster.lapse_days, tiny.duty.pages_per_hour) == (2, 60, 6)


BROKEN = [
    ("network.toml", 'timezone = "America/Chicago"', 'timezone = "Mars/Olympus"', "timezone"),
    ("network.toml", 'timezone = "America/Chicago"', "timezone = ", "syntax"),
    ("network.toml", 'timezone = "America/Chicago"', "", "timezone"),
    ("network.toml", 'timezone = "America/Chicago"', 'timezone = "America/Chicago"\ntimezon = 1', "timezon"),
    ("network.toml", "wave_seconds = 60", "wave_seconds = 0", "verification.wave_seconds"),
    ("network.toml", "wave_seconds = 60", "wave_seconds = -1", "verification.wave_seconds"),
    ("network.toml", "wave_seconds = 60", "wave_seconds = inf", "verification.wave_seconds"),
    ("network.toml", "wave_seconds = 60", 'wave_seconds = "soon"', "verification.wave_seconds"),
    ("network.toml", "wave_seconds = 60", "", "verification.wave_seconds"),
    ("network.toml", "wave_sizes = [2, 2]", "wave_sizes = []", "verification.wave_sizes"),
    ("network.toml", "wave_sizes = [2, 2]", "wave_sizes = [2, 0]", "verification.wave_sizes.1"),
    ("network.toml", "give_up_minutes = 10", "give_up_minutes = 0", "verification.give_up_minutes"),
    ("network.toml", "ask_again_minutes = 30", "ask_again_minutes = 0", "alert.ask_again_minutes"),
    ("network.toml", 'code_letters = "QZ"', 'code_letters = "q"', "alert.code_letters"),
    ("network.toml", "segments_per_day = 200", "segments_per_day = -1", "delivery.segments_per_day"),
    ("network.toml", "notice_share = 0.25", "notice_share = 1.1", "delivery.notice_share"),
    (
        "network.toml",
        "[delivery]",
        '[approval]\nemergency_override = "maybe"\n[delivery]',
        "approval.emergency_override",
    ),
    (
        "network.toml",
        "[delivery]",
        "[conversation]\napproval_wait_seconds = 0\n[delivery]",
        "conversation.approval_wait_seconds",
    ),
    ("network.toml", 'quiet_from = "22:30"', "quiet_from = 22", "delivery.quiet_from"),
    ("network.toml", 'quiet_from = "22:30"', 'quiet_from = "10:30pm"', "delivery.quiet_from"),
    ("network.toml", 'quiet_from = "22:30"', 'quiet_from = "24:00"', "delivery.quiet_from"),
    ("network.toml", 'quiet_until = "07:15"', 'quiet_until = "07:15Z"', "delivery.quiet_until"),
    ("network.toml", "alerts_a_day = 4", "alerts_a_day = 3", "fatigue.alerts_a_day"),
    ("network.toml", "choices = [2, 4]", "choices = [4, 2]", "fatigue.choices"),
    ("network.toml", "choices = [2, 4]", "choices = [0, 4]", "fatigue.choices.0"),
    ("network.toml", "nearby_share = 0.25", "nearby_share = 0", "fatigue.nearby_share"),
    ("network.toml", "digest_hours = 1.5", "digest_hours = 0", "fatigue.digest_hours"),
    ("network.toml", 'digest_at = "22:00"', 'digest_at = "23:00"', "fatigue.digest_at"),
    ("network.toml", 'default = "es"', 'default = "ko"', "languages.default"),
    ("network.toml", 'offered = ["es", "en"]', "offered = []", "languages.offered"),
    ("network.toml", 'short_name = "LindenNet"', 'short_name = "Far too long a name"', "organization.short_name"),
    ("areas.toml", 'neighbors = ["riverside"]', 'neighbors = ["nowhere"]', "areas.old-town.neighbors"),
    ("areas.toml", 'neighbors = ["riverside"]', "neighbors = []", "areas.riverside.neighbors"),
    ("areas.toml", 'neighbors = ["riverside"]', 'neighbors = ["old-town"]', "areas.old-town.neighbors"),
    ("areas.toml", 'aliases = ["Oldtown"]', 'aliases = ["Riverside"]', "areas.riverside"),
    ("areas.toml", '[["mill", "oak"]]', '[["mill", "elm"]]', "areas.old-town.crossings"),
    ("areas.toml", '"60999" = 0.95', '"60999" = 1.5', "areas.old-town.zips.60999"),
    ("areas.toml", '"60999" = 0.95', '"6099" = 0.5', "areas.old-town.zips.6099.[key]"),
    ("areas.toml", 'es = "Pueblo Viejo"', 'fr = "Vieux"', "areas.old-town.names.fr"),
    ("areas.toml", 'en = "Old Town", ', "", "areas.old-town.names"),
    ("areas.toml", "center = [41.9, -87.6]", "center = [141.9, -87.6]", "areas.old-town.center.0"),
    ("areas.toml", "[areas.old-town]", "[areas.Old_Town]", "areas.Old_Town.[key]"),
]


@pytest.mark.parametrize(("file", "right", "wrong", "key"), BROKEN)
def test_a_broken_folder_is_refused_by_file_and_key(
    tmp_path: Path, file: str, right: str, wrong: str, key: str
) -> None:
    """Each way to break it names the file and the key, and says why."""
    folder = tmp_path / "broken"
    shutil.copytree(TINY, folder)
    words = (folder / file).read_text()
    assert words.count(right) == 1, "the test must break exactly one thing"
    (folder / file).write_text(words.replace(right, wrong))
    with pytest.raises(NetworkError) as refused:
        load_network(folder)
    assert (refused.value.file, refused.value.key) == (file, key)
    assert len(refused.value.reason) > 10


@pytest.mark.parametrize("file", ["network.toml", "areas.toml", "resources.toml"])
def test_a_missing_or_unreadable_file_is_named(tmp_path: Path, file: str) -> None:
    """No file, or one that is not text, is a clear refusal too."""
    folder = tmp_path / "broken"
    shutil.copytree(TINY, folder)
    (folder / file).write_bytes(b"\xff\xfe\x00")
    with pytest.raises(NetworkError, match=f"{file}: file: can't be read"):
        load_network(folder)
    (folder / file).unlink()
    with pytest.raises(NetworkError, match=f"{file}: file: is missing"):
        load_network(folder)
