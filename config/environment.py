"""The environment variables Avisa reads, with default and meaning; `config.settings` judges them together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Final

from pydantic import BaseModel, ConfigDict, Field, SecretStr, StringConstraints, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

ENV_FILE: Final = ".env"

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Port = Annotated[int, Field(ge=1, le=65535)]


class SettingsError(Exception):
    """A variable is missing or malformed; the message names it and says what to do, never what it holds."""

    def __init__(self, variable: str, advice: str) -> None:
        super().__init__(f"{variable}: {advice}")
        self.variable = variable
        self.advice = advice


@dataclass(frozen=True, slots=True)
class Described:
    """One line of the settings table: the variable, its default as a person would write it, its meaning."""

    variable: str
    default: str
    meaning: str


def _variable(meaning: str, shown: str = "none", *, default: Any = None) -> Any:  # noqa: ANN401 - as pydantic's Field
    return Field(default=default, description=meaning, json_schema_extra={"shown": shown})


class Variables(BaseModel):
    """Every variable by its own name, each checked alone; the values may still contradict each other."""

    model_config = ConfigDict(extra="ignore", hide_input_in_errors=True)

    PORT: Port = _variable("The loopback port the web server listens on.", "8000", default=8000)
    PUBLIC_BASE_URL: Text | None = _variable(
        "The https address at which the provider reaches this service; signatures are checked against it.",
        "http://127.0.0.1:PORT",
    )
    DATABASE_URL: SecretStr | None = _variable(
        "Where everything is kept: sqlite:///FILE or postgresql://USER:PASSWORD@HOST/NAME.",
        "sqlite:///AVISA_DATA/avisa.sqlite3",
    )
    REDIS_URL: SecretStr | None = _variable(
        "A Redis or Valkey server of 6.2 or newer: redis://, rediss:// or unix:// and its address.",
        "the embedded server",
    )
    TWILIO_ACCOUNT_SID: Text | None = _variable("The Twilio account, AC and 32 hexadecimal digits.")
    TWILIO_AUTH_TOKEN: SecretStr | None = _variable("The account's auth token: it sends and it checks signatures.")
    TWILIO_AUTH_TOKEN_NEXT: SecretStr | None = _variable(
        "The secondary auth token, accepted in signatures too while tokens are being rotated."
    )
    TWILIO_MESSAGING_SERVICE_SID: Text | None = _variable(
        "The messaging service to send from, MG and 32 hexadecimal digits; wins over TWILIO_FROM."
    )
    TWILIO_FROM: Text | None = _variable("The number to send from, as +12135550100, or a short code.")
    TWILIO_API_BASE: Text | None = _variable(
        "Another address for Twilio's API: https, or loopback for a rehearsal against a local provider.",
        "Twilio's own",
    )
    TWILIO_MPS: Annotated[float, Field(gt=0, le=10_000, allow_inf_nan=False)] | None = _variable(
        "Message segments a second the sender is allowed.", "1, or 50 on the simulator"
    )
    AVISA_NETWORK: Text = _variable(
        "The network to serve: the name of a folder in config/networks, or the path of one of your own.",
        "los_angeles",
        default="los_angeles",
    )
    AVISA_KEYS: SecretStr | None = _variable(
        "The keys that seal phone numbers: NAME:BASE64,...,index:BASE64 or the path of a file; "
        "must be given, and kept outside AVISA_DATA, when real texts are sent.",
        "made in AVISA_DATA at the first run",
    )
    AVISA_DATA: Text = _variable(
        "The folder for the database, the embedded server and the keys.", ".avisa", default=".avisa"
    )
    AVISA_SIMULATOR_PORT: Port | None = _variable(
        "The loopback port of the simulated phone network, when there are no Twilio credentials.", "PORT + 1"
    )
    ALARM_URL: SecretStr | None = _variable(
        "An http(s) address called while all is well, so that somebody outside hears when it stops."
    )


class _FromEnvironment(Variables, BaseSettings):
    model_config = SettingsConfigDict(
        env_file=ENV_FILE,
        env_ignore_empty=True,
        case_sensitive=True,
        extra="ignore",
        hide_input_in_errors=True,
    )


def read_variables(environ: Mapping[str, str] | None = None) -> Variables:
    """The variables of `environ` alone, or of the process and .env; SettingsError for the first bad one."""
    try:
        if environ is None:
            return _FromEnvironment()
        return Variables.model_validate({name: value for name, value in environ.items() if value})
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False, include_context=False)[0]
        raise SettingsError(str(first["loc"][0]), _advice(first["msg"])) from None
    except (OSError, UnicodeDecodeError):
        raise SettingsError(ENV_FILE, "cannot be read as a text file in UTF-8; correct or remove it.") from None


def describe() -> tuple[Described, ...]:
    """The settings table, one row a variable, in the order of the README."""
    rows = []
    for name, field in Variables.model_fields.items():
        extra = field.json_schema_extra
        shown = extra["shown"] if isinstance(extra, dict) else "none"
        rows.append(Described(name, str(shown), str(field.description)))
    return tuple(rows)


def _advice(message: str) -> str:
    return message[0].lower() + message[1:] + "; correct it or leave it out."
