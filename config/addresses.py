"""The addresses and identities among the settings, each read into one form or refused by its name."""

from __future__ import annotations

import ipaddress
import re
from pathlib import Path
from typing import Final
from urllib.parse import SplitResult, urlsplit

from pydantic import SecretStr
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from config.environment import SettingsError

POSTGRESQL: Final = ("postgres", "postgresql", "postgresql+psycopg")
# The forms of Twilio's API description; a sender is an E.164 number or a short code of 5 or 6 digits.
TWILIO_FORMS: Final = {
    "TWILIO_ACCOUNT_SID": (re.compile(r"AC[0-9a-zA-Z]{32}"), "AC and 32 letters or digits"),
    "TWILIO_MESSAGING_SERVICE_SID": (re.compile(r"MG[0-9a-zA-Z]{32}"), "MG and 32 letters or digits"),
    "TWILIO_FROM": (
        re.compile(r"\+[1-9][0-9]{7,14}|[1-9][0-9]{4,5}"),
        "a number such as +12135550100 or a short code",
    ),
}


def is_loopback(url: str | None) -> bool:
    """Whether the address is on this machine: localhost, 127.0.0.0/8 or ::1."""
    host = _split(url).hostname if url else None
    if host is None:
        return False
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def web(variable: str, text: str) -> str:
    """An http(s) address without a trailing slash, a query or a password."""
    parts = _split(text)
    if parts.scheme not in ("http", "https") or not parts.hostname or not _has_valid_port(parts):
        raise SettingsError(variable, "must be a web address such as https://alerts.example.org.")
    if parts.query or parts.fragment or parts.username is not None:
        raise SettingsError(variable, "must be a plain web address, without a query, a fragment or a password.")
    return text.rstrip("/")


def provider(text: str | None) -> str | None:
    """Where the provider's API is when not at Twilio's own address: https, or this machine."""
    if text is None:
        return None
    url = web("TWILIO_API_BASE", text)
    if not url.startswith("https://") and not is_loopback(url):
        raise SettingsError("TWILIO_API_BASE", "must begin with https:// unless it is a loopback address.")
    return url


def alarm(text: SecretStr | None) -> str | None:
    """The address of the outside heartbeat; a query is allowed, since such services put their token there."""
    if text is None:
        return None
    parts = _split(text.get_secret_value())
    if parts.scheme not in ("http", "https") or not parts.hostname or not _has_valid_port(parts):
        raise SettingsError("ALARM_URL", "must be an http:// or https:// address.")
    return text.get_secret_value()


def redis(text: SecretStr | None) -> str | None:
    """A redis://, rediss:// or unix:// address."""
    if text is None:
        return None
    parts = _split(text.get_secret_value())
    if parts.scheme in ("redis", "rediss") and parts.hostname and _has_valid_port(parts):
        return text.get_secret_value()
    if parts.scheme == "unix" and parts.path.startswith("/"):
        return text.get_secret_value()
    raise SettingsError("REDIS_URL", "must begin with redis://HOST, rediss://HOST or unix:///PATH.")


def database(text: SecretStr | None, data_folder: Path) -> str:
    """A SQLAlchemy URL: SQLite in a file with an absolute path, or PostgreSQL through psycopg."""
    if text is None:
        return URL.create("sqlite", database=str(data_folder / "avisa.sqlite3")).render_as_string()
    advice = "must be sqlite:///FILE or postgresql://USER:PASSWORD@HOST/NAME."
    try:
        url = make_url(text.get_secret_value())
    except (ArgumentError, ValueError):
        raise SettingsError("DATABASE_URL", advice) from None
    if url.drivername == "sqlite":
        if url.database in (None, "", ":memory:"):
            raise SettingsError("DATABASE_URL", "must name a file: several processes share the database.")
        url = url.set(database=str(Path(str(url.database)).expanduser().absolute()))
    elif url.drivername in POSTGRESQL:
        url = url.set(drivername="postgresql+psycopg")
    else:
        raise SettingsError("DATABASE_URL", advice)
    return url.render_as_string(hide_password=False)


def check_twilio(variable: str, text: str | None) -> None:
    """Refuse an account, a service or a sender that Twilio could not have given out; None passes."""
    pattern, form = TWILIO_FORMS[variable]
    if text is not None and not pattern.fullmatch(text):
        raise SettingsError(variable, f"must be {form}.")


def check_token(variable: str, token: SecretStr | None) -> None:
    """Refuse a token with blanks or control characters, the usual slip of a copy and paste; None passes."""
    if token is not None and not re.fullmatch(r"[\x21-\x7e]+", token.get_secret_value()):
        raise SettingsError(variable, "holds a blank or an unprintable character; copy it again from the console.")


def _has_valid_port(parts: SplitResult) -> bool:
    try:
        return parts.port is None or parts.port > 0
    except ValueError:
        return False


def _split(url: str) -> SplitResult:
    try:
        return urlsplit(url)
    except ValueError:  # such as an unclosed bracket
        return urlsplit("")
