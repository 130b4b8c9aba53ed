"""Reads catalog/indices/*.toml: every file is one edition of an index, found by itself."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources.readers import MultiplexedPath
from pathlib import Path
from typing import Any

from hatangso.catalog import indices as _index_files
from hatangso.catalog.discovery import CatalogueError, indicator
from hatangso.domain.indices.fields import IndexTrouble
from hatangso.domain.indices.index import Index
from hatangso.domain.indices.read_index import read_index


@cache
def index_tables() -> dict[str, Mapping[str, Any]]:
    """What every file says, by code (the file's name), in the order of the codes."""
    folder = MultiplexedPath(*(Path(place) for place in _index_files.__path__))
    found = [entry for entry in folder.iterdir() if entry.name.endswith(".toml")]
    return {
        entry.name.removesuffix(".toml"): _told(entry.name, entry.read_text(encoding="utf-8"))
        for entry in sorted(found, key=lambda entry: entry.name)
    }


@cache
def indices() -> dict[str, Index]:
    """Every index of the catalogue by its code; CatalogueError names the file that is not as it must be."""
    found = {code: read_index_file(code, table) for code, table in index_tables().items()}
    for index in found.values():
        for key in ("replaces", "example_of"):
            named = getattr(index, key)
            if named and named not in found:
                raise CatalogueError(f"{index.code}.toml: '{key}' names '{named}', which is not there.")
    return found


def index_of(code: str) -> Index | None:
    """The index of a code; None where the catalogue has none."""
    return indices().get(code)


def examples_for(code: str) -> list[Index]:
    """The invented sets of criteria offered for copying into an index."""
    return [index for index in indices().values() if index.example_of == code]


def read_index_file(code: str, table: Mapping[str, Any]) -> Index:
    """The index of one file; every indicator it names must be in the catalogue."""
    try:
        index = read_index(table, code=code, file=f"{code}.toml")
    except IndexTrouble as trouble:
        raise CatalogueError(str(trouble)) from trouble
    for criterion in index.criteria:
        if criterion.indicator and indicator(criterion.indicator) is None:
            raise CatalogueError(f"{code}.toml: {criterion.code}: no indicator '{criterion.indicator}'.")
    return index


def _told(file: str, text: str) -> Mapping[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise CatalogueError(f"{file}: {error}") from error
