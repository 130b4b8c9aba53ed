"""A plan's own fields: number, date, title, years, signer – as read, and as a person corrected them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from hatangso.domain.plans.folding import key
from hatangso.flows.refused import Refused
from hatangso.store.organisations.access import Actor
from hatangso.store.plans.models import PlanDocument


@dataclass(frozen=True)
class PlanFields:
    """What a person writes of a plan. `amends`: the plan of the locality that it takes the place of."""

    number: str
    issued_on: date | None
    title: str
    locality_text: str
    period_start: int | None
    period_end: int | None
    signer_name: str
    signer_position: str
    amends: PlanDocument | None


def describe(plan: PlanDocument, extract: Mapping[str, Any], before: PlanDocument | None) -> None:
    """Put the reading's fields on the plan (not saved here); what a person had corrected stays.

    `before` is the earlier version of the plan, from which corrections come along where it read the same.
    """
    read = _read_fields(extract["document"])
    corrected = before or plan
    for name, value in read.items():
        was_read = corrected.fields_as_read.get(name)
        present = _plain(getattr(corrected, name))
        by_person = bool(corrected.fields_as_read) and present != was_read
        keep = by_person and was_read == _plain(value)
        setattr(plan, name, getattr(corrected, name) if keep else value)
    plan.fields_as_read = {name: _plain(value) for name, value in read.items()}
    plan.legal_bases = extract["document"]["legal_bases"]
    plan.text = extract["text"]
    if before is not None and plan.amends_id is None:
        plan.amends = before


def earlier_version(plan: PlanDocument, extract: Mapping[str, Any]) -> PlanDocument | None:
    """The plan that this one amends: as the officer said, else one of the locality with the same text,
    the same number and date, or the same title and years. None for a plan kept only to compare with."""
    if plan.is_reference or plan.amends is not None:
        return plan.amends
    read = _read_fields(extract["document"])
    others = PlanDocument.objects.filter(
        unit=plan.unit, state__in=("review", "live"), is_reference=False
    ).exclude(pk=plan.pk)
    for other in others.order_by("-state", "-uploaded_at"):
        same_text = other.text == extract["text"]
        same_number = bool(read["number"]) and (other.number, other.issued_on) == (
            read["number"],
            read["issued_on"],
        )
        same_name = bool(read["title"]) and (key(other.title), other.period_start, other.period_end) == (
            key(read["title"]),
            read["period_start"],
            read["period_end"],
        )
        if same_text or same_number or same_name:
            return other
    return None


def correct_fields(*, actor: Actor, plan: PlanDocument, fields: PlanFields) -> None:
    """Write the person's words over the reader's."""
    actor.require("edit_plan", plan.unit)
    if not fields.title.strip():
        raise Refused(_("Hãy ghi tên (trích yếu) của kế hoạch."), field="title")
    if (fields.period_start is None) != (fields.period_end is None):
        raise Refused(_("Hãy ghi cả năm đầu và năm cuối của kế hoạch."), field="period_end")
    if fields.period_start and fields.period_end and fields.period_end < fields.period_start:
        raise Refused(_("Năm cuối không được trước năm đầu."), field="period_end")
    if fields.amends is not None and (fields.amends.unit_id != plan.unit_id or fields.amends.pk == plan.pk):
        raise Refused(_("Kế hoạch được thay thế phải là một kế hoạch khác của địa phương."), field="amends")
    with transaction.atomic():
        for name in ("number", "title", "locality_text", "signer_name", "signer_position"):
            setattr(plan, name, " ".join(getattr(fields, name).split()))
        plan.issued_on = fields.issued_on
        plan.period_start, plan.period_end = fields.period_start, fields.period_end
        if plan.state == "review":
            plan.amends = fields.amends
        plan.save()


def _read_fields(document: Mapping[str, Any]) -> dict[str, Any]:
    signer = document["signer"] or {}
    first, last = document["period"]
    return {
        "number": (document["number"] or "")[:80],
        "issued_on": date.fromisoformat(document["date"]) if document["date"] else None,
        "title": document["title"],
        "locality_text": document["locality"][:200],
        "level": document["level"],
        "period_start": first or None,
        "period_end": last or None,
        "signer_name": signer.get("name", "")[:120],
        "signer_position": signer.get("position", "")[:200],
    }


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
