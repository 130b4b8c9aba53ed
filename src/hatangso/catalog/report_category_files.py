"""Reads catalog/report_categories/*.toml: each file is one category, found by itself, named by its code."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any, get_args

from hatangso.catalog.discovery import CatalogueError
from hatangso.domain.citizen_reports.category import GROUPS, URGENCIES, Category, Question, QuestionKind
from hatangso.domain.organisations.kinds import KINDS
from hatangso.domain.words import Words


@cache
def report_categories() -> dict[str, Category]:
    """Every category by its code, in the order in which they are offered."""
    folder = files("hatangso.catalog.report_categories")
    found = [
        read_category(entry.name.removesuffix(".toml"), entry.read_text(encoding="utf-8"))
        for entry in folder.iterdir()
        if entry.name.endswith(".toml")
    ]
    return {one.code: one for one in sorted(found, key=lambda one: (one.order, one.code))}


def read_category(code: str, text: str) -> Category:
    """The category of one file. Raises CatalogueError: which file, what to change."""
    try:
        told = tomllib.loads(text)
        told["name"], told["hint"] = Words(*told["name"]), Words(*told["hint"])
        told["warning"] = Words(*told["warning"]) if "warning" in told else None
        told["answers"] = tuple(Words(*pair) for pair in told.get("answers", ()))
        told["asset_types"] = tuple(told.get("asset_types", ()))
        told["questions"] = tuple(_question(one) for one in told.get("questions", ()))
        category = Category(code=code, **told)
    except (tomllib.TOMLDecodeError, TypeError, KeyError) as error:
        raise CatalogueError(f"report_categories/{code}.toml: {error}") from error
    for name, value, known in (
        ("group", category.group, GROUPS),
        ("urgency", category.urgency, URGENCIES),
        ("owner_kind", category.owner_kind, KINDS),
    ):
        if value not in known:
            raise CatalogueError(f"report_categories/{code}.toml: unknown {name} '{value}'.")
    if not 0 < category.owner_days <= category.days:
        raise CatalogueError(f"report_categories/{code}.toml: 0 < owner_days <= days.")
    return category


def _question(told: dict[str, Any]) -> Question:
    kind = told["kind"]
    if kind not in get_args(QuestionKind):
        raise KeyError(f"unknown kind '{kind}' of question '{told.get('code')}'")
    choices = {code: Words(*pair) for code, pair in told.pop("choices", {}).items()}
    if bool(choices) != (kind in {"choice", "choices"}):
        raise KeyError(f"question '{told.get('code')}': choices are for choice and choices")
    told["label"] = Words(*told["label"])
    told["help"] = Words(*told["help"]) if "help" in told else None
    return Question(choices=choices, **told)
