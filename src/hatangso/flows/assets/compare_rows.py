"""Rows of an import against the registry as it is now: new, changed, the same, or not to be taken.

The same asset is: the same identifier (uid); else, in the province, the same type, owner and code. Rows
without either are known again by their content. What a row leaves empty stays as it is known.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q

from hatangso.domain.assets.asset_type import AssetType
from hatangso.domain.assets.draft import DATES
from hatangso.domain.assets.lifecycle import BadLife, require_plausible
from hatangso.domain.assets.states import State
from hatangso.domain.measurement.operator import key_of_name
from hatangso.domain.words import Words
from hatangso.flows.assets.staged_rows import StagedRow
from hatangso.store.assets.models import Asset
from hatangso.store.organisations.access import Actor
from hatangso.store.places.models import Unit

TEXTS = ("code", "name", "address", "owner_name", "state", "note")
_READ = (
    "id",
    "uid",
    "owner_id",
    "operator_id",
    "attributes",
    "wkb",
    "unit_id",
    "deleted_at",
    "merged_into_id",
    "version",
    *TEXTS,
    *DATES,
)
NEAR = 1e-9  # degrees: 0.1 mm, the noise of writing numbers and reading them again


@dataclass(frozen=True)
class Outcome:
    """What becomes of a row. `what`: new, changed, same, refused. `before`: the asset's columns as they are;
    `fields`: what would change, by column ('attributes.height_m' one by one, 'shape')."""

    what: str
    before: Mapping[str, Any] = field(default_factory=dict)
    fields: Mapping[str, Any] = field(default_factory=dict)
    reason: Words | None = None


class Registry:
    """The registry of one province, asked for many rows at once by one person. `unit`: whose list it is."""

    def __init__(self, actor: Actor, kind: AssetType, unit: Unit, today: date) -> None:
        self._actor, self._kind, self._unit, self._today = actor, kind, unit, today
        self._province = unit.parent if unit.parent is not None else unit
        self._units = {one.pk: one for one in Unit.objects.filter(parent=self._province, valid_to=None)}
        self._units[self._province.pk] = self._province
        self._whole: dict[int, bool] = {}
        self._elsewhere: dict[int, Words] = {}

    def compare(self, rows: Sequence[StagedRow]) -> list[Outcome]:
        """One outcome a row; two queries for all."""
        by_uid = self._by_uid(rows)
        by_code = self._by_code(rows)
        return [self._outcome(row, by_uid, by_code) for row in rows]

    def _by_uid(self, rows: Sequence[StagedRow]) -> dict[str, dict[str, Any]]:
        asked = [UUID(row.uid) for row in rows if row.uid]
        found = (
            Asset.objects.filter(uid__in=asked).order_by().values(*_READ, "type", "province_id")
            if asked
            else ()
        )
        return {str(one["uid"]): one for one in found}

    def _by_code(self, rows: Sequence[StagedRow]) -> dict[str, list[dict[str, Any]]]:
        codes = {row.told["code"] for row in rows if row.told.get("code")}
        found: dict[str, list[dict[str, Any]]] = {}
        if codes:
            there = Asset.objects.filter(
                Q(
                    type=self._kind.code,
                    code__in=codes,
                    province=self._province,
                    deleted_at=None,
                    merged_into=None,
                )
            )
            for one in there.order_by().values(*_READ):
                found.setdefault(one["code"], []).append(one)
        return found

    def _outcome(
        self,
        row: StagedRow,
        by_uid: Mapping[str, dict[str, Any]],
        by_code: Mapping[str, list[dict[str, Any]]],
    ) -> Outcome:
        known = by_uid.get(row.uid)
        if known is not None and known["type"] != self._kind.code:
            return _refused(
                "Mã định danh này là của một tài sản loại khác.", "This identifier is another type's."
            )
        if known is not None and known["merged_into_id"] is not None:
            return _refused(
                "Tài sản này đã gộp vào tài sản khác. Hãy sửa ở tài sản đó.",
                "This asset was merged into another one. Change that one.",
            )
        if known is None and row.told.get("code"):
            same = _of_owner(by_code.get(row.told["code"], ()), row.told)
            if len(same) > 1:
                return _refused(
                    f"Có {len(same)} tài sản cùng mã “{row.told['code']}”. Hãy ghi mã định danh (lấy từ tệp"
                    " xuất).",
                    f"{len(same)} assets have the code '{row.told['code']}'. Give the identifier.",
                )
            known = same[0] if same else None
        if (wrong := self._misplaced(row)) is not None:
            return Outcome("refused", reason=wrong)
        return self._new(row) if known is None else self._known(row, known)

    def _new(self, row: StagedRow) -> Outcome:
        told = row.told
        if row.lacking:
            return _refused(
                f"Chưa ghi “{row.lacking}”; loại {self._kind.name.vi} bắt buộc có.",
                f"'{row.lacking}' is missing; the type {self._kind.name.en} needs it.",
            )
        if row.placed is None and not (told.get("name") or told.get("code") or told.get("address")):
            return _refused(
                "Dòng không có tên, mã, địa chỉ hay toạ độ để nhận ra tài sản. Hãy ghi ít nhất một.",
                "The row tells no name, code, address or place. Give at least one.",
            )
        unit_id = row.placed.unit_id if row.placed and row.placed.unit_id else self._unit.pk
        if not self._may(unit_id, {told.get("owner_id"), told.get("operator_id")}):
            return _refused(
                "Bạn chỉ được nạp tài sản của cơ quan, doanh nghiệp mình. Hãy kiểm tra cột chủ sở hữu.",
                "You may import assets of your own organisation only. Check the owner.",
            )
        return Outcome("new")

    def _known(self, row: StagedRow, known: dict[str, Any]) -> Outcome:
        if known.get("province_id", self._province.pk) != self._province.pk or not self._may(
            known["unit_id"], {known["owner_id"], known["operator_id"]}
        ):
            return _refused(
                "Tài sản này đã có và bạn không được sửa. Hãy bỏ dòng này hoặc nhờ đơn vị quản lý nạp.",
                "This asset is there and you may not change it. Leave the row out.",
            )
        fields = changes_of(row, known)
        if known["deleted_at"] is not None:
            fields["deleted_at"] = None
        if not fields:
            return Outcome("same", known)
        if not self._may(_unit_after(row, known, fields), _organisations_after(known, fields)):
            return _refused(
                "Sửa như dòng này thì tài sản không còn là của cơ quan, doanh nghiệp bạn. Hãy kiểm tra cột"
                " chủ sở hữu, đơn vị vận hành, vị trí.",
                "The asset would be your organisation's no more. Check its owner, operator and place.",
            )
        state = fields.get("state", known["state"]) or State.UNKNOWN.value
        days = {name: _day(fields.get(name, known[name])) for name in DATES}
        try:
            require_plausible(state, days, self._today)
        except BadLife as wrong:
            return Outcome("refused", known, reason=wrong.words)
        return Outcome("changed", known, fields)

    def _may(self, unit_id: int, organisations: Iterable[int | None]) -> bool:
        """Whether the person may keep an asset of the unit and these organisations."""
        if unit_id not in self._whole:
            unit = self._units.get(unit_id)
            self._whole[unit_id] = unit is not None and self._actor.may("edit_assets", unit)
        if self._whole[unit_id]:
            return True
        unit = self._units.get(unit_id)
        own = frozenset(pk for pk in organisations if pk is not None)
        return unit is not None and bool(own) and self._actor.may("edit_assets", unit, own)

    def _misplaced(self, row: StagedRow) -> Words | None:
        """What is wrong where a row lies outside the place whose list it is."""
        unit_id = row.placed.unit_id if row.placed else 0
        if not unit_id or unit_id == self._unit.pk:
            return None
        if self._unit.pk == self._province.pk and unit_id in self._units:
            return None
        if unit_id not in self._elsewhere:
            there = self._units.get(unit_id) or Unit.objects.select_related("parent").get(pk=unit_id)
            name = there.full_name if unit_id in self._units else f"{there.full_name}, {there.parent}"
            self._elsewhere[unit_id] = Words(
                f"Vị trí này thuộc {name}, không thuộc {self._unit.full_name}. Hãy kiểm tra lại toạ độ.",
                f"This place lies in {name}, not in {self._unit.full_name}. Check the coordinates.",
            )
        return self._elsewhere[unit_id]


def changes_of(row: StagedRow, known: Mapping[str, Any]) -> dict[str, Any]:
    """What the row tells otherwise than the asset's columns; what it leaves empty is no change."""
    told = row.told
    found: dict[str, Any] = {}
    for name in TEXTS:
        if name in told and told[name] != known[name]:
            found[name] = told[name]
    for name in ("owner_id", "operator_id"):
        if name in told and told[name] != known[name]:
            found[name] = told[name]
    if known["owner_id"] is not None and "owner_name" in found and "owner_id" not in told:
        found["owner_id"] = None  # the list names an owner whom nobody knows here
    if told.get("owner_id") and known["owner_name"]:
        found["owner_name"] = ""
    for name in DATES:
        if name in told and told[name] != (known[name].isoformat() if known[name] else None):
            found[name] = told[name]
    attributes = known["attributes"] or {}
    for code, value in told.get("attributes", {}).items():
        if attributes.get(code) != value:
            found[f"attributes.{code}"] = value
    if row.placed is not None and not same_shape(row, known["wkb"]):
        found["shape"] = row.placed.wkb
    return found


