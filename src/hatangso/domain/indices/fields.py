"""One table of an index's file, read key by key: what is missing, misspelt or left over names itself."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from hatangso.domain.words import Misstated, Words

MISSING: Any = object()


class IndexTrouble(ValueError):
    """The file of an index is not as it must be; says which file, where, and what to change."""


class Fields:
    """Takes the keys of one table. `finish` raises where a key was not asked for.

    >>> Fields({"poins": 3}, file="dti.toml", where="groups[1]").finish()
    Traceback (most recent call last):
    hatangso.domain.indices.fields.IndexTrouble: dti.toml: groups[1]: unknown key 'poins'; known keys are .
    """

    def __init__(self, table: object, *, file: str, where: str = "") -> None:
        self.file = file
        self.where = where
        if not isinstance(table, Mapping):
            raise self.trouble("must be a table")
        self._table = table
        self._known: list[str] = []

    def trouble(self, sentence: str) -> IndexTrouble:
        return IndexTrouble(": ".join(part for part in (self.file, self.where, sentence) if part))

    def take(self, key: str, default: Any = MISSING) -> Any:
        """The value as it stands; an error where it is missing and has no default."""
        self._known.append(key)
        if key in self._table:
            return self._table[key]
        if default is MISSING:
            raise self.trouble(f"missing key '{key}'")
        return default

    def text(self, key: str, default: Any = MISSING) -> str:
        found = self.take(key, default)
        if not isinstance(found, str):
            raise self.trouble(f"'{key}' must be a text")
        return found

    def words(self, key: str, default: Any = MISSING) -> Words:
        """A text for people: {vi = "…", en = "…"}, or one text for both languages."""
        found = self.take(key, default)
        if isinstance(found, Words):
            return found
        if isinstance(found, str):
            return Words(found, found)
        both = Fields(found, file=self.file, where=f"{self.where}.{key}".lstrip("."))
        words = Words(both.text("vi"), both.text("en"))
        both.finish()
        return words

    def number(self, key: str, default: Any = MISSING, *, least: float | None = None) -> float:
        found = self.take(key, default)
        if isinstance(found, bool) or not isinstance(found, int | float):
            raise self.trouble(f"'{key}' must be a number")
        if least is not None and found < least:
            raise self.trouble(f"'{key}' must be at least {least:g}")
        return float(found)

    def number_or_none(self, key: str, *, least: float | None = None) -> float | None:
        self._known.append(key)
        return self.number(key, least=least) if self._table.get(key) is not None else None

    def flag(self, key: str, *, default: bool) -> bool:
        found = self.take(key, default)
        if not isinstance(found, bool):
            raise self.trouble(f"'{key}' must be true or false")
        return found

    def choice(self, key: str, allowed: tuple[str, ...], default: Any = MISSING) -> str:
        found = self.text(key, default)
        if found not in allowed:
            raise self.trouble(f"'{key}' is '{found}'; it may be {', '.join(allowed)}")
        return found

    def choices(self, key: str, allowed: tuple[str, ...], default: Any = MISSING) -> tuple[str, ...]:
        found = self.take(key, default)
        if not isinstance(found, list | tuple) or not found or not all(one in allowed for one in found):
            raise self.trouble(f"'{key}' must be a list of {', '.join(allowed)}")
        return tuple(found)

    def rows(self, key: str, default: Any = MISSING) -> list[Any]:
        found = self.take(key, default)
        if not isinstance(found, list | tuple):
            raise self.trouble(f"'{key}' must be a list")
        return list(found)

    def day(self, key: str, default: Any = MISSING) -> date | None:
        found = self.take(key, default)
        try:
            return date.fromisoformat(str(found)) if found else None
        except ValueError:
            raise self.trouble(f"'{key}' must be a day such as 2023-05-25") from None

    def inside(self, key: str, table: object) -> "Fields":
        """The reader of a table within this one."""
        return Fields(table, file=self.file, where=f"{self.where}.{key}".lstrip("."))

    def told(self, wrong: Misstated) -> IndexTrouble:
        """A wrong value, told with its place."""
        return self.trouble(wrong.words.en)

    def finish(self) -> None:
        known = dict.fromkeys(self._known)
        for key in self._table:
            if key not in known:
                raise self.trouble(f"unknown key '{key}'; known keys are {', '.join(known)}.")
