"""Reads catalog/checks/*.toml: every file is one check, found by itself; a misspelt key names itself."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from hatangso.catalog.discovery import CatalogueError
from hatangso.domain.figures.told import Shape
from hatangso.domain.footing import Footing
from hatangso.domain.indicators.indicator import ValueKind
from hatangso.domain.validation.check import Applies, Check, Target
from hatangso.domain.validation.kinds import KINDS
from hatangso.domain.validation.rule import Severity
from hatangso.domain.words import Words

_LISTS = ("units", "other_units_than", "indicators", "counts")
_APPLIES = {*_LISTS, "kinds", "part_of_whole", "counted", "footings", "other_footings"}
_KEYS = {
    *("kind", "version", "severity", "source", "reason", "thresholds"),
    *("applies", "fields", "options", "says"),
}
_NEEDED = ("kind", "version", "severity", "source", "reason")


@cache
def checks() -> tuple[Check, ...]:
    """Every declared check, in the order of their codes."""
    found = [entry for entry in files("hatangso.catalog.checks").iterdir() if entry.name.endswith(".toml")]
    return tuple(
        read_check(entry.name.removesuffix(".toml"), entry.read_text(encoding="utf-8"))
        for entry in sorted(found, key=lambda entry: entry.name)
    )


def read_check(code: str, text: str) -> Check:
    """The check of one file. Raises CatalogueError saying which file and what to change."""
    file = f"{code}.toml"
    try:
        told = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise CatalogueError(f"{file}: {error}") from error
    _known_keys(file, told, _KEYS)
    _known_keys(file, told.get("applies", {}), _APPLIES)
    for key in _NEEDED:
        if key not in told:
            raise CatalogueError(f"{file}: missing key {key}.")
    if told["kind"] not in KINDS:
        raise CatalogueError(f"{file}: unknown kind '{told['kind']}'; known are {', '.join(KINDS)}.")
    try:
        check = Check(
            code=code,
            kind=told["kind"],
            version=int(told["version"]),
            severity=Severity(told["severity"]),
            source=_words(told["source"]),
            reason=_words(told["reason"]),
            thresholds={name: float(number) for name, number in told.get("thresholds", {}).items()},
            applies=_applies(told.get("applies", {})),
            fields=tuple(told.get("fields", ())),
            options=told.get("options", {}),
            says=_words(told["says"]) if "says" in told else None,
        )
    except (ValueError, TypeError) as error:
        raise CatalogueError(f"{file}: {error}") from error
    _try(file, check)
    return check


def _try(file: str, check: Check) -> None:
    """Makes the check's rules once for each kind of figure, so that a missing threshold is told here."""
    targets = [
        Target(Shape(kind, unit, counts=(*check.applies.counts, "", "")[:2]), others=(Footing.MEASURED,))
        for kind in ValueKind
        for unit in ("%", "x", None)
    ]
    try:
        for target in targets:
            list(KINDS[check.kind](check, target))
    except KeyError as error:
        raise CatalogueError(f"{file}: missing threshold or option {error}.") from error


def _applies(told: Mapping[str, Any]) -> Applies:
    return Applies(
        **{name: tuple(told[name]) for name in _LISTS if name in told},
        kinds=tuple(ValueKind(kind) for kind in told.get("kinds", ())),
        footings=tuple(Footing(footing) for footing in told.get("footings", ())),
        other_footings=tuple(Footing(footing) for footing in told.get("other_footings", ())),
        part_of_whole=told.get("part_of_whole"),
        counted=told.get("counted"),
    )


def _words(pair: Any) -> Words:
    vi, en = pair
    return Words(vi, en)


def _known_keys(file: str, told: Mapping[str, Any], known: set[str]) -> None:
    for key in told:
        if key not in known:
            raise CatalogueError(f"{file}: unknown key '{key}'; known keys are {', '.join(sorted(known))}.")
