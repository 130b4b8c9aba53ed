"""What a person sees of the assets of a unit: all, their own, and of others' what everybody may see.

An operator sees its own assets whole and its rivals' as the public does: no type that is not open, no
attribute that is not public, and of a type whose place is not public neither name, code, address nor shape.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.db.models import Case, CharField, F, Q, Value, When

from hatangso.catalog.asset_types import asset_type, asset_types
from hatangso.domain.access.roles import Grant, Thing, may
from hatangso.domain.assets.asset_type import AssetType, Attribute
from hatangso.store.assets.models import Asset
from hatangso.store.organisations.access import Actor
from hatangso.store.places.models import Unit


@dataclass(frozen=True)
class Sight:
    """`whole`: every asset in full; otherwise those of `own` in full, others' `as_public` or not at all."""

    whole: bool
    own: frozenset[int] = frozenset()
    as_public: bool = False

    def sees_whole(self, asset: Asset) -> bool:
        """Whether every field of this asset may be shown."""
        return self.whole or bool(self.own & {asset.owner_id, asset.operator_id})

    @property
    def own_rows(self) -> Q:
        """Rows that are seen in full where not all are."""
        return Q(owner__in=self.own) | Q(operator__in=self.own)

    def order(self, *fields: str) -> list[Any]:
        """What to order rows by so that the order tells nothing hidden: a hidden name, code or address counts
        as empty. Who sees every row whole is given the columns themselves, which have indexes."""
        if self.whole:
            return list(fields)
        shown = self.own_rows | Q(type__in=exact_types())
        return [
            Case(When(shown, then=F(one)), default=Value(""), output_field=CharField())
            if one in ("name", "code", "address")
            else one
            for one in fields
        ]

    @property
    def key(self) -> str:
        """The same for everybody who sees the same: for caches."""
        return "all" if self.whole else f"{int(self.as_public)}-{','.join(map(str, sorted(self.own)))}"


PUBLIC = Sight(whole=False, as_public=True)
NOTHING = Sight(whole=False)


def sight_of(actor: Actor, unit: Unit) -> Sight:
    """What the person sees of the assets in a unit, and of those of its communes."""
    return _sight(actor.grants, Thing(unit_id=unit.pk, above=(unit.parent_id,) if unit.parent_id else ()))


@lru_cache(maxsize=64)
def sights_in(grants: tuple[Grant, ...], provinces: tuple[int, ...]) -> tuple[tuple[int, Sight], ...]:
    """Of provinces (ids) those of whose assets these grants let somebody see something, each with what.

    Kept by all that it depends on: a grant that was withdrawn is another question.
    """
    told = ((pk, _sight(grants, Thing(unit_id=pk))) for pk in provinces)
    return tuple((pk, sight) for pk, sight in told if sight != NOTHING)


def _sight(grants: tuple[Grant, ...], thing: Thing) -> Sight:
    staff = tuple(grant for grant in grants if grant.role != "operator")
    if may(staff, "view_assets", thing):
        return Sight(whole=True)
    near = {thing.unit_id, *thing.above}
    companies = [grant for grant in grants if grant.role == "operator" and grant.unit_id in near]
    if not companies:
        return NOTHING
    return Sight(whole=False, own=frozenset(grant.organisation_id for grant in companies), as_public=True)


def open_types() -> tuple[str, ...]:
    """Types of which everybody may see something."""
    return tuple(one.code for one in asset_types().values() if one.open_data)


def exact_types() -> tuple[str, ...]:
    """Types whose names, codes and exact places everybody may see."""
    return tuple(one.code for one in asset_types().values() if one.open_data and one.exact)


def shown_attributes(kind: AssetType, whole: bool) -> tuple[Attribute, ...]:
    """The type's attributes that may be shown."""
    return tuple(one for one in kind.attributes if whole or one.public)


@dataclass(frozen=True)
class Seen:
    """An asset as somebody may see it: what they may not is empty."""

    asset: Asset
    whole: bool

    @property
    def type(self) -> AssetType | None:
        return asset_type(self.asset.type)

    @property
    def exact(self) -> bool:
        kind = self.type
        return self.whole or (kind is not None and kind.open_data and kind.exact)

    @property
    def name(self) -> str:
        return self.asset.name if self.exact else ""

    @property
    def code(self) -> str:
        return self.asset.code if self.exact else ""

    @property
    def address(self) -> str:
        return self.asset.address if self.exact else ""

    @property
    def shape(self) -> Any:
        return self.asset.shape if self.exact else None

    @property
    def owner(self) -> str:
        """The owner's name; a text of the past, which may name a person, only where all is shown."""
        if self.asset.owner is not None:
            return str(self.asset.owner.name)
        return self.asset.owner_name if self.whole else ""

    @property
    def note(self) -> str:
        return self.asset.note if self.whole else ""

    @property
    def attributes(self) -> dict[str, Any]:
        kind = self.type
        if kind is None:
            return dict(self.asset.attributes) if self.whole else {}
        shown = {one.code for one in shown_attributes(kind, self.whole)}
        return {code: value for code, value in self.asset.attributes.items() if code in shown}


def seen(asset: Asset, sight: Sight) -> Seen:
    """The asset as that sight shows it; ask `assets_seen_by` first whether it shows it at all."""
    return Seen(asset, sight.sees_whole(asset))
