"""Finds every entry of the catalogue by its file: nothing is listed, and a misspelt key names itself."""

import importlib
import pkgutil
import re
import tomllib
from functools import cache
from importlib.resources import files

from hatangso.catalog import indicators as _indicator_files
from hatangso.domain.indicators.indicator import Indicator, ValueKind
from hatangso.domain.tables.definition import TableDefinition, WrongTable, read_definition

_UNKNOWN_KEY = re.compile(r"unexpected keyword argument '(\w+)'")
_MISSING_KEYS = re.compile(r"missing \d+ required positional arguments?: (.+)")


class CatalogueError(Exception):
    """An entry of the catalogue is not as it must be; says which file and what to change."""


@cache
def indicators() -> dict[str, Indicator]:
    """Every indicator by its code, in the order of the codes."""
    found = {}
    for entry in sorted(pkgutil.iter_modules(_indicator_files.__path__), key=lambda m: m.name):
        found[entry.name] = read_indicator(f"{_indicator_files.__name__}.{entry.name}")
    return found


def indicator(code: str) -> Indicator | None:
    """The indicator of a code; None where the catalogue has none (a local indicator, a code of the past)."""
    return indicators().get(code)


def read_indicator(module_name: str) -> Indicator:
    """The indicator of one file, checked."""
    file = module_name.rpartition(".")[2] + ".py"
    try:
        module = importlib.import_module(module_name)
    except TypeError as error:
        raise CatalogueError(f"{file}: {_key_trouble(error)}") from error
    found = getattr(module, "indicator", None)
    if not isinstance(found, Indicator):
        raise CatalogueError(f"{file}: has no `indicator = Indicator(__name__, …)`.")
    if found.module != module_name:
        raise CatalogueError(f"{file}: the first argument of Indicator must be __name__.")
    if bool(found.needs) != (found.formula is not None):
        raise CatalogueError(f"{file}: `needs` and a formula go together; one of them is missing.")
    return found


@cache
def tables() -> dict[str, TableDefinition]:
    """Every table that may be asked for by its code, in the order of the codes."""
    found = [entry for entry in files("hatangso.catalog.tables").iterdir() if entry.name.endswith(".toml")]
    return {
        table.code: table
        for table in (
            read_table(entry.name.removesuffix(".toml"), entry.read_text(encoding="utf-8"))
            for entry in sorted(found, key=lambda entry: entry.name)
        )
    }


def table(code: str) -> TableDefinition | None:
    """The table of a code; None where the catalogue has none (a table of the past)."""
    return tables().get(code)


def read_table(code: str, text: str) -> TableDefinition:
    """The table of one file, checked; what it feeds must be indicators that are told in numbers."""
    try:
        definition = read_definition(code, tomllib.loads(text))
    except (tomllib.TOMLDecodeError, WrongTable, KeyError) as error:
        raise CatalogueError(f"{code}.toml: {error}") from error
    for feed in definition.feeds:
        fed = indicator(feed.indicator)
        if fed is None:
            raise CatalogueError(f"{code}.toml: there is no indicator '{feed.indicator}' to feed.")
        fields = ("part", "whole") if fed.kind is ValueKind.RATIO else ("value",)
        if not {field for field, _ in feed.tallies} <= set(fields):
            raise CatalogueError(f"{code}.toml: '{feed.indicator}' takes {' and '.join(fields)}.")
    return definition


def _key_trouble(error: TypeError) -> str:
    known = [name for name, f in Indicator.__dataclass_fields__.items() if f.init]
    if unknown := _UNKNOWN_KEY.search(str(error)):
        return f"unknown key '{unknown[1]}'; known keys are {', '.join(known)}."
    if missing := _MISSING_KEYS.search(str(error)):
        return f"missing key {missing[1]}."
    return str(error)
