"""A report from the duty to the frozen files: its numbers are counted by hand in tests/report_world.py."""

from datetime import date, timedelta
from io import BytesIO

import docx
import pytest
from django.core.exceptions import PermissionDenied

from hatangso.domain.money import money_sum
from hatangso.domain.progress.verdict import Status
from hatangso.domain.reports.checks import checks
from hatangso.domain.reports.facts import TaskState
from hatangso.flows.attach_signed_copy import attach_signed_copy
from hatangso.flows.compose_report import compose_by_hand, compose_report, revise_report
from hatangso.flows.decide_report import approve_report, return_report, submit_report, take_back_report
from hatangso.flows.edit_report import WrittenMeanwhile, discard_report, mark_of, take_proposal, write_part
from hatangso.flows.keep_duty import DutyWords, add_duty
from hatangso.flows.receive import bytes_of
from hatangso.flows.record_task_progress import record_task_progress
from hatangso.flows.refused import Refused
from hatangso.flows.report_changes import changes_since_approval
from hatangso.flows.report_input import report_input
from hatangso.flows.report_snapshot import digest_of, frozen, thawed
from hatangso.flows.schedule_duties import schedule_duties
from hatangso.store.evidence.models import Received
from hatangso.store.reports.models import Report
from tests.programme_world import actor, record, told
from tests.report_world import AFTER, CLOSING, Year, approved, build_year, composed
from tests.world import World

TODAY = CLOSING.date()


@pytest.fixture
def year(world: World) -> Year:
    return build_year(world)


def text_of(report: Report) -> str:
    """Every word of the .docx, tables included."""
    assert report.docx is not None
    document = docx.Document(BytesIO(bytes_of(report.docx)))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(p.text for p in document.paragraphs), *cells])


def test_a_draft_is_for_the_duty_its_days_and_its_recipient(world: World, year: Year) -> None:
    report = composed(world, year)
    assert (report.period, report.cutoff, report.state) == ("2026", date(2026, 12, 9), "draft")
    assert report.data_from == date(2025, 12, 10)
    assert report.head["addressees"] == ["Sở Khoa học và Công nghệ tỉnh Sông Mây"]
    assert report.head["issuer"] == "ỦY BAN NHÂN DÂN PHƯỜNG AN HÒA"
    assert report.head["parent"] == "ỦY BAN NHÂN DÂN TỈNH SÔNG MÂY"
    assert report.head["symbol"] == "BC-UBND"
    assert report.head["recipients"][-1] == "Lưu: VT, VHXH"
    assert report.title == "Kết quả phát triển hạ tầng số năm 2026 trên địa bàn phường An Hòa"
    assert (report.signer_name, report.signer_title) == ("Người head", "TM. ỦY BAN NHÂN DÂN / CHỦ TỊCH")


def test_one_due_date_has_one_open_report(world: World, year: Year) -> None:
    first = composed(world, year)
    again = compose_report(actor=actor(world, "head"), occurrence=year.occurrence, now=AFTER)
    assert again.pk == first.pk
    officer, quarter = actor(world, "officer"), told("2026-Q3").period
    by_hand = [
        compose_by_hand(actor=officer, unit=world.ward, period=quarter, now=CLOSING).pk for _ in range(2)
    ]
    assert by_hand[0] == by_hand[1] != first.pk


