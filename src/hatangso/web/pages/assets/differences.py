"""Changes of an asset in words a reader understands: labels, values with units, names of organisations."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import shapely
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from hatangso.catalog.asset_types import asset_type
from hatangso.domain.assets.changes import Change
from hatangso.domain.assets.measures import length_m
from hatangso.domain.assets.values import tell_value
from hatangso.domain.numbers_format import format_number
from hatangso.store.evidence.models import Received
from hatangso.store.organisations.models import Organisation
from hatangso.store.places.models import Unit
from hatangso.web.pages.assets.words import field_label, state_name

LINKS: dict[str, tuple[Any, str]] = {
    "owner_id": (Organisation, "name"),
    "operator_id": (Organisation, "name"),
    "unit_id": (Unit, "full_name"),
    "evidence_id": (Received, "file_name"),
}
UNSAID = {"type", "source_wkb", "merged_into_id"}  # told otherwise, or nothing a reader would ask for


@dataclass(frozen=True)
class Told:
    """One change in words; '' is what is not known."""

    field: str
    label: str
    before: str
    after: str


def told_changes(told: Iterable[Change], type_code: str, names: dict[Any, str] | None = None) -> list[Told]:
    """In words; `names` from `names_in` where many are told at once."""
    every = [one for one in told if one.field not in UNSAID and not one.field.startswith("_")]
    known = names if names is not None else names_in(every)
    kind = asset_type(type_code)
    return [
        Told(
            one.field,
            field_label(one.field, kind),
            value_words(one.field, one.before, type_code, known),
            value_words(one.field, one.after, type_code, known),
        )
        for one in every
    ]


def names_in(told: Sequence[Change]) -> dict[Any, str]:
    """The names of everything that the changes link to: a query a kind."""
    wanted: dict[Any, set[int]] = {}
    for one in told:
        if one.field in LINKS:
            model, column = LINKS[one.field]
            wanted.setdefault((model, column), set()).update(v for v in (one.before, one.after) if v)
    return {
        (model, pk): name
        for (model, column), ids in wanted.items()
        for pk, name in model.objects.filter(pk__in=ids).values_list("pk", column)
    }


def value_words(field: str, value: Any, type_code: str, names: dict[Any, str]) -> str:
    """One value as a reader sees it."""
    if value in (None, ""):
        return ""
    if field in LINKS:
        return names.get((LINKS[field][0], value), f"#{value}")
    if field == "state":
        return state_name(str(value))
    if field == "shape":
        return shape_words(value)
    if field == "deleted":
        return _("có") if value else _("không")
    if field.endswith("_on"):
        return f"{date.fromisoformat(str(value)):%d/%m/%Y}"
    if field.startswith("attributes."):
        kind = asset_type(type_code)
        attribute = kind.attribute(field.removeprefix("attributes.")) if kind else None
        return tell_value(attribute, value, get_language() or "vi") if attribute else str(value)
    return str(value)


def shape_words(shape: Any) -> str:
    """A point by its coordinates, a line by its length, an area by its number of corners."""
    if shape.geom_type == "Point":
        return f"{shape.y:.6f}; {shape.x:.6f}".replace(".", ",")
    length = length_m(shape)
    if length is not None:
        return _("đường dài %(metres)s m") % {"metres": format_number(length, 0)}
    return _("vùng %(corners)d đỉnh") % {"corners": shapely.get_num_coordinates(shape) - 1}
