"""A plan's document is uploaded and given to the reader; it is read again when asked for."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from hatangso.flows.read_plan import read_plan_document
from hatangso.flows.receive import Chunked, receive_file
from hatangso.flows.refused import Refused
from hatangso.store.organisations.access import Actor
from hatangso.store.places.models import Unit
from hatangso.store.plans.models import PlanDocument


def upload_plan(
    *,
    actor: Actor,
    unit: Unit,
    file: Chunked | bytes,
    name: str,
    amends: PlanDocument | None,
    now: datetime,
    is_reference: bool = False,
) -> PlanDocument:
    """Keep the file, open a plan in state 'reading' and enqueue the reading.

    The same bytes again are the same plan: under review it is read again and keeps every decision, live it
    is given back as it stands. `is_reference`: a superior's plan, only to be compared with.
    """
    actor.require("edit_plan", unit)
    if amends is not None and amends.unit_id != unit.pk:
        raise Refused(_("Kế hoạch được sửa đổi thuộc địa phương khác."), field="amends")
    received = receive_file(by=actor.user, unit=unit, file=file, name=name, purpose="plan", now=now)
    with transaction.atomic():
        Unit.objects.select_for_update().get(pk=unit.pk)  # a second click waits, and finds the first's plan
        known = _known(unit, received.sha256, is_reference)
        if known is not None and known.state not in {"refused", "failed"}:
            if known.state == "review":
                _to_be_read(known)
            elif known.state != "reading":
                return known
            plan = known
        else:
            plan = PlanDocument.objects.create(
                unit=unit,
                received=received,
                amends=amends,
                is_reference=is_reference,
                state="reading",
                stage="queued",
                uploaded_by=actor.user,
                uploaded_at=now,
            )
    enqueue_reading(plan)
    return plan


def upload_superior(
    *, actor: Actor, plan: PlanDocument, file: Chunked | bytes, name: str, now: datetime
) -> PlanDocument:
    """The plan that this one carries out, uploaded only to be compared with."""
    given = upload_plan(
        actor=actor, unit=plan.unit, file=file, name=name, amends=None, now=now, is_reference=True
    )
    plan.superior = given
    plan.save()
    return given


def read_again(*, actor: Actor, plan: PlanDocument) -> None:
    """Read the kept file once more; what people decided so far is carried over."""
    actor.require("edit_plan", plan.unit)
    if plan.state not in {"failed", "refused", "review", "reference"}:
        raise Refused(_("Kế hoạch này không đọc lại được ở trạng thái hiện tại."))
    _to_be_read(plan)
    enqueue_reading(plan)


def enqueue_reading(plan: PlanDocument) -> None:
    """Give the plan to the background worker."""
    result = read_plan_document.enqueue(plan.pk)
    PlanDocument._base_manager.filter(pk=plan.pk).update(task_result_id=str(result.id))


def _known(unit: Unit, sha256: str, is_reference: bool) -> PlanDocument | None:
    return (
        PlanDocument.objects.filter(
            unit=unit,
            received__sha256=sha256,
            is_reference=is_reference,
            state__in=("reading", "review", "live", "reference"),
        )
        .order_by("-uploaded_at")
        .first()
    )


def _to_be_read(plan: PlanDocument) -> None:
    plan.state, plan.stage, plan.progress, plan.problem = "reading", "queued", 0, None
    plan.save()
