"""How a network folder's files are read: into frozen shapes, in which unknown keys are refused.

A misspelled rule must not be silent.
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Annotated, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

Slug = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]
Words = Annotated[str, Field(min_length=1, max_length=120)]
Positive = Annotated[float, Field(gt=0, allow_inf_nan=False)]
Share = Annotated[float, Field(ge=0, le=1)]
Point = tuple[Annotated[float, Field(ge=-90, le=90)], Annotated[float, Field(ge=-180, le=180)]]


class NetworkError(Exception):
    """A network folder can't be used; the message names file, key and reason."""

    def __init__(self, file: str, key: str, reason: str) -> None:
        super().__init__(f"{file}: {key}: {reason}")
        self.file, self.key, self.reason = file, key, reason


class Strict(BaseModel):
    """Frozen, and nothing beside the keys that are named."""

    model_config = ConfigDict(frozen=True, extra="forbid")


Shape = TypeVar("Shape", bound=BaseModel)


def read(file: Path, shape: type[Shape], *, may_be_missing: bool = False) -> Shape:
    """The file in its shape; raises NetworkError with the first thing that is wrong.

    One that `may_be_missing` is then as if it were empty.
    """
    if may_be_missing and not file.exists():
        return shape()
    try:
        return shape.model_validate(tomllib.loads(file.read_text(encoding="utf-8")))
    except FileNotFoundError:
        raise NetworkError(file.name, "file", "is missing") from None
    except (OSError, UnicodeDecodeError) as error:
        raise NetworkError(file.name, "file", f"can't be read ({type(error).__name__})") from None
    except tomllib.TOMLDecodeError as error:
        raise NetworkError(file.name, "syntax", str(error)) from None
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False)[0]
        key = ".".join(str(part) for part in first["loc"]) or "file"
        raise NetworkError(file.name, key, first["msg"]) from None
