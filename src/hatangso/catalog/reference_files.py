"""Reads catalog/references: the national values and limits by which published speeds are judged."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

from hatangso.catalog.discovery import CatalogueError
from hatangso.domain.measurement.plausible import Limits, Reference
from hatangso.domain.periods import parse_period
from hatangso.domain.words import Words

_REFUSE = {"fastest", "longest_delay"}
_ASK = {"far", "upload_over_download", "long_delay", "short_delay", "thousandfold", "swapped_share", "began"}


@cache
def limits() -> Limits:
    """The limits of plausible.toml with the national values of ispeed_national.toml."""
    return read_limits(_text("plausible.toml"), _text("ispeed_national.toml"))


def source_of_references() -> Words:
    """Where the national values come from, for people."""
    vi, en = tomllib.loads(_text("ispeed_national.toml"))["source"]
    return Words(vi, en)


def read_limits(plausible: str, national: str) -> Limits:
    """From the texts of both files. Raises CatalogueError saying which file and what to change."""
    told = _parsed("plausible.toml", plausible)
    values = _parsed("ispeed_national.toml", national)
    references = []
    for value in values.get("value", ()):
        try:
            references.append(Reference(**value))
        except TypeError as error:
            raise CatalogueError(f"ispeed_national.toml: {error}") from error
        if parse_period(value["period"]) is None:
            raise CatalogueError(f"ispeed_national.toml: '{value['period']}' is no period.")
    return Limits(
        int(told["version"]),
        _numbers("refuse", told, _REFUSE),
        _numbers("ask", told, _ASK),
        tuple(references),
    )


def _numbers(part: str, told: dict[str, Any], known: set[str]) -> dict[str, float]:
    there = told.get(part, {})
    if set(there) != known:
        raise CatalogueError(f"plausible.toml: [{part}] must have {', '.join(sorted(known))}.")
    for name, limit in there.items():
        if not {"value", "reason"} <= set(limit) or len(limit["reason"]) != 2:
            raise CatalogueError(
                f"plausible.toml: {part}.{name} needs a value and its reason in both languages."
            )
    return {name: float(limit["value"]) for name, limit in there.items()}


def _parsed(file: str, text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise CatalogueError(f"{file}: {error}") from error


def _text(name: str) -> str:
    return (files("hatangso.catalog.references") / name).read_text(encoding="utf-8")
