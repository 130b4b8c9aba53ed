"""What an attribute points at is found in the registry of the province: by its id, its code or its name."""

from collections.abc import Mapping
from typing import Any

from hatangso.catalog.asset_types import asset_type
from hatangso.domain.assets.asset_type import AssetType, Attribute
from hatangso.domain.assets.draft import Value
from hatangso.domain.assets.reference import Known, NotPointed, key_told, pointed_at, words_told
from hatangso.domain.assets.values import BadValue
from hatangso.store.assets.queries import living
from hatangso.store.places.models import Unit


class PointedAssets:
    """Asked from a unit (its own objects go before those of its province); a type is read once."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit
        self._types: dict[str, dict[str, list[Known]]] = {}

    def find(self, attribute: Attribute, text: str) -> dict[str, str]:
        """The value that points there. Raises BadValue where nothing, or more than one, is meant."""
        known = self._known(attribute.of).get(key_told(text), ())
        try:
            return pointed_at(attribute, asset_type(attribute.of), text, known, self._unit.pk).value
        except NotPointed as wrong:
            raise BadValue(attribute.code, wrong.words.vi, wrong.words.en) from None

    def _known(self, code: str) -> dict[str, list[Known]]:
        if code not in self._types:
            found: dict[str, list[Known]] = {}
            rows = living().filter(type=code, province=self._unit.parent_id or self._unit.pk)
            told = rows.order_by("pk").values_list("uid", "code", "name", "unit_id", "unit__name")
            for uid, own, name, place, where in told:
                one = Known(str(uid), own, name, place, where)
                for text in (one.uid, own, name):
                    if text:
                        found.setdefault(key_told(text), []).append(one)
            self._types[code] = found
        return self._types[code]


def pointing(
    kind: AssetType, told: Mapping[str, Value], before: Mapping[str, Any], unit: Unit
) -> dict[str, Value]:
    """The values with every reference pointing somewhere. What stood there before in the same words stays as
    it was: pointing, or a text of an old list. Raises BadValue."""
    values, known = dict(told), PointedAssets(unit)
    for attribute in kind.attributes:
        text = values.get(attribute.code)
        if attribute.kind != "asset" or not isinstance(text, str):
            continue
        there = before.get(attribute.code)
        if isinstance(there, dict) and words_told(there) == text:
            values[attribute.code] = there
            continue
        try:
            values[attribute.code] = known.find(attribute, text)
        except BadValue:
            if there != text:
                raise
    return values
