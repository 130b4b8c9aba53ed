"""Officers look a report through, give it to an office, forward it to the owner, answer and close it."""

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hatangso.adapters.photo import Photo
from hatangso.domain.citizen_reports.limits import TEXT_LETTERS
from hatangso.domain.citizen_reports.states import CLOSED, ReportState, may_follow
from hatangso.domain.places.search_key import search_key
from hatangso.flows.citizen_reports.file_report import TOLD_AS
from hatangso.flows.citizen_reports.join_reports import carry_merged
from hatangso.flows.citizen_reports.promises import promises_of
from hatangso.flows.citizen_reports.report_photos import keep_photo, read_photos
from hatangso.flows.citizen_reports.rights import handles, holds, in_office, owns, reads_raw, require
from hatangso.flows.citizen_reports.write_reporters import write_reporters
from hatangso.flows.refused import Refused
from hatangso.flows.tell_people import tell_people
from hatangso.store.accounts.models import User
from hatangso.store.citizen_reports.models import CitizenReport, ReportStep
from hatangso.store.organisations.access import Actor
from hatangso.store.organisations.models import Organisation
from hatangso.store.organisations.who_works_where import people_of, who_works_where

LONGEST_DEADLINE = timedelta(days=180)


def check_report(
    *,
    actor: Actor,
    report: CitizenReport,
    public_text: str,
    public_address: str,
    public_photos: Collection[int],
    private: bool,
    now: datetime,
) -> CitizenReport:
    """Decide what everybody may read and see of it; a received report is checked from then on."""
    require(handles(actor, report), report)
    with _held(report) as held:
        held.public_text = public_text.strip()[:TEXT_LETTERS]
        held.public_address = public_address.strip()[:300]
        held.private = private
        held.moderated_at = now
        held.search_key = search_key(held.number, held.public_text, held.public_address)[:4000]
        if held.state in (ReportState.RECEIVED, ReportState.REOPENED) and not held.merged_into_id:
            held.state = ReportState.CHECKED
        _keep(held, now)
        for photo in held.photos.all():
            if photo.public != (photo.pk in public_photos):
                photo.public = photo.pk in public_photos
                photo.save()
        _step(held, "check", now, actor, public=True)
    return held


def assign_report(
    *, actor: Actor, report: CitizenReport, office: Organisation, text: str, now: datetime
) -> CitizenReport:
    """Give it to an office of the commune; its people are told."""
    require(handles(actor, report), report)
    if office.unit_id != report.unit_id or office.valid_to is not None:
        raise Refused(_("Hãy chọn một cơ quan của chính xã, phường này."), field="office")
    with _held(report) as held:
        _refuse_closed(held)
        held.office = office
        _keep(held, now)
        step = _step(held, "assign", now, actor, text=text, organisation=office)
        _tell(
            step, people_of(office, now), gettext_lazy("Phản ánh được giao cho cơ quan bạn: %(number)s"), now
        )
    return held


def forward_report(
    *, actor: Actor, report: CitizenReport, owner: Organisation, due_on: date | None, text: str, now: datetime
) -> CitizenReport:
    """Lay it before who owns the thing, with a day of its own (the category's days where none is given).

    Everybody may know to whom it went; `text` is read by that owner and by who handles the report alone.
    """
    require(handles(actor, report) or in_office(actor, report), report)
    if owner.unit_id not in {report.unit_id, report.province_id} or owner.valid_to is not None:
        raise Refused(_("Hãy chọn một đơn vị của địa phương hoặc của tỉnh."), field="owner")
    today = timezone.localdate(now)
    if due_on is not None and not today <= due_on <= today + LONGEST_DEADLINE:
        raise Refused(_("Hạn phải từ hôm nay và không quá 180 ngày."), field="due_on")
    with _held(report) as held:
        if held.moderated_at is None:
            raise Refused(
                _("Hãy kiểm tra nội dung, ảnh trước khi chuyển: đơn vị quản lý chỉ thấy phần đã duyệt.")
            )
        _follow(held, ReportState.WITH_OWNER)
        days = promises_of(held.unit)[held.category].category.owner_days
        held.owner, held.forwarded_at, held.owner_answered_at = owner, now, None
        held.owner_due_on = due_on or today + timedelta(days=days)
        _keep(held, now)
        step = _step(held, "forward", now, actor, organisation=owner, public=True, due_on=held.owner_due_on)
        if said := text.strip()[:TEXT_LETTERS]:
            _step(held, "message", now, actor, text=said, organisation=owner)
        _tell(step, people_of(owner, now), gettext_lazy("Phản ánh chuyển đến đơn vị bạn: %(number)s"), now)
    return held


