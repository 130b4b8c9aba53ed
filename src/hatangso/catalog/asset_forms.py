"""Forms 40–44: every module `form_4N.py` of domain/assets/forms, found by itself."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from hatangso.domain.assets import forms
from hatangso.domain.assets.asset_type import AssetType
from hatangso.domain.assets.forms.asset_facts import AssetFacts
from hatangso.domain.assets.forms.form import Cell, Form, FormRow
from hatangso.domain.assets.forms.told import Told


@dataclass(frozen=True)
class AssetForm:
    """A form whose rows are assets. `read` raises Misstated; `cells` is None for what the form leaves out."""

    form: Form
    types: tuple[str, ...]
    read: Callable[[FormRow, dict[str, AssetType]], Told]
    cells: Callable[[AssetFacts], list[Cell] | None]


@cache
def asset_forms() -> dict[int, AssetForm]:
    """By number. A module with several forms names them FORM, FORM_43 …"""
    found: dict[int, AssetForm] = {}
    for entry in iter_modules(forms.__path__):
        if not entry.name.startswith("form_4"):
            continue
        module = import_module(f"{forms.__name__}.{entry.name}")
        for name, form in vars(module).items():
            if name.startswith("FORM") and isinstance(form, Form):
                found[form.number] = AssetForm(form, module.types(), module.read, module.cells)
    return dict(sorted(found.items()))
