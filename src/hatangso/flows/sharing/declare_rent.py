"""An operator declares what it asks for the use of its works; a new declaration ends the former."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from hatangso.catalog.asset_types import asset_type
from hatangso.domain.places.search_key import search_key
from hatangso.domain.sharing.rents import MEASURES, MONEY, TIMES, in_dong, odd_price
from hatangso.flows.receive_evidence import receive_evidence
from hatangso.flows.refused import Refused
from hatangso.store.organisations.access import Actor
from hatangso.store.organisations.models import Organisation
from hatangso.store.places.models import Unit
from hatangso.store.sharing.models import DeclaredRent
from hatangso.store.sharing.who_sees import province_of


@dataclass(frozen=True)
class RentDraft:
    """One declared price as the document has it; `unit`: the province or commune in which it holds."""

    operator: Organisation
    unit: Unit
    type: str
    kind: str
    area: str
    price: Decimal
    money: str
    measure: str
    time: str
    conditions: str
    valid_from: date
    valid_to: date | None
    document: str


def oddity(draft: RentDraft) -> str:
    """What looks like a slip of the unit, as a sentence; '' where nothing does."""
    others = DeclaredRent.objects.filter(
        type=draft.type, measure=draft.measure, time=draft.time, withdrawn_at=None
    ).filter(Q(valid_to=None) | Q(valid_to__gt=draft.valid_from))
    if draft.kind:
        others = others.filter(kind=draft.kind)
    known = [in_dong(price, money) for price, money in others.values_list("price", "money")]
    found = odd_price(in_dong(draft.price, draft.money), known)
    return found.spoken_in(get_language() or "vi") if found else ""


def declare_rent(
    *, actor: Actor, draft: RentDraft, files: Iterable[Any], now: datetime, sure: bool = False
) -> DeclaredRent:
    """Write it down with its document. `sure`: whoever declares says that an odd unit is right."""
    province = province_of(draft.unit)
    operator = draft.operator
    actor.require("share_assets", province, frozenset({operator.pk}))
    kind = asset_type(draft.type)
    if kind is None or not kind.shareable:
        raise Refused(_("Hãy chọn loại công trình có thể dùng chung."), field="type")
    choices = kind.attribute("kind")
    if draft.kind and (choices is None or draft.kind not in choices.choices):
        raise Refused(_("Loại này không thuộc danh mục của công trình đã chọn."), field="kind")
    if draft.money not in MONEY or draft.measure not in MEASURES or draft.time not in TIMES:
        raise Refused(_("Hãy chọn đơn vị của giá."), field="money")
    if draft.price <= 0:
        raise Refused(_("Giá phải lớn hơn 0."), field="price")
    if not draft.document.strip():
        raise Refused(_("Hãy ghi số, ngày văn bản kê khai."), field="document")
    if draft.valid_to is not None and draft.valid_to <= draft.valid_from:
        raise Refused(_("Ngày hết hiệu lực phải sau ngày bắt đầu."), field="valid_to")
    given = list(files)
    if not given:
        raise Refused(_("Hãy đính kèm văn bản kê khai giá."), field="files")
    if not sure and (odd := oddity(draft)):
        raise Refused(odd, field="sure")
    with transaction.atomic():
        Organisation.objects.select_for_update().get(pk=operator.pk)
        former = _former(draft)
        former_valid_to = former.valid_to if former else None
        kept = receive_evidence(by=actor.user, unit=province, files=given, now=now)
        if former is not None:
            former.valid_to = draft.valid_from
            former.save()
        made: DeclaredRent = DeclaredRent.objects.create(
            province=province,
            unit=draft.unit,
            operator=operator,
            type=draft.type,
            kind=draft.kind,
            area=draft.area.strip(),
            area_key=search_key(draft.area)[:200],
            price=draft.price,
            money=draft.money,
            measure=draft.measure,
            time=draft.time,
            conditions=draft.conditions.strip(),
            valid_from=draft.valid_from,
            valid_to=draft.valid_to,
            document=draft.document.strip(),
            file=kept[0],
            replaces=former,
            former_valid_to=former_valid_to,
            declared_by=actor.user,
            declared_at=now,
        )
    return made


def withdraw_rent(*, actor: Actor, rent: DeclaredRent, now: datetime) -> DeclaredRent:
    """Declared by mistake: taken out, and what it had ended holds again. Only the newest can be."""
    actor.require("share_assets", rent.province, frozenset({rent.operator_id}))
    with transaction.atomic():
        locked: DeclaredRent = DeclaredRent.objects.select_for_update().get(pk=rent.pk)
        if locked.withdrawn_at is not None:
            raise Refused(_("Giá kê khai này đã rút rồi."))
        if locked.replaced_by.filter(withdrawn_at=None).exists():
            raise Refused(_("Đã có giá kê khai mới thay giá này; hãy rút giá mới trước."))
        former = locked.replaces
        if former is not None and former.valid_to == locked.valid_from:
            former.valid_to = locked.former_valid_to
            former.save()
        locked.withdrawn_at, locked.withdrawn_by = now, actor.user
        locked.save()
    return locked


def same_thing(draft: RentDraft) -> QuerySet[DeclaredRent]:
    """What the operator declared for the very same kind, place and measure."""
    found: QuerySet[DeclaredRent] = DeclaredRent.objects.filter(
        operator=draft.operator,
        unit=draft.unit,
        type=draft.type,
        kind=draft.kind,
        area_key=search_key(draft.area)[:200],
        measure=draft.measure,
        time=draft.time,
        withdrawn_at=None,
    )
    return found


def _former(draft: RentDraft) -> DeclaredRent | None:
    """What the new declaration ends. Refused where one from the same day or later is there already."""
    there = same_thing(draft).order_by("-valid_from")
    if (later := there.filter(valid_from__gte=draft.valid_from).first()) is not None:
        raise Refused(
            _("Đã có giá kê khai có hiệu lực từ %(day)s; giá mới phải từ ngày sau đó.")
            % {"day": f"{later.valid_from:%d/%m/%Y}"},
            field="valid_from",
        )
    found: DeclaredRent | None = there.filter(Q(valid_to=None) | Q(valid_to__gt=draft.valid_from)).first()
    return found
