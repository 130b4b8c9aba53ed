"""What somebody told of an asset is judged before anything is written; a sentence names the wrong field."""

from dataclasses import replace
from datetime import date

from django.utils.translation import gettext as _

from hatangso.catalog.asset_types import asset_type
from hatangso.domain.assets.asset_type import AssetType
from hatangso.domain.assets.draft import DATES, AssetDraft
from hatangso.domain.assets.geometry import BadShape, judged
from hatangso.domain.assets.lifecycle import BadLife, require_plausible
from hatangso.domain.assets.values import BadValue, read_values
from hatangso.flows.assets.pointed_assets import pointing
from hatangso.flows.refused import Refused, said_by
from hatangso.store.assets.models import Asset
from hatangso.store.organisations.models import Organisation
from hatangso.store.places.models import Unit

TEXTS = ("code", "name", "address", "owner_name", "note")


def judge_draft(draft: AssetDraft, unit: Unit, today: date, before: Asset | None = None) -> AssetDraft:
    """The draft as it is kept: texts trimmed, values read, the shape plain. Refused with the field's name
    (`attributes.<code>` for an attribute) where something cannot be.

    `before`: the asset that is changed: an owner of the past, or a type without a file, may stay.
    """
    kind = asset_type(draft.type)
    if kind is None:
        raise Refused(_("Không có loại tài sản “%(type)s”.") % {"type": draft.type[:40]}, field="type")
    if before is not None and before.type != draft.type:
        raise Refused(
            _("Loại của một tài sản không đổi được; hãy thêm tài sản mới và xóa tài sản này nếu nhập nhầm."),
            field="type",
        )
    draft = _trimmed(draft)
    if not (draft.name or draft.code or draft.address) and draft.shape is None:
        raise Refused(_("Hãy ghi ít nhất tên, mã, địa chỉ hoặc vị trí để nhận ra tài sản."), field="name")
    try:
        told = read_values(kind, draft.attributes)
        attributes = pointing(
            kind, told, before.attributes if before else {}, before.unit if before else unit
        )
        require_plausible(draft.state, {name: getattr(draft, name) for name in DATES}, today)
    except BadValue as wrong:
        raise Refused(said_by(wrong), field=f"attributes.{wrong.attribute}") from None
    except BadLife as wrong:
        raise Refused(said_by(wrong), field=wrong.field) from None
    _require_organisations(draft, unit, before)
    return replace(draft, attributes=attributes, shape=_shape(kind, draft))


def _trimmed(draft: AssetDraft) -> AssetDraft:
    told = {name: " ".join(str(getattr(draft, name)).split()) for name in TEXTS}
    for name, text in told.items():
        limit = getattr(Asset._meta.get_field(name), "max_length", None)
        if limit and len(text) > limit:
            raise Refused(
                _("Nội dung dài %(length)d ký tự, giới hạn %(limit)d; hãy rút gọn.")
                % {"length": len(text), "limit": limit},
                field=name,
            )
        if "\x00" in text:
            raise Refused(_("Nội dung có ký tự không đọc được; hãy gõ lại."), field=name)
    return replace(draft, **told)  # type: ignore[arg-type]


def _shape(kind: AssetType, draft: AssetDraft) -> object:
    if draft.shape is None:
        return None
    try:
        return judged(draft.shape, kind.geometry)
    except BadShape as wrong:
        raise Refused(said_by(wrong), field="shape") from None


def _require_organisations(draft: AssetDraft, unit: Unit, before: Asset | None) -> None:
    """Owner and operator are organisations of this place or of its province; former ones may stay."""
    asked = {"owner": draft.owner, "operator": draft.operator}
    ids = {pk for pk in asked.values() if pk is not None}
    if not ids:
        return
    kept = {before.owner_id, before.operator_id} if before else set()
    near = [unit.pk, unit.parent_id] if unit.parent_id else [unit.pk, *_communes(unit, ids)]
    known = set(
        Organisation.objects.filter(pk__in=ids, unit_id__in=near, valid_to=None).values_list("pk", flat=True)
    )
    for field, pk in asked.items():
        if pk is not None and pk not in known and pk not in kept:
            raise Refused(
                _("Không có cơ quan, đơn vị này ở %(unit)s; hãy chọn trong danh sách.")
                % {"unit": unit.full_name},
                field=field,
            )


def _communes(province: Unit, ids: set[int]) -> list[int]:
    rows = Organisation.objects.filter(pk__in=ids, unit__parent=province)
    return list(rows.values_list("unit_id", flat=True))
