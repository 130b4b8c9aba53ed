"""The words around and in a report are written; figures are nobody's to write."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from hatangso.domain.reports.facts import Part
from hatangso.flows.compose_report import check_cutoff
from hatangso.flows.refused import Refused
from hatangso.flows.report_input import period_of
from hatangso.store.organisations.access import Actor
from hatangso.store.reports.models import Report

EDITABLE = ("draft", "returned")
LONGEST_TEXT = 20_000
LONGEST_AUTHORITY = 120
_KEPT_IN_HEAD = ("parent", "issuer", "issuer_in_words", "symbol", "place")


class WrittenMeanwhile(Refused):
    """Somebody else changed the part since it was opened; `theirs` is what stands there now."""

    def __init__(self, theirs: str) -> None:
        super().__init__(
            _("Người khác vừa sửa phần này; hãy xem bản của họ bên dưới, gộp lại rồi lưu."), field="text"
        )
        self.theirs = theirs


@dataclass(frozen=True)
class HeadWords:
    """What a person sets around the body; the lists are one entry a line."""

    title: str
    parent: str
    issuer: str
    issuer_in_words: str
    symbol: str
    place: str
    addressees: Sequence[str]
    recipients: Sequence[str]
    authority: Sequence[str]
    signer_name: str
    cutoff: date


def write_part(*, actor: Actor, report: Report, part: str, text: str, seen: str, now: datetime) -> Report:
    """Keep what somebody wrote. `seen` is the mark of the text they began from (see `mark_of`)."""
    key = _part(part)
    written = "\n".join(line.rstrip() for line in text.replace("\r", "").split("\n")).strip()
    if len(written) > LONGEST_TEXT:
        raise Refused(
            _("Phần này dài quá %(limit)d ký tự; hãy rút gọn hoặc đưa vào phụ lục.")
            % {"limit": LONGEST_TEXT},
            field="text",
        )
    with transaction.atomic():
        locked = _editable(actor, report)
        if mark_of(locked, key) != seen:
            raise WrittenMeanwhile(locked.texts.get(key, ""))
        locked.texts = {**locked.texts, key: written}
        _save(locked)
    return locked


def take_proposal(*, actor: Actor, report: Report, part: str, seen: str) -> Report:
    """Give up what was written; the part shows its proposal again, drafted from the facts.

    `seen` is the mark of the text that is given up.
    """
    key = _part(part)
    with transaction.atomic():
        locked = _editable(actor, report)
        if mark_of(locked, key) != seen:
            raise WrittenMeanwhile(locked.texts.get(key, ""))
        locked.texts = {name: text for name, text in locked.texts.items() if name != key}
        _save(locked)
    return locked


def edit_head(*, actor: Actor, report: Report, words: HeadWords, version: int) -> Report:
    """Change title, addressees, recipients, signer and closing day, unless somebody else did meanwhile."""
    if not words.title.strip():
        raise Refused(_("Hãy ghi trích yếu của báo cáo."), field="title")
    if not words.issuer.strip():
        raise Refused(_("Hãy ghi tên cơ quan ban hành báo cáo."), field="issuer")
    authority = " / ".join(" ".join(line.split()) for line in words.authority if line.strip())
    if len(authority) > LONGEST_AUTHORITY:
        raise Refused(
            _("Quyền hạn, chức vụ người ký dài quá %(limit)d ký tự; hãy viết gọn lại.")
            % {"limit": LONGEST_AUTHORITY},
            field="authority",
        )
    due = report.occurrence.due_on if report.occurrence else None
    check_cutoff(words.cutoff, report.data_from, period_of(report), due)
    with transaction.atomic():
        locked = _editable(actor, report)
        if locked.version != version:
            raise Refused(_("Người khác vừa sửa báo cáo này; hãy tải lại trang rồi sửa lại."))
        locked.title = " ".join(words.title.split())
        locked.head = {
            **locked.head,
            **{name: " ".join(getattr(words, name).split()) for name in _KEPT_IN_HEAD},
            **{
                name: [" ".join(line.split()) for line in getattr(words, name) if line.strip()]
                for name in ("addressees", "recipients")
            },
        }
        locked.signer_name = " ".join(words.signer_name.split())
        locked.signer_title = authority
        locked.cutoff = words.cutoff
        _save(locked)
    return locked


def number_report(*, actor: Actor, report: Report, number: str, issued_on: date | None) -> Report:
    """Write down number and day of issue. Files of an approved report stay as they were approved."""
    actor.require("write_report", report.unit)
    if issued_on is not None and report.decided_at is None and issued_on < report.data_from:
        raise Refused(_("Ngày ban hành không thể trước kỳ báo cáo."), field="issued_on")
    with transaction.atomic():
        locked = Report.objects.select_for_update().get(pk=report.pk)
        locked.number, locked.issued_on = number.strip()[:80], issued_on
        _save(locked)
    return locked


def discard_report(*, actor: Actor, report: Report) -> None:
    """A draft is thrown away; the audit trail keeps what was in it."""
    with transaction.atomic():
        _editable(actor, report).delete()


def mark_of(report: Report, part: str) -> str:
    """The mark of the text that stands in a part; one mark for every part nobody has written."""
    text = report.texts.get(part)
    return "" if text is None else hashlib.sha256(text.encode()).hexdigest()[:16]


def _part(part: str) -> str:
    try:
        return Part(part).value
    except ValueError:
        raise Refused(_("Báo cáo không có phần này.")) from None


def _editable(actor: Actor, report: Report) -> Report:
    actor.require("write_report", report.unit)
    locked = Report.objects.select_for_update(of=("self",)).select_related("unit__parent").get(pk=report.pk)
    if locked.state not in EDITABLE:
        raise Refused(_("Báo cáo đã trình hoặc đã duyệt nên không sửa được; hãy tải lại trang."))
    return locked


def _save(report: Report) -> None:
    report.version += 1
    report.save()