def same_shape(row: StagedRow, wkb: Any) -> bool:
    """Whether the shapes are one, apart from the noise of numbers written and read again."""
    if row.placed is None or wkb is None:
        return False
    there = bytes(wkb)
    if there == row.placed.wkb:
        return True
    import shapely

    return bool(shapely.equals_exact(shapely.from_wkb(there), shapely.from_wkb(row.placed.wkb), NEAR))


def _of_owner(found: Sequence[dict[str, Any]], told: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Of the assets with one code those of the row's owner; a row that names none means any."""
    if (owner := told.get("owner_id")) is not None:
        return [one for one in found if one["owner_id"] == owner]
    if name := told.get("owner_name"):
        return [one for one in found if key_of_name(one["owner_name"]) == key_of_name(name)]
    return list(found)


def _unit_after(row: StagedRow, known: Mapping[str, Any], fields: Mapping[str, Any]) -> int:
    """In whose area the asset stands once the row is taken."""
    moved = row.placed.unit_id if row.placed is not None and "shape" in fields else 0
    return moved or int(known["unit_id"])


def _organisations_after(known: Mapping[str, Any], fields: Mapping[str, Any]) -> set[int | None]:
    """Owner and operator once the row is taken."""
    return {fields.get(name, known[name]) for name in ("owner_id", "operator_id")}


def _day(value: Any) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) else value


def _refused(vi: str, en: str) -> Outcome:
    return Outcome("refused", reason=Words(vi, en))
