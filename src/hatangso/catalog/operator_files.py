"""Reads catalog/operators/*.toml: every file is one operator, found by itself; its name is the code."""

import tomllib
from functools import cache
from importlib.resources import files

from hatangso.catalog.discovery import CatalogueError
from hatangso.domain.measurement.operator import Operator, OperatorNames
from hatangso.domain.words import Words

_KEYS = {"name", "aliases", "networks", "verified", "source"}


@cache
def operators() -> dict[str, Operator]:
    """Every operator by its code."""
    found = [entry for entry in files("hatangso.catalog.operators").iterdir() if entry.name.endswith(".toml")]
    return {
        one.code: one
        for one in (
            read_operator(entry.name.removesuffix(".toml"), entry.read_text(encoding="utf-8"))
            for entry in sorted(found, key=lambda entry: entry.name)
        )
    }


@cache
def operator_names() -> OperatorNames:
    """All the ways the catalogue's operators are written."""
    try:
        return OperatorNames.of(operators().values())
    except ValueError as error:
        raise CatalogueError(f"catalog/operators: {error}") from error


def operator_of(text: str) -> str | None:
    """The code of the operator that a source's text means; None where the catalogue knows none."""
    return operator_names().code_of(text)


def read_operator(code: str, text: str) -> Operator:
    """The operator of one file. Raises CatalogueError: which file, what to change."""
    try:
        told = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise CatalogueError(f"{code}.toml: {error}") from error
    for key in sorted(told.keys() ^ _KEYS, key=lambda key: key in _KEYS):  # a misspelt one first
        raise CatalogueError(f"{code}.toml: {'unknown' if key in told else 'missing'} key '{key}'.")
    name, aliases, networks = Words(*told["name"]), tuple(told["aliases"]), tuple(told["networks"])
    return Operator(code, name, aliases, networks, bool(told["verified"]), told["source"])