def answer_for_owner(
    *,
    actor: Actor,
    report: CitizenReport,
    text: str,
    mended: bool,
    photos: Sequence[bytes] = (),
    now: datetime,
) -> CitizenReport:
    """The owner says what it did (mended), or that it is not its thing: then it goes back to the commune.

    Somebody of the commune closes it after looking; until then the public sees that it lies with the owner.
    """
    require(owns(actor, report), report)
    said, read = _said(text), read_photos(photos)
    with _held(report) as held:
        if held.merged_into_id:
            raise Refused(_("Phản ánh này đã gộp vào phản ánh khác."))
        if held.state != ReportState.WITH_OWNER or held.owner_id != report.owner_id:
            raise Refused(_("Phản ánh này không còn ở đơn vị bạn."))
        if held.owner_answered_at is not None:
            raise Refused(_("Phản ánh đã được người khác xử lý; hãy tải lại trang để xem trạng thái mới."))
        held.owner_answered_at = now
        _keep_photos(held, read, now, public=False)
        if not mended:
            held.state = ReportState.CHECKED
        _keep(held, now)
        kind = "mended" if mended else "returned"
        step = _step(held, kind, now, actor, text=said, organisation=held.owner)
        people = who_works_where(timezone.localdate(now)).following(held.unit_id)
        _tell(
            step,
            User.objects.filter(pk__in=people),
            gettext_lazy("Đơn vị quản lý đã trả lời phản ánh %(number)s"),
            now,
        )
    return held


def close_report(
    *,
    actor: Actor,
    report: CitizenReport,
    state: str,
    text: str,
    photos: Sequence[bytes] = (),
    now: datetime,
) -> CitizenReport:
    """Done, or not accepted with the reason; the sentence is public and answers those merged into it too."""
    require(handles(actor, report) or in_office(actor, report), report)
    said, read = _said(text), read_photos(photos)
    if state not in CLOSED:
        raise Refused(_("Hãy chọn đã xử lý hoặc không xử lý được."), field="state")
    with _held(report) as held:
        if held.merged_into_id:
            raise Refused(_("Phản ánh này đã gộp vào phản ánh khác; hãy trả lời ở đó."))
        if held.moderated_at is None and state == ReportState.DONE:
            raise Refused(_("Hãy kiểm tra nội dung, ảnh trước khi trả lời."))
        _keep_photos(held, read, now, public=True)
        _follow(held, ReportState(state))
        held.closed_at = now
        _keep(held, now)
        for one in (held, *held.merged.all()):
            _step(one, state, now, actor, text=said, public=True)
    return held


def tell_public(*, actor: Actor, report: CitizenReport, text: str, now: datetime) -> ReportStep:
    """A public word in between, without changing the state. Refused before somebody looked it through."""
    require(handles(actor, report) or in_office(actor, report), report)
    said = _said(text)
    with _held(report) as held:
        if held.moderated_at is None:
            raise Refused(_("Hãy kiểm tra nội dung, ảnh trước khi trả lời."))
        return _step(held, "tell", now, actor, text=said, public=True)


def note_report(*, actor: Actor, report: CitizenReport, text: str, now: datetime) -> ReportStep:
    """A word among those who handle it, or among the owner's people; never public."""
    require(holds(actor, report), report)
    return ReportStep.objects.create(
        report=report,
        kind="note",
        state=report.state,
        text=_said(text),
        organisation=None if reads_raw(actor, report) else report.owner,
        by=actor.user,
        at=now,
    )


@contextmanager
def _held(report: CitizenReport) -> Iterator[CitizenReport]:
    """The row as it is now, locked for one transaction; of another state its reporter is written to."""
    with transaction.atomic():
        held = (
            CitizenReport.objects.select_for_update(of=("self",))
            .select_related("unit", "owner")
            .get(pk=report.pk)
        )
        before = held.state
        yield held
        if held.state != before:
            write_reporters(held)


def _keep_photos(held: CitizenReport, photos: Sequence[Photo], now: datetime, *, public: bool) -> None:
    """Photos of what was mended, after those that came before."""
    last = held.photos.aggregate(last=Max("position"))["last"] or 0
    for position, photo in enumerate(photos, start=last + 1):
        keep_photo(held, photo, position, now, answer=True, public=public)


def _keep(held: CitizenReport, now: datetime) -> None:
    held.changed_at = now
    held.save()
    carry_merged(held, now=now)


def _follow(held: CitizenReport, state: ReportState) -> None:
    if held.merged_into_id:
        raise Refused(_("Phản ánh này đã gộp vào phản ánh khác."))
    if not may_follow(held.state, state):
        raise Refused(_("Phản ánh đã được người khác xử lý; hãy tải lại trang để xem trạng thái mới."))
    held.state = state


def _refuse_closed(held: CitizenReport) -> None:
    if held.state in CLOSED or held.merged_into_id:
        raise Refused(_("Phản ánh này đã kết thúc hoặc đã gộp."))


def _said(text: str) -> str:
    if not text.strip():
        raise Refused(_("Hãy ghi nội dung."), field="text")
    return text.strip()[:TEXT_LETTERS]


def _step(held: CitizenReport, kind: str, now: datetime, actor: Actor, **more: Any) -> ReportStep:
    return ReportStep.objects.create(
        report=held, kind=kind, state=held.state, by=actor.user, at=now, **{"text": "", **more}
    )


def _tell(step: ReportStep, users: Sequence[User] | Any, sentence: Any, now: datetime) -> None:
    tell_people(
        users=users,
        object_type=TOLD_AS,
        object_id=step.pk,
        text=lambda: str(sentence) % {"number": step.report.number},
        now=now,
    )
