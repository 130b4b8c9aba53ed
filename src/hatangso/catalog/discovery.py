"""Finds every entry of the catalogue by its file: nothing is listed, and a misspelt key names itself."""

import importlib
import pkgutil
import re
from functools import cache

from hatangso.catalog import indicators as _indicator_files
from hatangso.domain.indicators.indicator import Indicator

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


def _key_trouble(error: TypeError) -> str:
    known = [name for name, f in Indicator.__dataclass_fields__.items() if f.init]
    if unknown := _UNKNOWN_KEY.search(str(error)):
        return f"unknown key '{unknown[1]}'; known keys are {', '.join(known)}."
    if missing := _MISSING_KEYS.search(str(error)):
        return f"missing key {missing[1]}."
    return str(error)
