"""What a locality promises of a category: its own days where it set some, else the catalogue's."""

from dataclasses import dataclass, replace

from django.db import transaction
from django.utils.translation import gettext as _

from hatangso.catalog.report_category_files import report_categories
from hatangso.domain.citizen_reports.category import Category
from hatangso.flows.refused import Refused
from hatangso.store.citizen_reports.models import AnswerTemplate, CategoryPromise
from hatangso.store.organisations.access import Actor
from hatangso.store.places.models import Unit

MOST_DAYS = 90


@dataclass(frozen=True)
class Promise:
    """Of one category in one locality."""

    category: Category
    offered: bool


def promises_of(unit: Unit) -> dict[str, Promise]:
    """Every category with the unit's own days, in the order in which they are offered. One query."""
    own = {row.category: row for row in CategoryPromise.objects.filter(unit=unit)}
    told = {}
    for code, category in report_categories().items():
        row = own.get(code)
        if row:
            category = replace(category, days=row.days, owner_days=row.owner_days)
        told[code] = Promise(category, row.offered if row else True)
    return told


def category_in(unit: Unit, code: str) -> Category:
    """The category as the unit offers it. Refused where it does not."""
    promise = promises_of(unit).get(code)
    if promise is None or not promise.offered:
        raise Refused(_("Hãy chọn loại phản ánh trong danh sách."), field="category")
    return promise.category


def keep_promise(
    *, actor: Actor, unit: Unit, category: str, days: int, owner_days: int, offered: bool
) -> CategoryPromise:
    """Set the unit's own days of a category, and whether it takes such reports."""
    actor.require("triage_reports", unit)
    if category not in report_categories():
        raise Refused(_("Không có loại phản ánh này."), field="category")
    if not 0 < owner_days <= days <= MOST_DAYS:
        raise Refused(
            _("Số ngày từ 1 đến %(most)d; hạn của đơn vị quản lý không dài hơn hạn trả lời.")
            % {"most": MOST_DAYS},
            field="days",
        )
    with transaction.atomic():
        kept, _made = CategoryPromise.objects.update_or_create(
            unit=unit,
            category=category,
            defaults={"days": days, "owner_days": owner_days, "offered": offered},
        )
    return kept


def keep_template(*, actor: Actor, unit: Unit, category: str, name: str, text: str) -> AnswerTemplate:
    """A ready-made answer; one of the same name is replaced."""
    actor.require("triage_reports", unit)
    if category and category not in report_categories():
        raise Refused(_("Không có loại phản ánh này."), field="category")
    if not name.strip() or not text.strip():
        raise Refused(_("Hãy ghi tên và nội dung câu trả lời mẫu."), field="text")
    with transaction.atomic():
        kept, _made = AnswerTemplate.objects.update_or_create(
            unit=unit, category=category, name=name.strip()[:120], defaults={"text": text.strip()[:2000]}
        )
    return kept


def drop_template(*, actor: Actor, template: AnswerTemplate) -> None:
    """Delete a ready-made answer; answers given with it stay."""
    actor.require("triage_reports", template.unit)
    with transaction.atomic():
        template.delete()
