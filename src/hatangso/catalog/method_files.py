"""Reads catalog/methods/*.toml: every file is one version of a method; a misspelt key names itself."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

from hatangso.catalog.discovery import CatalogueError
from hatangso.domain.measurement.method import MIXED, Method, Threshold
from hatangso.domain.words import Words

_KEYS = {"version", "name", "since", "thresholds"}
_OF_A_THRESHOLD = {"value", "unit", "meaning", "source", "verified"}


@cache
def methods() -> dict[str, Method]:
    """Every method by its code, older versions first."""
    found = [entry for entry in files("hatangso.catalog.methods").iterdir() if entry.name.endswith(".toml")]
    read = [
        read_method(entry.name.removesuffix(".toml"), entry.read_text(encoding="utf-8")) for entry in found
    ]
    return {method.code: method for method in sorted(read, key=lambda m: (m.family, m.version))}


def speed_method() -> Method:
    """The method by which speed tests are judged now: the newest of its family."""
    return [method for method in methods().values() if method.family == "speed"][-1]


def method_named(code: str) -> Method:
    """The method by which an import was judged or a result made, of mixed ones the newest named; the newest
    of all where its record is no more.
    """
    return methods().get(code.rpartition(MIXED)[2]) or speed_method()


def read_method(code: str, text: str) -> Method:
    """The method of one file, `<family>_<version>`. Raises CatalogueError: which file, what to change."""
    file = f"{code}.toml"
    try:
        told = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise CatalogueError(f"{file}: {error}") from error
    _exactly(file, told, _KEYS)
    family, _, version = code.rpartition("_")
    if str(told["version"]) != version:
        raise CatalogueError(f"{file}: says version {told['version']}, its name says {version}.")
    thresholds = {}
    for name, one in told["thresholds"].items():
        _exactly(f"{file}, {name}", one, _OF_A_THRESHOLD)
        thresholds[name] = Threshold(
            name,
            float(one["value"]),
            one["unit"],
            Words(*one["meaning"]),
            Words(*one["source"]),
            bool(one["verified"]),
        )
    return Method(family, int(version), Words(*told["name"]), told["since"], thresholds)


def _exactly(where: str, told: dict[str, Any], keys: set[str]) -> None:
    for key in sorted(told.keys() ^ keys, key=lambda key: key in keys):  # a misspelt one first
        raise CatalogueError(f"{where}: {'unknown' if key in told else 'missing'} key '{key}'.")
