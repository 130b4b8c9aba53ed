"""What forms 40–44 tell of the registry: which assets stand in them, and the row of each."""

from collections.abc import Iterable

from django.db.models import QuerySet

from hatangso.catalog.asset_forms import AssetForm
from hatangso.domain.assets.forms.asset_facts import AssetFacts
from hatangso.domain.assets.states import State
from hatangso.store.assets.models import Asset
from hatangso.store.assets.queries import living
from hatangso.store.organisations.models import Organisation
from hatangso.store.places.models import Unit


def assets_of_form(form: AssetForm, unit: Unit, owner: Organisation | None) -> QuerySet[Asset]:
    """The assets that stand in the form: of a unit, of one owner where one is named."""
    where = {"unit" if unit.parent_id else "province": unit}
    found = living().filter(type__in=form.types, **where).exclude(state=State.REMOVED)
    return (found.filter(owner=owner) if owner else found).select_related("owner", "unit")


def facts_of(asset: Asset) -> AssetFacts:
    """What the forms tell of an asset."""
    return AssetFacts(
        type=asset.type,
        name=asset.name or asset.code,
        address=asset.address,
        place=asset.unit.full_name,
        owner=asset.owner.name if asset.owner else asset.owner_name,
        attributes=asset.attributes,
        note=asset.note,
        day=asset.in_service_on or asset.planned_on,
        lon=asset.lon,
        lat=asset.lat,
        length_m=asset.length_m,
    )


def form_rows(form: AssetForm, assets: Iterable[Asset]) -> list[tuple[AssetFacts, list[object]]]:
    """The rows of assets, each with its facts; assets that are none of the form's are left out."""
    told = []
    for asset in assets:
        facts = facts_of(asset)
        cells = form.cells(facts)
        if cells is not None:
            told.append((facts, list(cells)))
    return told
