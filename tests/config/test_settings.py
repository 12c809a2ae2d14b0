"""Settings: what starts, what is refused and by which name, and that no secret is ever repeated."""

from __future__ import annotations

import base64
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from config.settings import Settings, SettingsError, describe, load_settings

ROOT = Path(__file__).parents[2]
ACCOUNT = "AC" + "0123456789abcdef" * 2
TOKEN = "hush-token"
SERVICE = "MG" + "0123456789abcdef" * 2
KEY = base64.b64encode(b"k" * 32).decode()
KEYS = f"k1:{KEY},index:{KEY}"


@pytest.fixture
def network(tmp_path: Path) -> str:
    folder = tmp_path / "network"
    folder.mkdir()
    return str(folder)


@pytest.fixture
def simulated(network: str, tmp_path: Path) -> dict[str, str]:
    return {"AVISA_NETWORK": network, "AVISA_DATA": str(tmp_path / "data")}


@pytest.fixture
def real(simulated: dict[str, str]) -> dict[str, str]:
    return simulated | {
        "TWILIO_ACCOUNT_SID": ACCOUNT,
        "TWILIO_AUTH_TOKEN": TOKEN,
        "TWILIO_FROM": "+12135550123",
        "PUBLIC_BASE_URL": "https://alerts.example.org/",
        "AVISA_KEYS": KEYS,
    }


@pytest.fixture
def rehearsal(simulated: dict[str, str]) -> dict[str, str]:
    """Credentials, but for a provider on this machine."""
    return simulated | {
        "TWILIO_ACCOUNT_SID": ACCOUNT,
        "TWILIO_AUTH_TOKEN": TOKEN,
        "TWILIO_MESSAGING_SERVICE_SID": SERVICE,
        "TWILIO_API_BASE": "http://localhost:9999/",
    }


def refused(environ: dict[str, str], variable: str) -> str:
    with pytest.raises(SettingsError) as refusal:
        load_settings(environ)
    assert refusal.value.variable == variable
    assert str(refusal.value).startswith(f"{variable}: ")
    return str(refusal.value)


def test_nothing_given_is_the_simulator_on_loopback(simulated: dict[str, str], tmp_path: Path) -> None:
    settings = load_settings(simulated)
    assert settings.simulated
    assert settings.public_base_url == "http://127.0.0.1:8000"
    assert settings.twilio_api_base == "http://127.0.0.1:8001"
    assert settings.database_url == f"sqlite:///{tmp_path}/data/avisa.sqlite3"
    assert settings.redis_url is None
    assert settings.keys is None
    assert settings.twilio_mps == 50
    assert re.fullmatch(r"AC[0-9a-f]{32}", settings.twilio_account_sid)


def test_the_simulator_follows_the_port(simulated: dict[str, str]) -> None:
    settings = load_settings(simulated | {"PORT": "9000"})
    assert (settings.public_base_url, settings.simulator_port) == ("http://127.0.0.1:9000", 9001)
    assert load_settings(simulated | {"PORT": "65535"}).simulator_port == 65534
    assert load_settings(simulated | {"AVISA_SIMULATOR_PORT": "7000"}).twilio_api_base == "http://127.0.0.1:7000"


def test_complete_credentials_are_real(real: dict[str, str]) -> None:
    settings = load_settings(real)
    assert not settings.simulated
    assert settings.public_base_url == "https://alerts.example.org"
    assert settings.twilio_api_base is None
    assert settings.twilio_mps == 1
    assert settings.twilio_auth_token.get_secret_value() == TOKEN


@pytest.mark.parametrize("name", ["TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN"])
def test_half_the_credentials_are_refused_by_the_missing_half(real: dict[str, str], name: str) -> None:
    del real[name]
    assert "is missing" in refused(real, name)


def test_credentials_without_a_sender_are_refused(real: dict[str, str]) -> None:
    del real["TWILIO_FROM"]
    assert "TWILIO_FROM" in refused(real, "TWILIO_MESSAGING_SERVICE_SID")
    assert load_settings(real | {"TWILIO_MESSAGING_SERVICE_SID": SERVICE}).twilio_from is None


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("TWILIO_AUTH_TOKEN_NEXT", TOKEN),
        ("TWILIO_MESSAGING_SERVICE_SID", SERVICE),
        ("TWILIO_FROM", "+12135550123"),
        ("TWILIO_API_BASE", "http://127.0.0.1:9999"),
        ("PUBLIC_BASE_URL", "https://alerts.example.org"),
    ],
)
def test_a_production_without_credentials_does_not_pretend(simulated: dict[str, str], name: str, value: str) -> None:
    refused(simulated | {name: value}, "TWILIO_ACCOUNT_SID")


