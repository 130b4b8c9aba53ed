"""Reads catalog/permit_kinds/*.toml: every file is one kind of permit file; its name is the code."""

import tomllib
from functools import cache
from importlib.resources import files

from hatangso.catalog.discovery import CatalogueError
from hatangso.domain.permits.permit_kind import PermitKind
from hatangso.domain.words import Words

MOST_DAYS = 365


@cache
def permit_kinds() -> dict[str, PermitKind]:
    """Every kind by its code, in the order in which they are offered."""
    found = [
        read_permit_kind(entry.name.removesuffix(".toml"), entry.read_text(encoding="utf-8"))
        for entry in files("hatangso.catalog.permit_kinds").iterdir()
        if entry.name.endswith(".toml")
    ]
    return {one.code: one for one in sorted(found, key=lambda one: (one.order, one.code))}


def read_permit_kind(code: str, text: str) -> PermitKind:
    """The kind of one file. Raises CatalogueError: which file, what to change."""
    try:
        told = tomllib.loads(text)
        kind = PermitKind(
            code=code,
            name=Words(*told.pop("name")),
            source=Words(*told.pop("source")),
            **told,
        )
    except (tomllib.TOMLDecodeError, TypeError, KeyError) as error:
        raise CatalogueError(f"permit_kinds/{code}.toml: {error}") from error
    if not (0 < kind.opinion_days <= MOST_DAYS and 0 < kind.days <= MOST_DAYS):
        raise CatalogueError(f"permit_kinds/{code}.toml: days and opinion_days are 1 to {MOST_DAYS}.")
    return kind
