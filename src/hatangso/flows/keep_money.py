"""Money of a task or of the plan: what was estimated, allotted, spent."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from hatangso.flows.refused import Refused
from hatangso.store.organisations.access import Actor
from hatangso.store.places.models import Unit
from hatangso.store.programme.models import MoneyLine, Task

KINDS = ("estimate", "allotted", "spent")
SOURCES = ("budget", "enterprise", "other")
LARGEST = 10**15  # đồng; more than the country's yearly budget is a slip of the keyboard
AT_ONCE = timedelta(seconds=30)  # the same told again by the same person: the button was pressed twice


def add_money(
    *,
    actor: Actor,
    unit: Unit,
    task: Task | None,
    year: int,
    kind: str,
    source: str,
    amount: int,
    content: str,
    document: str,
    now: datetime,
) -> MoneyLine:
    """One amount in đồng; without a task it needs words that say what for. Told twice at once, kept once."""
    actor.require("manage_money", unit)
    if kind not in KINDS or source not in SOURCES:
        raise Refused(_("Hãy chọn loại và nguồn kinh phí."), field="kind")
    if not 2020 <= year <= 2100:
        raise Refused(_("Năm phải từ 2020 đến 2100."), field="year")
    if not 0 < amount <= LARGEST:
        raise Refused(_("Số tiền phải là số đồng lớn hơn 0 (ví dụ 150.000.000)."), field="amount")
    if task is None and not content.strip():
        raise Refused(_("Khoản không gắn với nhiệm vụ cần ghi nội dung chi."), field="content")
    if task is not None and task.unit_id != unit.pk:
        raise Refused(_("Nhiệm vụ không thuộc địa phương này."), field="task")
    told = {
        "unit": unit,
        "task": task,
        "year": year,
        "kind": kind,
        "source": source,
        "amount": amount,
        "content": content.strip(),
        "document": document.strip(),
        "entered_by": actor.user,
    }
    with transaction.atomic():
        Unit.objects.select_for_update().get(pk=unit.pk)
        twice: MoneyLine | None = MoneyLine.objects.filter(**told, entered_at__gt=now - AT_ONCE).first()
        if twice is not None:
            return twice
        return MoneyLine.objects.create(**told, plan=task.plan if task else None, entered_at=now)


def drop_money(*, actor: Actor, line: MoneyLine) -> None:
    """Take out an amount entered by mistake; the audit trail keeps what it was."""
    actor.require("manage_money", line.unit)
    with transaction.atomic():
        line.delete()
