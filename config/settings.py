"""From the environment to one frozen `Settings`: what this installation is, or a clear refusal to start."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from pydantic import SecretStr

from config import addresses, keyring
from config.environment import SettingsError, Variables, describe, read_variables

__all__ = ["SHIPPED_NETWORKS", "Settings", "SettingsError", "describe", "load_settings"]

SHIPPED_NETWORKS: Final = Path(__file__).parent / "networks"
CREDENTIALS: Final = (
    "TWILIO_ACCOUNT_SID",
    "TWILIO_AUTH_TOKEN",
    "TWILIO_AUTH_TOKEN_NEXT",
    "TWILIO_MESSAGING_SERVICE_SID",
    "TWILIO_FROM",
)
# The simulated account is no secret: it only ever opens the simulator, and that only listens on loopback.
SIMULATED_ACCOUNT: Final = "AC" + "5e1f" * 8
SIMULATED_TOKEN: Final = "0a11" * 8
SIMULATED_FROM: Final = "+12135550100"
REAL_MPS: Final = 1.0  # an unregistered long code, the slowest sender there is
SIMULATED_MPS: Final = 50.0


@dataclass(frozen=True, slots=True)
class Settings:
    """One installation. Addresses that may hold a password stay out of its repr, secrets are SecretStr."""

    database_url: str = field(repr=False)  # a SQLAlchemy URL: sqlite:/// or postgresql+psycopg://
    redis_url: str | None = field(repr=False)  # None: the embedded server of data_folder
    twilio_account_sid: str
    twilio_auth_token: SecretStr
    twilio_auth_token_next: SecretStr | None
    twilio_messaging_service_sid: str | None
    twilio_from: str | None
    twilio_api_base: str | None  # no trailing slash; None: Twilio's own address
    twilio_mps: float  # segments a second
    public_base_url: str  # no trailing slash
    port: int
    simulator_port: int
    network_folder: Path
    keys: SecretStr | Path | None  # inline, a key file, or None: made in data_folder at the first run
    data_folder: Path  # absolute; need not exist yet
    alarm_url: str | None = field(repr=False)
    simulated: bool  # True: no provider but our own simulator on loopback


@dataclass(frozen=True, slots=True)
class _Provider:
    account_sid: str
    auth_token: SecretStr
    api_base: str | None
    sender: str | None
    mps: float


def load_settings(environ: Mapping[str, str] | None = None) -> Settings:
    """Settings from `environ` alone, or from the process's environment over .env; raises SettingsError."""
    given = read_variables(environ)
    simulated = _is_simulated(given)
    simulator_port = _simulator_port(given)
    provider = _simulated_provider(given, simulator_port) if simulated else _real_provider(given)
    public_base_url = _public_base_url(given, simulated)
    data_folder = Path(given.AVISA_DATA).expanduser().absolute()
    return Settings(
        database_url=addresses.database(given.DATABASE_URL, data_folder),
        redis_url=addresses.redis(given.REDIS_URL),
        twilio_account_sid=provider.account_sid,
        twilio_auth_token=provider.auth_token,
        twilio_auth_token_next=given.TWILIO_AUTH_TOKEN_NEXT,
        twilio_messaging_service_sid=given.TWILIO_MESSAGING_SERVICE_SID,
        twilio_from=provider.sender,
        twilio_api_base=provider.api_base,
        twilio_mps=provider.mps,
        public_base_url=public_base_url,
        port=given.PORT,
        simulator_port=simulator_port,
        network_folder=_network_folder(given.AVISA_NETWORK),
        keys=_keys(given, data_folder, real_texts=not simulated and not addresses.is_loopback(provider.api_base)),
        data_folder=data_folder,
        alarm_url=addresses.alarm(given.ALARM_URL),
        simulated=simulated,
    )


def _is_simulated(given: Variables) -> bool:
    """No credential at all: the simulator. A complete set: real. Anything in between is refused."""
    named = [name for name in CREDENTIALS if getattr(given, name) is not None]
    if not named:
        if given.TWILIO_API_BASE is not None:
            raise SettingsError("TWILIO_ACCOUNT_SID", "is missing though TWILIO_API_BASE is set; set both or neither.")
        return True
    for name in ("TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN"):
        if name not in named:
            raise SettingsError(
                name, f"is missing though {named[0]} is set; set it, or unset every TWILIO_ credential."
            )
    if "TWILIO_MESSAGING_SERVICE_SID" not in named and "TWILIO_FROM" not in named:
        raise SettingsError("TWILIO_MESSAGING_SERVICE_SID", "is missing; set it, or TWILIO_FROM, to have a sender.")
    return False


