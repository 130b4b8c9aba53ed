"""A filing is talked about, in whole or at one cell; questions at cells are answered."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from hatangso.flows.decide_filing import CELL, LONGEST
from hatangso.flows.refused import Refused
from hatangso.store.audit.trail import in_trail_of
from hatangso.store.collection.filing_places import is_approver, is_filer, may_see
from hatangso.store.collection.filing_sheets import sheet_of
from hatangso.store.collection.models import CellRemark, Filing, FilingStep
from hatangso.store.organisations.access import Actor


def comment_filing(*, actor: Actor, filing: Filing, text: str, cell: str = "", now: datetime) -> FilingStep:
    """Say something about the filing, or ask about one of its cells (`cell`: CellKey.text)."""
    if not may_see(actor, filing.recipient) and not is_filer(actor, filing.recipient):
        raise PermissionDenied(_("Bạn không xem được bộ số liệu này."))
    said = _said(text)
    if cell and cell not in {row.key.text for row in sheet_of(filing).rows}:
        raise Refused(_("Không có ô “%(cell)s” trong bộ số liệu này.") % {"cell": cell[:CELL]}, field="cell")
    with transaction.atomic(), in_trail_of(filing.recipient.place_id):
        step = FilingStep.objects.create(
            filing=filing,
            recipient=filing.recipient,
            action="comment",
            level=filing.level,
            version=filing.version,
            text="" if cell else said,
            by=actor.user,
            at=now,
        )
        if cell:
            CellRemark.objects.create(
                filing=filing,
                step=step,
                cell=cell,
                text=said,
                version=filing.version,
                by=actor.user,
                at=now,
            )
    return step


def answer_remark(*, actor: Actor, remark: CellRemark, text: str, now: datetime) -> CellRemark:
    """Answer a question or reason at a cell in words; once, by who files or who approves."""
    filing = remark.filing
    if not is_filer(actor, filing.recipient) and not is_approver(actor, filing):
        raise PermissionDenied(_("Chỉ đơn vị nộp hoặc người duyệt trả lời ở đây."))
    said = _said(text)
    with transaction.atomic(), in_trail_of(filing.recipient.place_id):
        locked = CellRemark.objects.select_for_update().get(pk=remark.pk)
        if locked.answer:
            raise Refused(_("Câu hỏi này đã có người trả lời; hãy tải lại trang."))
        locked.answer, locked.answered_by, locked.answered_at = said, actor.user, now
        locked.save()
    return locked


def _said(text: str) -> str:
    said = text.strip()
    if not said:
        raise Refused(_("Hãy viết nội dung trao đổi."), field="text")
    if len(said) > LONGEST:
        raise Refused(_("Nội dung quá dài; xin viết gọn trong 2.000 ký tự."), field="text")
    return said
