"""The background reading of a plan's document into items to review."""

import logging
from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db import transaction
from django_tasks import task

from hatangso.adapters.refusals import DocumentRefused
from hatangso.adapters.safe_reading import read_document_safely
from hatangso.domain.plans.extract import read_plan
from hatangso.flows.carry_over import carry_over
from hatangso.flows.match_wordings import match_wordings
from hatangso.flows.receive import bytes_of
from hatangso.store.audit.trail import Acting, acting
from hatangso.store.plans.models import PlanDocument, PlanItem

logger = logging.getLogger("hatangso.plans")
READER_VERSION = "1"
KINDS = {
    "targets": "target",
    "tasks": "task",
    "assignments": "assignment",
    "commitments": "commitment",
    "duties": "duty",
    "warnings": "warning",
}


@task()
def read_plan_document(plan_id: int) -> None:
    """Read the kept file of a plan. Repeatable: an interrupted reading may simply be run again."""
    plan = PlanDocument.objects.select_related("received", "unit", "uploaded_by").get(pk=plan_id)
    with acting(Acting(plan.uploaded_by_id, f"{plan.uploaded_by or ''} (đọc tự động)".strip(), "worker")):
        try:
            _read(plan)
        except DocumentRefused as refused:
            _end(plan, "refused", {"code": refused.code, "vi": refused.vi, "en": refused.en})
        except Exception:
            logger.exception("plan %s could not be read", plan_id)
            _end(
                plan,
                "failed",
                {
                    "code": "reader_failed",
                    "vi": "Hệ thống gặp lỗi khi đọc tài liệu này; hãy bấm “Đọc lại” hoặc tải bản .docx khác.",
                    "en": "The system failed to read this document; press “Read again” or upload another .docx.",
                },
            )


def _read(plan: PlanDocument) -> None:
    _progress(plan, 10, "opening")
    source = read_document_safely(bytes_of(plan.received), plan.received.file_name)
    _progress(plan, 45, "understanding")
    extract = read_plan(source).to_json()
    _progress(plan, 75, "comparing")
    items = list(_items(plan, extract))
    earlier = _earlier_decisions(plan)
    carried = carry_over(items, earlier, same_plan=bool(earlier) and earlier[0].plan_id == plan.pk)
    with transaction.atomic():
        plan.items.all().delete()
        _describe(plan, extract)
        PlanItem.objects.bulk_create(carried)
        plan.state, plan.progress, plan.stage, plan.problem = "review", 100, "", None
        plan.save()
    match_wordings(plan)


def _items(plan: PlanDocument, extract: dict[str, Any]) -> Iterator[PlanItem]:
    position = 0
    for part, kind in KINDS.items():
        for read in extract[part]:
            data = {k: v for k, v in read.items() if k not in {"source", "confidence", "doubts"}}
            span = read.get("source") or {}
            position += 1
            yield PlanItem(
                plan=plan,
                kind=kind,
                position=position,
                start=span.get("start"),
                end=span.get("end"),
                as_read=data,
                data=data,
                confidence=read.get("confidence", 1.0),
                doubts=list(read.get("doubts", [])),
            )


def _earlier_decisions(plan: PlanDocument) -> list[PlanItem]:
    """What people made of this plan before, else of the same file or the plan that it amends."""
    own = list(plan.items.all())
    if own:
        return own
    earlier = (
        PlanDocument.objects.filter(unit=plan.unit, state__in=("review", "live"))
        .filter(received__sha256=plan.received.sha256)
        .exclude(pk=plan.pk)
        .order_by("-uploaded_at")
        .first()
    ) or plan.amends
    return list(earlier.items.all()) if earlier else []


def _describe(plan: PlanDocument, extract: dict[str, Any]) -> None:
    document = extract["document"]
    signer = document["signer"] or {}
    plan.text = extract["text"]
    plan.number = (document["number"] or "")[:80]
    plan.issued_on = date.fromisoformat(document["date"]) if document["date"] else None
    plan.title = document["title"]
    plan.locality_text = document["locality"][:200]
    plan.level = document["level"]
    first, last = document["period"]
    plan.period_start, plan.period_end = first or None, last or None
    plan.signer_name = signer.get("name", "")[:120]
    plan.signer_position = signer.get("position", "")[:200]
    plan.legal_bases = document["legal_bases"]
    plan.reader_version = READER_VERSION


def _progress(plan: PlanDocument, percent: int, stage: str) -> None:
    plan.progress, plan.stage = percent, stage
    PlanDocument._base_manager.filter(pk=plan.pk).update(progress=percent, stage=stage)


def _end(plan: PlanDocument, state: str, problem: dict[str, str]) -> None:
    plan.refresh_from_db()
    plan.state, plan.problem, plan.stage = state, problem, ""
    plan.save()