def _simulated_provider(given: Variables, simulator_port: int) -> _Provider:
    return _Provider(
        account_sid=SIMULATED_ACCOUNT,
        auth_token=SecretStr(SIMULATED_TOKEN),
        api_base=f"http://127.0.0.1:{simulator_port}",
        sender=SIMULATED_FROM,
        mps=given.TWILIO_MPS or SIMULATED_MPS,
    )


def _real_provider(given: Variables) -> _Provider:
    if given.TWILIO_ACCOUNT_SID is None or given.TWILIO_AUTH_TOKEN is None:
        raise SettingsError("TWILIO_ACCOUNT_SID", "and TWILIO_AUTH_TOKEN must be set together.")
    addresses.check_twilio("TWILIO_ACCOUNT_SID", given.TWILIO_ACCOUNT_SID)
    addresses.check_twilio("TWILIO_MESSAGING_SERVICE_SID", given.TWILIO_MESSAGING_SERVICE_SID)
    addresses.check_twilio("TWILIO_FROM", given.TWILIO_FROM)
    for name in ("TWILIO_AUTH_TOKEN", "TWILIO_AUTH_TOKEN_NEXT"):
        addresses.check_token(name, getattr(given, name))
    return _Provider(
        account_sid=given.TWILIO_ACCOUNT_SID,
        auth_token=given.TWILIO_AUTH_TOKEN,
        api_base=addresses.provider(given.TWILIO_API_BASE),
        sender=given.TWILIO_FROM,
        mps=given.TWILIO_MPS or REAL_MPS,
    )


def _simulator_port(given: Variables) -> int:
    if given.AVISA_SIMULATOR_PORT is None:
        return given.PORT + 1 if given.PORT < 65535 else given.PORT - 1
    if given.AVISA_SIMULATOR_PORT == given.PORT:
        raise SettingsError("AVISA_SIMULATOR_PORT", "must be another port than PORT.")
    return given.AVISA_SIMULATOR_PORT


def _public_base_url(given: Variables, simulated: bool) -> str:
    """Real texts need an https address the provider can reach; loopback only meets a loopback provider."""
    rehearsal = addresses.is_loopback(given.TWILIO_API_BASE)
    if given.PUBLIC_BASE_URL is None:
        if simulated or rehearsal:
            return f"http://127.0.0.1:{given.PORT}"
        raise SettingsError(
            "PUBLIC_BASE_URL", "is missing; set the https address under which the provider reaches you."
        )
    url = addresses.web("PUBLIC_BASE_URL", given.PUBLIC_BASE_URL)
    if simulated:
        if not addresses.is_loopback(url):
            raise SettingsError(
                "TWILIO_ACCOUNT_SID", "is missing though PUBLIC_BASE_URL is public; set the credentials."
            )
        return url
    if addresses.is_loopback(url):
        if not rehearsal:
            raise SettingsError(
                "PUBLIC_BASE_URL", "is a loopback address, which Twilio cannot reach; set a public one."
            )
        return url
    if not url.startswith("https://"):
        raise SettingsError("PUBLIC_BASE_URL", "must begin with https:// since it carries people's texts.")
    return url


def _network_folder(name: str) -> Path:
    """A path when it looks like one, else a shipped network; it must be there."""
    is_path = "/" in name or name.startswith((".", "~"))
    folder = Path(name).expanduser().absolute() if is_path else SHIPPED_NETWORKS / name
    if not folder.is_dir():
        shipped = ", ".join(sorted(found.name for found in SHIPPED_NETWORKS.iterdir() if found.is_dir()))
        raise SettingsError(
            "AVISA_NETWORK", f"there is no such network; give the path of a folder or one of: {shipped}."
        )
    return folder


def _keys(given: Variables, data_folder: Path, *, real_texts: bool) -> SecretStr | Path | None:
    keys = keyring.read(given.AVISA_KEYS)
    if not real_texts:
        return keys
    if keys is None:
        raise SettingsError("AVISA_KEYS", "is missing; real phone numbers need keys that are kept outside AVISA_DATA.")
    if isinstance(keys, Path) and keys.resolve().is_relative_to(data_folder.resolve()):
        raise SettingsError("AVISA_KEYS", "must not lie inside AVISA_DATA, beside the data it protects; move the file.")
    return keys