def test_the_facts_are_those_counted_by_hand(world: World, year: Year) -> None:
    facts = report_input(composed(world, year), today=TODAY)
    five_g, fibre, store = facts.targets
    assert (five_g.latest.text, five_g.previous.text) == ("52,5%", "45%")  # type: ignore[union-attr]
    assert five_g.change == pytest.approx(7.5)
    assert five_g.latest.ref == f"obs:{year.figures[1].pk}"  # type: ignore[union-attr]
    assert fibre.change == pytest.approx(10)
    assert store.latest.words == "Đang thực hiện"  # type: ignore[union-attr]
    assert {task.key: (task.state, task.overdue) for task in facts.tasks} == {
        f"task:{year.done.pk}": (TaskState.DONE, False),
        f"task:{year.late.pk}": (TaskState.NOT_STARTED, True),
        f"task:{year.coming.pk}": (TaskState.NOT_STARTED, False),
    }
    assert [task.key for task in facts.next_tasks] == [f"task:{year.coming.pk}"]
    assert [o.key for o in facts.obstacles] == [f"obstacle:{year.obstacle.pk}"]
    total = money_sum(facts.money)
    assert (total.estimate, total.allotted, total.spent) == (300_000_000, 200_000_000, 150_000_000)
    assert facts.count(Status.NOT_YET_KNOWN) == 0


def test_the_facts_take_a_fixed_number_of_queries(
    world: World, year: Year, django_assert_max_num_queries: object
) -> None:
    report = Report.objects.select_related("unit__parent").get(pk=composed(world, year).pk)
    with django_assert_max_num_queries(22):  # type: ignore[operator]
        report_input(report, today=TODAY)


def test_a_figure_of_the_period_counts_though_it_is_told_after_the_closing_day(
    world: World, year: Year
) -> None:
    report = composed(world, year)
    record(world, "officer", "pop_5g", told("2026", 6600, 12000), now=AFTER)
    latest = report_input(report, today=AFTER.date()).targets[0].latest
    assert latest is not None
    assert (latest.text, latest.on) == ("55%", date(2026, 12, 9))


def test_a_figure_of_a_later_period_does_not_count(world: World, year: Year) -> None:
    report = composed(world, year)
    record(world, "officer", "pop_5g", told("2027-01", 6600, 12000), now=AFTER + timedelta(days=60))
    latest = report_input(report, today=date(2027, 3, 1)).targets[0].latest
    assert latest is not None
    assert latest.text == "52,5%"


def test_progress_after_the_closing_day_belongs_to_the_next_report(world: World, year: Year) -> None:
    report = composed(world, year)
    record_task_progress(
        actor=actor(world, "head"), task=year.late, state="done", percent=100, text="Xong", now=AFTER
    )
    facts = report_input(report, today=AFTER.date())
    late = facts.tasks[1]
    assert (late.state, late.overdue, late.reported_later) == (TaskState.NOT_STARTED, True, True)
    (said,) = [check for check in checks(facts) if check.code == "later"]
    assert said.words.vi == "1 nhiệm vụ có tiến độ báo sau ngày chốt số liệu, tính vào kỳ sau"


def test_only_the_bodys_own_next_reports_are_listed(world: World, year: Year) -> None:
    operator, office = world.organisations["operator_a"], world.organisations["culture"]
    day = {"day": 10, "month_of_quarter": 3}
    theirs = DutyWords("Báo cáo quý", "", operator, "", office, "quarterly", day)
    add_duty(actor=actor(world, "head"), unit=world.ward, words=theirs, now=CLOSING)
    schedule_duties(today=TODAY)
    duties = report_input(composed(world, year), today=TODAY).next_duties
    assert [duty.due for duty in duties] == [date(2027, 12, 10)]


def test_the_snapshot_comes_back_as_it_was(world: World, year: Year) -> None:
    facts = report_input(composed(world, year), today=TODAY)
    assert thawed(frozen(facts)) == facts


def test_approval_freezes_files_and_settles_the_due_date(world: World, year: Year) -> None:
    report = approved(world, year)
    year.occurrence.refresh_from_db()
    assert (report.state, year.occurrence.state) == ("approved", "done")
    assert year.occurrence.done_on == TODAY
    assert report.frozen_digest == digest_of(thawed(report.frozen or {}))
    assert report.docx is not None
    assert report.pdf is not None
    assert (report.docx.purpose, report.pdf.media_type) == ("report", "application/pdf")
    assert bytes_of(report.pdf).startswith(b"%PDF-")
    said = text_of(report)
    for figure in ("52,5%", "45%", "7,5 điểm phần trăm", "90%", "75%", "Đã tập huấn 120 người"):
        assert figure in said


