"""The background reading of a plan's document into items to review."""

import logging
from typing import Any

from django.db import transaction
from django_tasks import task

from hatangso.adapters.refusals import DocumentRefused
from hatangso.adapters.safe_reading import read_document_safely
from hatangso.domain.plans.extract import read_plan
from hatangso.flows.carry_over import carry_over
from hatangso.flows.describe_plan import describe, earlier_version
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
_FAILED = {
    "code": "reader_failed",
    "vi": "Hệ thống gặp lỗi khi đọc tài liệu này; hãy bấm “Đọc lại” hoặc tải bản .docx khác.",
    "en": "The system failed to read this document; press “Read again” or upload another .docx.",
}


@task()
def read_plan_document(plan_id: int) -> None:
    """Read the kept file of a plan. Repeatable: an interrupted reading may simply be run again."""
    plan = (
        PlanDocument.objects.select_related("received", "unit", "uploaded_by", "amends")
        .filter(pk=plan_id, state="reading")
        .first()
    )
    if plan is None:  # decided otherwise meanwhile, or read by the task that was thought dead
        return
    with acting(Acting(plan.uploaded_by_id, f"{plan.uploaded_by or ''} (đọc tự động)".strip(), "worker")):
        try:
            _read(plan)
        except DocumentRefused as refused:
            logger.info("plan %s refused: %s", plan_id, refused)
            _end(plan, "refused", {"code": refused.code, "vi": refused.vi, "en": refused.en})
        except Exception:
            logger.exception("plan %s could not be read", plan_id)
            _end(plan, "failed", _FAILED)


def _read(plan: PlanDocument) -> None:
    _progress(plan, 10, "opening")
    source = read_document_safely(bytes_of(plan.received), plan.received.file_name)
    _progress(plan, 45, "understanding")
    extract = read_plan(source).to_json()
    _progress(plan, 75, "comparing")
    fresh = _items(plan, extract)
    with transaction.atomic():
        own = list(plan.items.all())
        before = earlier_version(plan, extract) if not own else None
        earlier_text = before.text if before else plan.text
        describe(plan, extract, before)
        plan.reader_version = READER_VERSION
        plan.state, plan.progress, plan.stage, plan.problem = "review", 100, "", None
        if plan.is_reference:
            plan.state = "reference"
        plan.save()
        carry_over(plan, fresh, own or (list(before.items.all()) if before else []), earlier_text)
        match_wordings(plan)


def _items(plan: PlanDocument, extract: dict[str, Any]) -> list[PlanItem]:
    items: list[PlanItem] = []
    for part, kind in KINDS.items():
        for read in extract[part]:
            data = {k: v for k, v in read.items() if k not in {"source", "confidence", "doubts"}}
            span = read.get("source") or {}
            items.append(
                PlanItem(
                    plan=plan,
                    kind=kind,
                    position=len(items) + 1,
                    start=span.get("start"),
                    end=span.get("end"),
                    as_read=data,
                    data=data,
                    confidence=read.get("confidence", 1.0),
                    doubts=list(read.get("doubts", [])),
                )
            )
    return items


def _progress(plan: PlanDocument, percent: int, stage: str) -> None:
    """Told to the page that waits; not a change of the plan, so past the audit trail."""
    PlanDocument._base_manager.filter(pk=plan.pk).update(progress=percent, stage=stage)


def _end(plan: PlanDocument, state: str, problem: dict[str, str]) -> None:
    plan.refresh_from_db()
    plan.state, plan.problem, plan.stage = state, problem, ""
    plan.save()
