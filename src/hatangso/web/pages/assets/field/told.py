"""What a phone in the field is told: the types, who may own, and assets as texts."""

from typing import Any

from django.db.models import QuerySet
from django.http import JsonResponse
from django.utils.translation import gettext as _

from hatangso.catalog.asset_types import asset_types
from hatangso.domain.assets.asset_type import AssetType, Attribute
from hatangso.domain.assets.draft import DATES
from hatangso.flows.assets.field_values import DOTTED, fields_of, outline_of
from hatangso.flows.assets.keep_asset import may_edit
from hatangso.store.assets.models import Asset
from hatangso.store.assets.queries import assets_in_sight
from hatangso.store.assets.sight import sight_of
from hatangso.store.organisations.access import Actor
from hatangso.store.places.models import Unit
from hatangso.web.pages.assets.words import choices_of_states, field_label
from hatangso.web.templatetags.progress import spoken

MOST = 5_000  # assets on one phone
UNSEEN = ("source_wkb", "search_key")


def private(told: dict[str, Any], status: int = 200) -> JsonResponse:
    """An answer that no cache keeps."""
    answer = JsonResponse(told, status=status)
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def rows_for(actor: Actor, unit: Unit, filters: Any) -> QuerySet[Asset]:
    """The assets that the person sees whole: of rivals nothing goes onto a phone."""
    sight = sight_of(actor, unit)
    found: QuerySet[Asset] = assets_in_sight(sight, unit, filters)
    return found if sight.whole else found.filter(sight.own_rows)


def told_asset(actor: Actor, asset: Asset) -> dict[str, Any]:
    """One asset. The names of those who changed it stay on the server."""
    return {
        "uid": str(asset.uid),
        "type": asset.type,
        "version": asset.version,
        "edit": may_edit(actor, asset),
        "lon": asset.lon,
        "lat": asset.lat,
        "geometry": asset.geometry,
        "outline": outline_of(asset),
        "unit": asset.unit.full_name,
        "fields": fields_of(asset),
    }


def told_type(kind: AssetType, count: int) -> dict[str, Any]:
    """A type with the fields of its form, in the reader's language."""
    return {
        "code": kind.code,
        "name": spoken(kind.name),
        "count": count,
        "fields": [*_named(kind), *(_attribute(one) for one in kind.attributes), *_life(kind)],
    }


def told_types(counts: dict[str, int]) -> list[dict[str, Any]]:
    """All of them, in their order."""
    return [told_type(one, counts.get(one.code, 0)) for one in asset_types().values()]


def _named(kind: AssetType) -> list[dict[str, Any]]:
    """What it is called and where it is."""
    found = [_field(name, field_label(name, kind), "text") for name in ("name", "code", "address")]
    if kind.geometry:
        found.append(_field("place", _("Vị trí"), "place", shapes=list(kind.geometry)))
    return found


def _life(kind: AssetType) -> list[dict[str, Any]]:
    """Whose it is, its state and days, and the note."""
    states = [list(one) for one in choices_of_states()]
    return [
        _field("owner", field_label("owner_id", kind), "owner"),
        _field("state", field_label("state", kind), "choice", choices=states),
        *(_field(name, field_label(name, kind), "date") for name in DATES),
        _field("note", field_label("note", kind), "long"),
    ]


def _attribute(one: Attribute) -> dict[str, Any]:
    choices = [[code, spoken(words)] for code, words in one.choices.items()]
    if one.kind == "boolean":
        choices = [["1", _("có")], ["0", _("không")]]
    label = f"{spoken(one.label)} ({one.unit})" if one.unit else spoken(one.label)
    kind = {"boolean": "choice", "asset": "text"}.get(one.kind, one.kind)
    help_text = spoken(one.help) if one.help else ""
    return _field(f"{DOTTED}{one.code}", label, kind, choices, required=one.required, help=help_text)


def _field(
    name: str, label: str, kind: str, choices: list[list[str]] | None = None, **more: Any
) -> dict[str, Any]:
    return {"name": name, "label": label, "kind": kind, "choices": choices or [], **more}
