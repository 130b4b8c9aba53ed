"""Reads catalog/counted/*.toml: every file is one thing counted from the registry; its name is the code."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

from hatangso.catalog.asset_types import asset_type
from hatangso.catalog.discovery import CatalogueError, indicator
from hatangso.domain.assets.asset_type import AssetType
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
        where=tuple(_condition(where, kind, name, one) for name, one in told.get("where", {}).items()),
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


def _condition(where: str, kind: AssetType, attribute: str, told: Any) -> Condition:
    """`true`, a code, a list of codes; or a table with 'is' or 'least', 'contract' and 'stands_on'; or, of an
    attribute that points at another asset, a table of what is asked of that one under 'of'."""
    if not isinstance(told, dict):
        return Condition(attribute, tuple(told) if isinstance(told, list) else (told,))
    _keys(f"{where}, {attribute}", told, set(), {"is", "least", "of", "contract", "stands_on"})
    if "of" in told:
        known = kind.attribute(attribute)
        other = asset_type(known.of) if known and known.of else None
        if other is None or len(told["of"]) != 1:
            raise CatalogueError(f"{where}: 'of' asks one thing of what '{attribute}' points at.")
        ((name, value),) = told["of"].items()
        if other.attribute(name) is None:
            raise CatalogueError(f"{where}: {other.code} has no attribute '{name}'.")
        return Condition(attribute, of=_condition(where, other, name, value), of_type=other.code)
    least, stands_on = told.get("least"), told.get("stands_on")
    return Condition(
        attribute,
        values=(told["is"],) if "is" in told else (),
        least=float(least) if isinstance(least, int | float) else None,
        least_of=least if isinstance(least, str) else "",
        contract=bool(told.get("contract", False)),
        stands_on=(stands_on["type"], stands_on["code"]) if stands_on else None,
    )


def _keys(where: str, told: dict[str, Any], needed: set[str], may: set[str]) -> None:
    if unknown := sorted(told.keys() - needed - may):
        raise CatalogueError(f"{where}: unknown key '{unknown[0]}'.")
    if missing := sorted(needed - told.keys()):
        raise CatalogueError(f"{where}: missing key '{missing[0]}'.")
