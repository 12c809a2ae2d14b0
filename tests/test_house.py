"""Opening a house for a process: keys made once, and a clear word when something is missing."""

from __future__ import annotations

import shutil
import stat
from pathlib import Path

import pytest

from alerts.house import HouseError, open_house
from alerts.sms.catalog import CatalogError
from alerts.store.vault import VaultError
from config.network import NetworkError
from config.settings import Settings, load_settings
from tests.house import LOS_ANGELES, vault_in_memory


def settings(folder: Path, **more: str) -> Settings:
    return load_settings({"AVISA_DATA": str(folder), **more})


def test_keys_are_made_once_and_only_for_their_owner(tmp_path: Path) -> None:
    first = open_house(settings(tmp_path / "data"))
    again = open_house(settings(tmp_path / "data"))
    assert stat.S_IMODE((tmp_path / "data" / "keys").stat().st_mode) == 0o600
    assert again.vault.unseal(first.vault.seal("hello", "body"), "body") == "hello"


def test_given_keys_are_used(tmp_path: Path) -> None:
    keys = "k1:" + "A" * 43 + "=,index:" + "B" * 42 + "A="
    inline = open_house(settings(tmp_path / "one", AVISA_KEYS=keys))
    (tmp_path / "keyfile").write_text(keys)
    from_file = open_house(settings(tmp_path / "two", AVISA_KEYS=str(tmp_path / "keyfile")))
    assert inline.vault.blind_index("+12135550101") == from_file.vault.blind_index("+12135550101")
    assert not (tmp_path / "one" / "keys").exists()
    with pytest.raises(VaultError):
        vault_in_memory().unseal(inline.vault.seal("hello", "body"), "number")


def test_a_data_folder_that_cannot_be_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(HouseError, match="AVISA_DATA"):
        open_house(settings(tmp_path / "file" / "data"))


def test_a_broken_network_is_refused(tmp_path: Path) -> None:
    (tmp_path / "net").mkdir()
    with pytest.raises(NetworkError, match=r"network\.toml"):
        open_house(settings(tmp_path / "data", AVISA_NETWORK=str(tmp_path / "net")))


def test_a_language_without_a_catalog_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "net"
    folder.mkdir()
    for file in LOS_ANGELES.iterdir():
        (folder / file.name).write_text(file.read_text())
    rules = (folder / "network.toml").read_text()
    (folder / "network.toml").write_text(
        rules.replace('offered = ["en", "es", "ko"]', 'offered = ["en", "es", "ko", "xx"]')
    )
    with pytest.raises(HouseError, match=r"languages\.offered: there is no catalog for xx"):
        open_house(settings(tmp_path / "data", AVISA_NETWORK=str(folder)))


def test_what_nobody_checked_is_told_in_rehearsals_only(tmp_path: Path) -> None:
    """The shipped run is an example; whoever texts real people has never heard of it."""
    real = {"TWILIO_ACCOUNT_SID": "AC" + "0" * 32, "TWILIO_AUTH_TOKEN": "x" * 32, "TWILIO_FROM": "+12135550100"}
    real |= {"PUBLIC_BASE_URL": "https://alerts.example.org"}
    keys = "k1:" + "A" * 43 + "=,index:" + "B" * 42 + "A="
    rehearsal, service = settings(tmp_path / "one"), settings(tmp_path / "two", AVISA_KEYS=keys, **real)
    assert [event.number for event in open_house(rehearsal).network.events] == [12]
    assert open_house(service).network.events == ()


@pytest.mark.parametrize(
    ("offered", "approved", "refused"),
    [
        ('["en", "es", "ko", "tl"]', "[]", r"offered: tl is a draft; put it into languages\.approved_drafts once"),
        ('["en", "es", "ko", "tl"]', '["tl"]', None),
        ('["en", "es", "ko"]', '["tl"]', None),
        ('["en", "es", "ko"]', '["xx"]', r"xx\.po: file: is not there"),
    ],
)
def test_a_draft_is_offered_only_when_it_is_approved(
    tmp_path: Path, offered: str, approved: str, refused: str | None
) -> None:
    folder = Path(shutil.copytree(LOS_ANGELES, tmp_path / "net"))
    rules = (folder / "network.toml").read_text(encoding="utf-8")
    rules = rules.replace('offered = ["en", "es", "ko"]', f"offered = {offered}")
    (folder / "network.toml").write_text(
        rules.replace("approved_drafts = []", f"approved_drafts = {approved}"), encoding="utf-8"
    )
    given = settings(tmp_path / "data", AVISA_NETWORK=str(folder))
    if refused is None:
        house = open_house(given)
        assert ("tl" in house.phrases.languages) == ("tl" in approved)
    else:
        with pytest.raises((HouseError, CatalogError), match=refused):
            open_house(given)


def test_what_is_only_looked_at_stays_unchanged(tmp_path: Path) -> None:
    house = open_house(settings(tmp_path / "data"))
    with house.look() as tx:
        assert tx.now.tzinfo is not None
