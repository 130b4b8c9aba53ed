"""What a writer is asked to look at, what is proposed to them, and what is counted after approval."""

from dataclasses import replace
from datetime import date

from hatangso.domain.footing import Footing
from hatangso.domain.money import MoneyKind, MoneyLine, MoneySource
from hatangso.domain.periods import Period, PeriodKind
from hatangso.domain.progress.verdict import Status
from hatangso.domain.reports.changes import changes
from hatangso.domain.reports.checks import checks, unapproved
from hatangso.domain.reports.drafts import drafted
from hatangso.domain.reports.facts import (
    FigureFact,
    Head,
    ObstacleFact,
    Part,
    ReportInput,
    TargetFact,
    TaskFact,
    TaskState,
)

HEAD = Head(
    issuer="ỦY BAN NHÂN DÂN PHƯỜNG AN HÒA",
    issuer_in_words="Ủy ban nhân dân phường An Hòa",
    place="An Hòa",
    subject="Kết quả phát triển hạ tầng số năm 2026",
    addressees=("Sở Khoa học và Công nghệ",),
    recipients=("Lưu: VT",),
    authority=("CHỦ TỊCH",),
    signer_name="Người ký",
)
FIGURE = FigureFact("obs:1", "Quý III/2026", date(2026, 9, 30), 52.5, "%", Footing.REPORTED, approved=True)
TARGET = TargetFact(
    "target:1:1", "Viễn thông", "5G đạt 95%", 2030, "Phủ sóng 5G", "từ 95%", "%", Status.ON_TRACK, "Kịp.",
    latest=FIGURE,
)  # fmt: skip
TASK = TaskFact("task:1", "Hạ ngầm cáp", TaskState.IN_PROGRESS, overdue=True, result="Đang lập dự án")
FACTS = ReportInput(
    head=HEAD,
    period=Period(PeriodKind.YEAR, 2026),
    data_from=date(2025, 12, 15),
    data_until=date(2026, 12, 14),
    targets=(TARGET,),
    tasks=(TASK,),
    texts={part.value: "Có" for part in Part},
)


def codes(facts: ReportInput) -> list[str]:
    return [check.code for check in checks(facts)]


def test_a_report_in_order_has_nothing_to_look_at() -> None:
    assert codes(FACTS) == []


def test_each_gap_is_named_with_where_to_mend_it() -> None:
    figure = replace(FIGURE, approved=False, on=date(2025, 9, 30))
    facts = replace(
        FACTS,
        head=replace(HEAD, signer_name=""),
        targets=(replace(TARGET, latest=figure), replace(TARGET, key="target:2:2", latest=None)),
        tasks=(replace(TASK, result="", reported_later=True),),
        texts={"opening": "Có"},
    )
    found = {check.code: check for check in checks(facts)}
    assert list(found) == ["unapproved", "missing", "old", "unexplained", "later", "empty", "head"]
    assert [check.code for check in found.values() if check.stops] == ["unapproved"]
    assert found["unapproved"].items == (("Phủ sóng 5G: 52,5% (Quý III/2026)", "obs:1"),)
    assert found["missing"].items == (("Phủ sóng 5G", "target:2:2"),)
    assert found["empty"].words.vi == "5 phần chưa có nội dung"
    assert len(unapproved(facts)) == 1


def test_nothing_has_changed_where_nothing_did_and_words_do_not_count() -> None:
    assert changes(FACTS, replace(FACTS, texts={})) == ()


def test_every_kind_of_change_is_told_with_before_and_after() -> None:
    corrected = replace(FIGURE, ref="obs:2", value=50.0, approved=False)
    line = MoneyLine(2026, MoneyKind.SPENT, MoneySource.BUDGET, 150_000_000)
    obstacle = ObstacleFact("obstacle:1", "Thiếu đất", "", "", "ward", "open", date(2026, 5, 1))
    now = replace(
        FACTS,
        targets=(replace(TARGET, latest=corrected, status=Status.AT_RISK, goal="từ 99%"),),
        tasks=(replace(TASK, state=TaskState.DONE, overdue=False),),
        obstacles=(obstacle,),
        money=(line,),
    )
    told = [(c.what.vi, c.before, c.after, c.ref) for c in changes(FACTS, now)]
    assert told == [
        ("Số liệu", "52,5% (Quý III/2026)", "50% (Quý III/2026), chưa duyệt", "obs:2"),
        ("Mục tiêu", "từ 95%", "từ 99%", "target:1:1"),
        ("Đánh giá", "Đúng tiến độ", "Có nguy cơ", "target:1:1"),
        ("Nhiệm vụ", "Đang thực hiện, quá hạn", "Hoàn thành", "task:1"),
        ("Khó khăn, vướng mắc", "", "Chưa giải quyết", "obstacle:1"),
        ("Kinh phí", "", "150.000.000 đồng", "money:2026"),
    ]


def test_a_withdrawn_target_is_a_change() -> None:
    (one,) = changes(FACTS, replace(FACTS, targets=()))
    assert (one.what.vi, one.before, one.after) == ("Chỉ tiêu", "5G đạt 95%", "")


def test_proposals_say_only_what_the_facts_say() -> None:
    texts = drafted(FACTS, plans=("Kế hoạch số 12/KH-UBND",))
    assert texts[Part.OPENING] == (
        "Thực hiện Kế hoạch số 12/KH-UBND, Ủy ban nhân dân phường An Hòa báo cáo kết quả phát triển hạ tầng"
        " số năm 2026 như sau:"
    )
    assert texts[Part.NEXT_WORK] == "- Tập trung hoàn thành các nhiệm vụ quá hạn."
    assert texts[Part.DIFFICULTIES] == ""
    nothing = drafted(replace(FACTS, targets=(), tasks=()))
    assert nothing[Part.ASSESSMENT] == ""
    silent = drafted(replace(FACTS, targets=(replace(TARGET, status=Status.NOT_YET_KNOWN, latest=None),)))
    assert silent[Part.ASSESSMENT] == "Chưa đủ số liệu để đánh giá các chỉ tiêu."
