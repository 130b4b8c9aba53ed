"""Who is on an asset is written down by its owner or by the office that keeps the register."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from hatangso.catalog.asset_types import asset_type
from hatangso.flows.receive_evidence import receive_evidence
from hatangso.flows.refused import Refused
from hatangso.store.assets.models import Asset
from hatangso.store.organisations.access import Actor
from hatangso.store.organisations.models import Organisation
from hatangso.store.sharing.models import Tenancy


def may_keep_tenancies(actor: Actor, asset: Asset) -> bool:
    """The owner, and whoever may edit every asset there."""
    return actor.may("edit_assets", asset.unit, _owner(asset))


def add_tenancy(
    *,
    actor: Actor,
    asset: Asset,
    tenant: Organisation | None,
    tenant_name: str,
    valid_from: date,
    valid_to: date | None,
    document: str,
    note: str,
    now: datetime,
    files: Iterable[Any] = (),
) -> Tenancy:
    """Put a tenant on the asset; one operator is on it once at a time."""
    actor.require("edit_assets", asset.unit, _owner(asset))
    kind = asset_type(asset.type)
    if kind is None or not kind.shareable:
        raise Refused(_("Loại công trình này không ghi nhận dùng chung."))
    if tenant is None and not tenant_name.strip():
        raise Refused(_("Hãy chọn hoặc ghi tên bên dùng chung."), field="tenant")
    if tenant is not None and tenant.pk == asset.owner_id:
        raise Refused(_("Chủ sở hữu không ghi là bên dùng chung."), field="tenant")
    if tenant is not None and tenant.unit_id not in {asset.province_id, asset.unit_id}:
        raise Refused(_("Hãy chọn một tổ chức của tỉnh hoặc của xã, phường này."), field="tenant")
    if valid_to is not None and valid_to <= valid_from:
        raise Refused(_("Ngày kết thúc phải sau ngày bắt đầu."), field="valid_to")
    with transaction.atomic():
        Asset.objects.select_for_update().get(pk=asset.pk)
        if there_then(asset, tenant, tenant_name, valid_from, valid_to).exists():
            raise Refused(_("Bên này đã được ghi dùng chung trong thời gian đó."), field="tenant")
        kept = receive_evidence(by=actor.user, unit=asset.province, files=files, now=now)
        made: Tenancy = Tenancy.objects.create(
            asset=asset,
            tenant=tenant,
            tenant_name="" if tenant else tenant_name.strip(),
            valid_from=valid_from,
            valid_to=valid_to,
            document=document.strip(),
            file=kept[0] if kept else None,
            note=note.strip(),
            entered_by=actor.user,
            entered_at=now,
        )
    return made


def there_then(
    asset: Asset, tenant: Organisation | None, tenant_name: str, valid_from: date, valid_to: date | None
) -> QuerySet[Tenancy]:
    """What keeps that tenant on the asset in that time already; ask while the asset is locked."""
    found: QuerySet[Tenancy] = Tenancy.objects.filter(
        Q(asset=asset) | Q(asset__merged_into=asset),
        Q(valid_to=None) | Q(valid_to__gt=valid_from),
        withdrawn_at=None,
    )
    found = found.filter(tenant=tenant) if tenant else found.filter(tenant_name=tenant_name.strip())
    return found if valid_to is None else found.filter(valid_from__lt=valid_to)


def end_tenancy(*, actor: Actor, tenancy: Tenancy, on: date, now: datetime) -> Tenancy:
    """From `on` it is there no more; undone by `continue_tenancy`."""
    asset = tenancy.asset
    actor.require("edit_assets", asset.unit, _owner(asset))
    with transaction.atomic():
        kept = _locked(tenancy)
        if kept.withdrawn_at is not None or kept.valid_to is not None:
            raise Refused(_("Việc dùng chung này đã kết thúc rồi."))
        if on <= kept.valid_from:
            raise Refused(
                _("Ngày kết thúc phải sau ngày bắt đầu %(day)s; nếu ghi nhầm, hãy xóa dòng này.")
                % {"day": f"{kept.valid_from:%d/%m/%Y}"},
                field="on",
            )
        kept.valid_to = on
        kept.save()
    return kept


def continue_tenancy(*, actor: Actor, tenancy: Tenancy, now: datetime) -> Tenancy:
    """Undo the last of the two: one that was withdrawn is there again as it was; else it did not end."""
    asset = tenancy.asset
    actor.require("edit_assets", asset.unit, _owner(asset))
    with transaction.atomic():
        kept = _locked(tenancy)
        if kept.withdrawn_at is None:
            kept.valid_to = None
        kept.withdrawn_at = None
        again = there_then(asset, kept.tenant, kept.tenant_name, kept.valid_from, kept.valid_to)
        if again.exclude(pk=kept.pk).exists():
            raise Refused(_("Bên này đã được ghi dùng chung lại từ sau đó."))
        kept.save()
    return kept


def withdraw_tenancy(*, actor: Actor, tenancy: Tenancy, now: datetime) -> Tenancy:
    """Entered by mistake: it never was; undone by `continue_tenancy`."""
    actor.require("edit_assets", tenancy.asset.unit, _owner(tenancy.asset))
    with transaction.atomic():
        kept = _locked(tenancy)
        kept.withdrawn_at = kept.withdrawn_at or now
        kept.save()
    return kept


def _locked(tenancy: Tenancy) -> Tenancy:
    """It as it is now, with its asset held for us."""
    Asset.objects.select_for_update().get(pk=tenancy.asset_id)
    found: Tenancy = Tenancy.objects.select_related("asset", "tenant").get(pk=tenancy.pk)
    return found


def _owner(asset: Asset) -> frozenset[int]:
    return frozenset({asset.owner_id} if asset.owner_id else ())
