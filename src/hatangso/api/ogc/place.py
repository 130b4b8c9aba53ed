"""For which place and for whose eyes features are asked."""

from dataclasses import dataclass

from django.http import Http404, HttpRequest

from hatangso.catalog.asset_types import asset_types
from hatangso.domain.assets.asset_type import AssetType
from hatangso.store.assets.sight import NOTHING, PUBLIC, Sight, sight_of
from hatangso.store.places.models import Unit

COUNTRY = "vn"


@dataclass(frozen=True)
class Place:
    """`unit` None: the whole country."""

    code: str
    unit: Unit | None
    sight: Sight

    @property
    def collections(self) -> dict[str, AssetType]:
        """The types of which this reader may see something; a type without shapes has features without."""
        return {
            code: kind
            for code, kind in asset_types().items()
            if self.sight.whole or self.sight.own or kind.open_data
        }


def asked_place(request: HttpRequest, code: str) -> Place:
    """The place of an address; 404 where there is none. Who has no right there reads as everybody does."""
    if code == COUNTRY:
        return Place(code, None, PUBLIC)
    unit = Unit.objects.select_related("parent").filter(code=code, valid_to=None).first()
    if unit is None:
        raise Http404
    sight = sight_of(request.actor, unit)  # type: ignore[attr-defined]
    return Place(code, unit, PUBLIC if sight == NOTHING else sight)


def asked_collection(place: Place, code: str) -> AssetType:
    """The type of an address; 404 where this reader has none of that name."""
    kind = place.collections.get(code)
    if kind is None:
        raise Http404
    return kind