def test_a_later_correction_is_counted_and_changes_no_byte(world: World, year: Year) -> None:
    report = approved(world, year)
    before = bytes_of(report.docx), bytes_of(report.pdf)  # type: ignore[arg-type]
    assert changes_since_approval(report, today=AFTER.date()) == ()
    record(
        world, "officer", "pop_5g", told("2026-Q3", 6000, 12000), now=AFTER,
        corrects=year.figures[1], correction_reason="Nhà mạng đính chính",
    )  # fmt: skip
    found = changes_since_approval(report, today=AFTER.date())
    assert (found[0].what.vi, found[0].before, found[0].after) == (
        "Số liệu", "52,5% (Quý III/2026)", "50% (Quý III/2026), chưa duyệt",
    )  # fmt: skip
    report.refresh_from_db()
    assert (bytes_of(report.docx), bytes_of(report.pdf)) == before  # type: ignore[arg-type]


def test_unapproved_figures_stop_the_approval(world: World) -> None:
    year = build_year(world, approved=False)
    with pytest.raises(Refused, match="Còn 6 số liệu"):
        approved(world, year)
    assert not Received.objects.exists()
    assert Report.objects.get().state == "submitted"


def test_a_head_approves_only_what_they_saw(world: World, year: Year) -> None:
    report = submit_report(actor=actor(world, "officer"), report=composed(world, year), now=CLOSING)
    seen = digest_of(report_input(report, today=TODAY))
    year.obstacle.title = "Đã đổi tên"
    year.obstacle.save()
    with pytest.raises(Refused, match="vừa thay đổi"):
        approve_report(actor=actor(world, "head"), report=report, seen=seen, now=CLOSING)


def test_a_returned_report_is_written_on_and_handed_in_again(world: World, year: Year) -> None:
    report = submit_report(actor=actor(world, "officer"), report=composed(world, year), now=CLOSING)
    with pytest.raises(Refused, match="không sửa được"):
        write_part(
            actor=actor(world, "officer"), report=report, part="assessment", text="x", seen="", now=CLOSING
        )
    with pytest.raises(Refused, match="lý do"):
        return_report(actor=actor(world, "head"), report=report, reason=" ", now=CLOSING)
    report = return_report(actor=actor(world, "head"), report=report, reason="Thiếu nguyên nhân", now=CLOSING)
    assert (report.state, report.decision_note) == ("returned", "Thiếu nguyên nhân")
    write_part(
        actor=actor(world, "officer"),
        report=report,
        part="difficulties",
        text="Do thiếu đất",
        seen="",
        now=CLOSING,
    )
    report = submit_report(actor=actor(world, "officer"), report=report, now=CLOSING)
    report = take_back_report(actor=actor(world, "officer"), report=report)
    assert report.state == "draft"


def test_two_writers_do_not_overwrite_each_other(world: World, year: Year) -> None:
    report, officer = composed(world, year), actor(world, "officer")
    written = write_part(
        actor=officer, report=report, part="assessment", text="Bản một", seen="", now=CLOSING
    )
    with pytest.raises(WrittenMeanwhile) as refused:
        write_part(actor=officer, report=report, part="assessment", text="Bản hai", seen="", now=CLOSING)
    assert refused.value.theirs == "Bản một"
    seen = mark_of(written, "assessment")
    written = write_part(
        actor=officer, report=report, part="assessment", text="Bản hai", seen=seen, now=CLOSING
    )
    assert report_input(written, today=TODAY).texts["assessment"] == "Bản hai"
    with pytest.raises(WrittenMeanwhile):
        take_proposal(actor=officer, report=report, part="assessment", seen=seen)
    now = mark_of(written, "assessment")
    again = take_proposal(actor=officer, report=report, part="assessment", seen=now)
    assert "các chỉ tiêu" in report_input(again, today=TODAY).texts["assessment"]