@pytest.mark.parametrize(
    "url", ["http://alerts.example.org", "http://127.0.0.1:8000", "https://localhost", "http://[::1]:80"]
)
def test_real_texts_need_a_public_https_address(real: dict[str, str], url: str) -> None:
    refused(real | {"PUBLIC_BASE_URL": url}, "PUBLIC_BASE_URL")


def test_real_texts_need_an_address_at_all(real: dict[str, str]) -> None:
    assert "is missing" in refused(real | {"PUBLIC_BASE_URL": ""}, "PUBLIC_BASE_URL")


def test_real_texts_need_keys_outside_the_data(real: dict[str, str], tmp_path: Path) -> None:
    assert "is missing" in refused(real | {"AVISA_KEYS": ""}, "AVISA_KEYS")
    inside, outside = tmp_path / "data" / "keys", tmp_path / "keys"
    inside.parent.mkdir()
    inside.write_text(KEYS)
    assert "beside the data" in refused(real | {"AVISA_KEYS": str(inside)}, "AVISA_KEYS")
    outside.symlink_to(inside)
    assert "beside the data" in refused(real | {"AVISA_KEYS": str(outside)}, "AVISA_KEYS")
    outside.unlink()
    outside.write_text(KEYS)
    assert load_settings(real | {"AVISA_KEYS": str(outside)}).keys == outside


def test_a_rehearsal_needs_neither_keys_nor_a_public_address(rehearsal: dict[str, str]) -> None:
    settings = load_settings(rehearsal)
    assert not settings.simulated
    assert settings.keys is None
    assert settings.public_base_url == "http://127.0.0.1:8000"
    assert settings.twilio_api_base == "http://localhost:9999"
    assert load_settings(rehearsal | {"PUBLIC_BASE_URL": "http://127.0.0.1:8123"}).public_base_url.endswith(":8123")
    refused(rehearsal | {"PUBLIC_BASE_URL": "http://alerts.example.org"}, "PUBLIC_BASE_URL")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "0"),
        ("PORT", "65536"),
        ("PORT", "http"),
        ("AVISA_SIMULATOR_PORT", "8000"),
        ("AVISA_SIMULATOR_PORT", "-1"),
        ("TWILIO_ACCOUNT_SID", "ACnothex"),
        ("TWILIO_MESSAGING_SERVICE_SID", "MG12"),
        ("TWILIO_FROM", "213-555-0123"),
        ("TWILIO_AUTH_TOKEN", "hush token"),
        ("TWILIO_AUTH_TOKEN_NEXT", "hush\ttoken"),
        ("TWILIO_MPS", "0"),
        ("TWILIO_MPS", "-1"),
        ("TWILIO_MPS", "nan"),
        ("TWILIO_MPS", "inf"),
        ("TWILIO_MPS", "many"),
        ("TWILIO_API_BASE", "http://api.example.org"),
        ("TWILIO_API_BASE", "ftp://api.example.org"),
        ("PUBLIC_BASE_URL", "alerts.example.org"),
        ("PUBLIC_BASE_URL", "https://"),
        ("PUBLIC_BASE_URL", "https://[broken"),
        ("PUBLIC_BASE_URL", "https://alerts.example.org:port"),
        ("PUBLIC_BASE_URL", "https://alerts.example.org?x=1"),
        ("PUBLIC_BASE_URL", "https://me:hush@alerts.example.org"),
        ("DATABASE_URL", "mysql://me:hush@db/avisa"),
        ("DATABASE_URL", "postgresql+psycopg2://me:hush@db/avisa"),
        ("DATABASE_URL", "sqlite://"),
        ("DATABASE_URL", "sqlite:///:memory:"),
        ("DATABASE_URL", "avisa.sqlite3"),
        ("DATABASE_URL", "postgresql://me:hush@db:port/avisa"),
        ("REDIS_URL", "http://hush"),
        ("REDIS_URL", "redis://"),
        ("REDIS_URL", "redis://:hush@host:port"),
        ("REDIS_URL", "unix://relative.sock"),
        ("AVISA_NETWORK", "atlantis"),
        ("AVISA_NETWORK", "./no/such/folder"),
        ("AVISA_KEYS", "/no/such/file-hush"),
        ("AVISA_KEYS", "hush"),
        ("AVISA_KEYS", f"k1:{KEY}"),
        ("AVISA_KEYS", f"index:{KEY}"),
        ("AVISA_KEYS", f"k1:{KEY},k1:{KEY},index:{KEY}"),
        ("AVISA_KEYS", f"k1:hush!,index:{KEY}"),
        ("AVISA_KEYS", f"k1:aHVzaA==,index:{KEY}"),
        ("AVISA_KEYS", f"k 1:{KEY},index:{KEY}"),
        ("ALARM_URL", "hush"),
        ("ALARM_URL", "ftp://hush.example.org"),
    ],
)
def test_each_malformed_variable_is_refused_by_name_and_never_repeated(
    real: dict[str, str], name: str, value: str
) -> None:
    said = refused(real | {name: value}, name)
    assert "hush" not in said
    assert KEY not in said


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_postgresql_is_reached_through_psycopg_however_it_is_written(simulated: dict[str, str], scheme: str) -> None:
    settings = load_settings(simulated | {"DATABASE_URL": f"{scheme}://me:p%40ss@db:5433/avisa?sslmode=require"})
    assert settings.database_url == "postgresql+psycopg://me:p%40ss@db:5433/avisa?sslmode=require"


