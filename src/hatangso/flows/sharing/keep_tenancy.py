"""Who is on an asset is written down by its owner or by the office that keeps the register."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Q
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
        there = Tenancy.objects.filter(asset=asset, withdrawn_at=None)
        there = there.filter(tenant=tenant) if tenant else there.filter(tenant_name=tenant_name.strip())
        while_there = there.filter(Q(valid_to=None) | Q(valid_to__gt=valid_from))
        if valid_to is not None:
            while_there = while_there.filter(valid_from__lt=valid_to)
        if while_there.exists():
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


def end_tenancy(*, actor: Actor, tenancy: Tenancy, on: date, now: datetime) -> Tenancy:
    """From `on` it is there no more; undone by `continue_tenancy`."""
    asset = tenancy.asset
    actor.require("edit_assets", asset.unit, _owner(asset))
    if tenancy.withdrawn_at is not None or tenancy.valid_to is not None:
        raise Refused(_("Việc dùng chung này đã kết thúc rồi."))
    if on <= tenancy.valid_from:
        raise Refused(
            _("Ngày kết thúc phải sau ngày bắt đầu %(day)s; nếu ghi nhầm, hãy xóa dòng này.")
            % {"day": f"{tenancy.valid_from:%d/%m/%Y}"},
            field="on",
        )
    tenancy.valid_to = on
    tenancy.save()
    return tenancy


def continue_tenancy(*, actor: Actor, tenancy: Tenancy, now: datetime) -> Tenancy:
    """It did not end after all."""
    asset = tenancy.asset
    actor.require("edit_assets", asset.unit, _owner(asset))
    again = Tenancy.objects.filter(
        asset=asset, tenant=tenancy.tenant, tenant_name=tenancy.tenant_name, withdrawn_at=None
    ).exclude(pk=tenancy.pk)
    with transaction.atomic():
        Asset.objects.select_for_update().get(pk=asset.pk)
        if tenancy.tenant_id and again.filter(valid_to=None).exists():
            raise Refused(_("Bên này đã được ghi dùng chung lại từ sau đó."))
        tenancy.valid_to, tenancy.withdrawn_at = None, None
        tenancy.save()
    return tenancy


def withdraw_tenancy(*, actor: Actor, tenancy: Tenancy, now: datetime) -> Tenancy:
    """Entered by mistake: it never was; undone by `continue_tenancy`."""
    actor.require("edit_assets", tenancy.asset.unit, _owner(tenancy.asset))
    tenancy.withdrawn_at = now
    tenancy.save()
    return tenancy


def _owner(asset: Asset) -> frozenset[int]:
    return frozenset({asset.owner_id} if asset.owner_id else ())