def test_a_revision_leaves_the_approved_report_as_it_is(world: World, year: Year) -> None:
    old = approved(world, year)
    new = revise_report(actor=actor(world, "officer"), report=old, now=AFTER)
    assert revise_report(actor=actor(world, "officer"), report=old, now=AFTER).pk == new.pk
    assert (new.state, new.replaces_id, new.frozen) == ("draft", old.pk, None)
    old.refresh_from_db()
    assert old.state == "approved"
    discard_report(actor=actor(world, "officer"), report=new)
    with pytest.raises(Refused, match="không sửa được"):
        discard_report(actor=actor(world, "officer"), report=old)


def test_a_signed_copy_is_a_pdf_of_an_approved_report(world: World, year: Year) -> None:
    draft = composed(world, year)
    officer = actor(world, "officer")
    with pytest.raises(Refused, match="đã duyệt"):
        attach_signed_copy(actor=officer, report=draft, file=b"%PDF-1.7", name="a.pdf", now=CLOSING)
    report = approved(world, year)
    for name, data in (
        ("anh.pdf", b"\x89PNG\r\n\x1a\n" + bytes(64)),
        ("rong.pdf", b""),
        ("a.pdf", b"MZ" * 40),
    ):
        with pytest.raises(Refused, match="phải là tệp PDF"):
            attach_signed_copy(actor=officer, report=report, file=data, name=name, now=AFTER)
    half = bytes_of(report.pdf)[:4000]  # type: ignore[arg-type]
    with pytest.raises(Refused, match="bị cắt hoặc hỏng"):
        attach_signed_copy(actor=officer, report=report, file=half, name="nua.pdf", now=AFTER)
    assert Report.objects.get(pk=report.pk).signed is None
    signed = bytes_of(report.pdf) + b"\n% da ky"  # type: ignore[arg-type]
    report = attach_signed_copy(actor=officer, report=report, file=signed, name="ky.pdf", now=AFTER)
    assert report.signed is not None
    assert bytes_of(report.signed) == signed


@pytest.mark.parametrize(
    "who", ["economy_officer", "leader", "police", "operator", "other_officer", "administrator"]
)
def test_only_the_focal_office_and_the_head_write(world: World, year: Year, who: str) -> None:
    with pytest.raises(PermissionDenied):
        compose_report(actor=actor(world, who), occurrence=year.occurrence, now=CLOSING)
    report = composed(world, year)
    with pytest.raises(PermissionDenied):
        write_part(actor=actor(world, who), report=report, part="assessment", text="x", seen="", now=CLOSING)
    with pytest.raises(PermissionDenied):
        submit_report(actor=actor(world, who), report=report, now=CLOSING)


@pytest.mark.parametrize(
    "who", ["officer", "economy_officer", "leader", "police", "operator", "city", "administrator"]
)
def test_only_the_head_approves(world: World, year: Year, who: str) -> None:
    report = submit_report(actor=actor(world, "officer"), report=composed(world, year), now=CLOSING)
    with pytest.raises(PermissionDenied):
        approve_report(actor=actor(world, who), report=report, seen="", now=CLOSING)
    with pytest.raises(PermissionDenied):
        return_report(actor=actor(world, who), report=report, reason="x", now=CLOSING)


def test_a_department_reports_its_own_province_in_its_own_name(world: World) -> None:
    period = told("2026").period
    report = compose_by_hand(actor=actor(world, "city"), unit=world.province, period=period, now=CLOSING)
    assert report.head["issuer"] == "SỞ KHOA HỌC VÀ CÔNG NGHỆ"
    assert report.head["parent"] == "ỦY BAN NHÂN DÂN TỈNH SÔNG MÂY"
    assert report.head["symbol"] == "BC-SKHCN"
    assert report.signer_title == "GIÁM ĐỐC"
    assert report.head["addressees"] == ["Ủy ban nhân dân tỉnh Sông Mây"]
