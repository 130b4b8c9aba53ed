"""Reads catalog/assets/*.toml: every file is one type of assets, found by itself; its name is the code."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

from hatangso.catalog.discovery import CatalogueError
from hatangso.domain.assets.asset_type import GROUPS, AssetType, Attribute
from hatangso.domain.words import Words

MARKS = ("circle", "square", "triangle", "diamond", "cross", "star", "hexagon", "pin")
_NEEDED = {"name", "plural", "group", "geometry", "icon", "colour", "mark", "source", "verified"}
_MAY = {"order", "duplicate_metres", "shareable", "open_data", "exact", "attributes"}
_ATTRIBUTE_NEEDED = {"label", "kind"}
_ATTRIBUTE_MAY = {
    "unit",
    "minimum",
    "maximum",
    "choices",
    "former",
    "required",
    "public",
    "filter",
    "help",
    "of",
}
_KINDS = ("text", "integer", "number", "choice", "boolean", "date", "asset")


@cache
def asset_types() -> dict[str, AssetType]:
    """Every type by its code, in the order in which they are shown."""
    found = [entry for entry in files("hatangso.catalog.assets").iterdir() if entry.name.endswith(".toml")]
    read = [
        read_asset_type(entry.name.removesuffix(".toml"), entry.read_text(encoding="utf-8"))
        for entry in found
    ]
    groups = list(GROUPS)
    return {one.code: one for one in sorted(read, key=lambda t: (groups.index(t.group), t.order, t.code))}


def asset_type(code: str) -> AssetType | None:
    """The type of a code; None where the catalogue has none (a type of the past)."""
    return asset_types().get(code)


def read_asset_type(code: str, text: str) -> AssetType:
    """The type of one file. Raises CatalogueError: which file, which key, what to change."""
    file = f"{code}.toml"
    try:
        told = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise CatalogueError(f"{file}: {error}") from error
    _keys(file, told, _NEEDED, _MAY)
    if told["group"] not in GROUPS:
        raise CatalogueError(f"{file}: group is one of {', '.join(GROUPS)}.")
    if not set(told["geometry"]) <= {"point", "line", "area"}:
        raise CatalogueError(f"{file}: geometry holds 'point', 'line', 'area' or nothing.")
    if told["mark"] not in MARKS:
        raise CatalogueError(f"{file}: mark is one of {', '.join(MARKS)}.")
    attributes = tuple(
        _attribute(f"{file}, {name}", name, one) for name, one in told.get("attributes", {}).items()
    )
    return AssetType(
        code=code,
        name=Words(*told["name"]),
        plural=Words(*told["plural"]),
        group=told["group"],
        geometry=tuple(told["geometry"]),
        attributes=attributes,
        icon=told["icon"],
        colour=told["colour"],
        mark=told["mark"],
        source=Words(*told["source"]),
        verified=bool(told["verified"]),
        order=int(told.get("order", 100)),
        duplicate_metres=float(told.get("duplicate_metres", 10)),
        shareable=bool(told.get("shareable", False)),
        open_data=bool(told.get("open_data", True)),
        exact=bool(told.get("exact", True)),
    )


def _attribute(where: str, code: str, told: dict[str, Any]) -> Attribute:
    _keys(where, told, _ATTRIBUTE_NEEDED, _ATTRIBUTE_MAY)
    if told["kind"] not in _KINDS:
        raise CatalogueError(f"{where}: kind is one of {', '.join(_KINDS)}.")
    choices = {name: Words(*words) for name, words in told.get("choices", {}).items()}
    former = dict(told.get("former", {}))
    if bool(choices) != (told["kind"] == "choice"):
        raise CatalogueError(f"{where}: 'choices' and kind 'choice' go together.")
    if lost := set(former.values()) - choices.keys():
        raise CatalogueError(f"{where}: 'former' names {', '.join(sorted(lost))}, which is not a choice.")
    if bool(told.get("of")) != (told["kind"] == "asset"):
        raise CatalogueError(f"{where}: 'of' (a type) and kind 'asset' go together.")
    return Attribute(
        code=code,
        label=Words(*told["label"]),
        kind=told["kind"],
        unit=told.get("unit", ""),
        minimum=told.get("minimum"),
        maximum=told.get("maximum"),
        choices=choices,
        former=former,
        required=bool(told.get("required", False)),
        public=bool(told.get("public", True)),
        filter=bool(told.get("filter", False)),
        help=Words(*told["help"]) if "help" in told else None,
        of=told.get("of", ""),
    )


def _keys(where: str, told: dict[str, Any], needed: set[str], may: set[str]) -> None:
    if unknown := sorted(told.keys() - needed - may):
        raise CatalogueError(f"{where}: unknown key '{unknown[0]}'.")
    if missing := sorted(needed - told.keys()):
        raise CatalogueError(f"{where}: missing key '{missing[0]}'.")