def test_a_relative_database_file_is_the_same_for_every_process(simulated: dict[str, str]) -> None:
    settings = load_settings(simulated | {"DATABASE_URL": "sqlite:///here.sqlite3"})
    assert settings.database_url == f"sqlite:///{Path.cwd()}/here.sqlite3"


@pytest.mark.parametrize("url", ["redis://host", "rediss://:pw@host:6380/1", "unix:///run/valkey.sock"])
def test_a_redis_address_is_taken_as_it_is(simulated: dict[str, str], url: str) -> None:
    assert load_settings(simulated | {"REDIS_URL": url}).redis_url == url


def test_a_heartbeat_address_may_carry_its_token(simulated: dict[str, str]) -> None:
    url = "https://heartbeat.example.org/ping?token=1"
    assert load_settings(simulated | {"ALARM_URL": url}).alarm_url == url


def test_inline_keys_may_be_parted_by_line_ends(simulated: dict[str, str]) -> None:
    keys = load_settings(simulated | {"AVISA_KEYS": KEYS.replace(",", "\n")}).keys
    assert not isinstance(keys, Path)
    assert keys is not None


def test_the_data_folder_is_absolute(simulated: dict[str, str]) -> None:
    assert load_settings(simulated | {"AVISA_DATA": "somewhere"}).data_folder == Path.cwd() / "somewhere"
    assert load_settings(simulated | {"AVISA_DATA": "~/x"}).data_folder == Path.home() / "x"


def test_no_secret_is_in_the_repr(real: dict[str, str]) -> None:
    secrets = {
        "DATABASE_URL": "postgresql://me:hidden1@db/avisa",
        "REDIS_URL": "redis://:hidden2@host",
        "TWILIO_AUTH_TOKEN": "hidden3",
        "TWILIO_AUTH_TOKEN_NEXT": "hidden4",
        "ALARM_URL": "https://heartbeat.example.org/hidden5",
    }
    shown = repr(load_settings(real | secrets))
    assert "hidden" not in shown
    assert KEY not in shown


def test_the_environment_wins_over_the_env_file(tmp_path: Path, simulated: dict[str, str]) -> None:
    (tmp_path / ".env").write_text("PORT=9100\nTWILIO_MPS=7\nTWILIO_FROM=\n# a comment\n")
    code = "from config.settings import load_settings as l; s = l(); print(s.port, s.twilio_mps, s.simulated)"
    environ = simulated | {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "PORT": "9200"}
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, env=environ, capture_output=True, text=True, check=True
    )
    assert run.stdout == "9200 7.0 True\n"


def test_an_env_file_that_is_no_text_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".env").write_bytes(b"PORT=\xff\xfe\n")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SettingsError, match=r"\.env: cannot be read"):
        load_settings()


def test_every_setting_is_described_and_in_the_example_file() -> None:
    example = (ROOT / ".env.example").read_text()
    named = set(re.findall(r"^#?\s?([A-Z][A-Z_]+)=", example, re.MULTILINE))
    described = {row.variable for row in describe()}
    assert named == described
    assert all(row.meaning.endswith(".") and row.default for row in describe())


def test_every_field_of_the_settings_comes_from_a_described_variable() -> None:
    words = " ".join(row.variable.lower() for row in describe())
    computed = {"simulated", "network_folder", "data_folder"}
    assert [name for name in Settings.__slots__ if name not in computed and name not in words] == []
