"""Reads catalog/counted/*.toml: every file is one thing counted from the registry; its name is the code."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

from hatangso.catalog.asset_types import asset_type
from hatangso.catalog.discovery import CatalogueError, indicator
from hatangso.domain.assets.counting import Condition, CountRule, Pick
from hatangso.domain.assets.states import State
from hatangso.domain.words import Words

_NEEDED = {"name", "unit", "part", "version", "source"}
_MAY = {"whole", "indicator", "feeds", "part_of_whole", "with_operators", "note"}
_OF_A_PICK = {"type", "states", "where", "measure", "sum_of", "empty_as"}
_MEASURES = ("objects", "length_km", "attribute")


@cache
def count_rules() -> dict[str, CountRule]:
    """Every rule by its code, in the order of the codes."""
    found = [entry for entry in files("hatangso.catalog.counted").iterdir() if entry.name.endswith(".toml")]
    return {
        rule.code: rule
        for rule in (
            read_count_rule(entry.name.removesuffix(".toml"), entry.read_text(encoding="utf-8"))
            for entry in sorted(found, key=lambda entry: entry.name)
        )
    }


def read_count_rule(code: str, text: str) -> CountRule:
    """The rule of one file. Raises CatalogueError: which file, which key, what to change."""
    file = f"{code}.toml"
    try:
        told = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise CatalogueError(f"{file}: {error}") from error
    _keys(file, told, _NEEDED, _MAY)
    whole = told.get("whole")
    if isinstance(whole, str) and whole not in ("population", "households"):
        raise CatalogueError(f"{file}: whole is a table, 'population' or 'households'.")
    rule = CountRule(
        code=code,
        name=Words(*told["name"]),
        unit=told["unit"],
        part=_pick(f"{file}, part", told["part"]),
        whole=_pick(f"{file}, whole", whole) if isinstance(whole, dict) else whole,
        version=int(told["version"]),
        source=Words(*told["source"]),
        indicator=told.get("indicator", ""),
        feeds=bool(told.get("feeds", False)),
        part_of_whole=bool(told.get("part_of_whole", True)),
        with_operators=bool(told.get("with_operators", False)),
        note=Words(*told["note"]) if "note" in told else None,
    )
    if rule.indicator and indicator(rule.indicator) is None:
        raise CatalogueError(f"{file}: there is no indicator '{rule.indicator}'.")
    if rule.feeds and not rule.indicator:
        raise CatalogueError(f"{file}: 'feeds' needs an indicator.")
    return rule


def _pick(where: str, told: dict[str, Any]) -> Pick:
    _keys(where, told, {"type"}, _OF_A_PICK)
    kind = asset_type(told["type"])
    if kind is None:
        raise CatalogueError(f"{where}: there is no type '{told['type']}'.")
    pick = Pick(
        type=kind.code,
        states=tuple(State(state) for state in told.get("states", ["in_service"])),
        where=tuple(_condition(name, one) for name, one in told.get("where", {}).items()),
        measure=told.get("measure", "objects"),
        sum_of=told.get("sum_of", ""),
        empty_as=float(told["empty_as"]) if "empty_as" in told else None,
    )
    if pick.measure not in _MEASURES or bool(pick.sum_of) != (pick.measure == "attribute"):
        raise CatalogueError(
            f"{where}: measure is one of {', '.join(_MEASURES)}; 'sum_of' goes with the last."
        )
    for name in (*pick.asked, *([pick.sum_of] if pick.sum_of else ())):
        if kind.attribute(name) is None:
            raise CatalogueError(f"{where}: {kind.code} has no attribute '{name}'.")
    return pick


def _condition(attribute: str, told: Any) -> Condition:
    if isinstance(told, dict) and isinstance(told["least"], str):
        return Condition(attribute, least_of=told["least"])
    if isinstance(told, dict):
        return Condition(attribute, least=float(told["least"]))
    return Condition(attribute, tuple(told) if isinstance(told, list) else (told,))


def _keys(where: str, told: dict[str, Any], needed: set[str], may: set[str]) -> None:
    if unknown := sorted(told.keys() - needed - may):
        raise CatalogueError(f"{where}: unknown key '{unknown[0]}'.")
    if missing := sorted(needed - told.keys()):
        raise CatalogueError(f"{where}: missing key '{missing[0]}'.")
