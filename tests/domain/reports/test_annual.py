"""The yearly report of an invented ward: its sections, its words, and what every figure rests on."""

from dataclasses import replace

import pytest

from hatangso.domain.periods import Period, PeriodKind
from hatangso.domain.reports.annual import compose
from hatangso.domain.reports.blocks import Block, Bullets, Heading, Level, Paragraph, RowKind, Table
from hatangso.domain.reports.inline import Figure, Runs, plain
from hatangso.domain.reports.model import OfficialDocument, Orientation
from tests.domain.reports.invented_facts import FACTS, TARGETS, told

DOCUMENT = compose(FACTS)


def lines_of(block: Block) -> tuple[Runs, ...]:
    match block:
        case Paragraph():
            return (block.line,)
        case Bullets():
            return block.lines
        case Table():
            return tuple(cell.line for row in block.rows for cell in row.cells)
        case _:
            return ()


def words_of(document: OfficialDocument) -> str:
    """Body's paragraphs and bullets, one a line, hard spaces as spaces."""
    lines = [plain(line) for block in document.body for line in lines_of(block)]
    return "\n".join(lines).replace("\u00a0", " ")


def headings(document: OfficialDocument, level: Level) -> list[str]:
    return [b.text for b in document.body if isinstance(b, Heading) and b.level is level]


def figures(document: OfficialDocument) -> dict[str, str]:
    blocks = (*document.body, *(b for annex in document.annexes for b in annex.body))
    return {
        piece.ref: piece.text
        for block in blocks
        for line in lines_of(block)
        for piece in line
        if isinstance(piece, Figure)
    }


def test_sections_stand_in_the_order_of_such_reports_and_an_unwritten_one_is_not_counted() -> None:
    assert headings(DOCUMENT, Level.SECTION) == [
        "I. CÔNG TÁC CHỈ ĐẠO, ĐIỀU HÀNH",
        "II. KẾT QUẢ THỰC HIỆN",
        "III. KHÓ KHĂN, VƯỚNG MẮC VÀ NGUYÊN NHÂN",
        "IV. NHIỆM VỤ TRỌNG TÂM NĂM 2027",
        "V. KIẾN NGHỊ, ĐỀ XUẤT",
    ]
    unwritten = compose(replace(FACTS, texts={}))
    assert headings(unwritten, Level.SECTION)[0] == "I. KẾT QUẢ THỰC HIỆN"


def test_the_targets_are_counted_by_how_they_stand() -> None:
    assert (
        "Tổng số 04 chỉ tiêu được theo dõi, trong đó: 01 chỉ tiêu đạt; 01 chỉ tiêu đúng tiến độ; "
        "01 chỉ tiêu chậm tiến độ; 01 chỉ tiêu chưa đánh giá được (chi tiết tại Phụ lục I)."
    ) in words_of(DOCUMENT)
    assert figures(DOCUMENT)["targets:all"] == "04"


def test_a_target_is_told_with_last_period_path_and_goal() -> None:
    assert (
        "Tỷ lệ dân số được phủ sóng 5G: 92,5%, tăng 7,5 điểm phần trăm so với kỳ trước (85%); "
        "theo lộ trình cần đạt 90%; mục tiêu năm 2030: từ 99%; đúng tiến độ."
    ) in words_of(DOCUMENT)
    assert "60%, giảm 2 điểm phần trăm so với kỳ trước (62%)" in words_of(DOCUMENT)


def test_an_unknown_figure_is_said_to_be_unknown_and_never_zero() -> None:
    assert (
        "Tỷ lệ dân số trưởng thành có chữ ký số: chưa có số liệu; mục tiêu năm 2030: trên 70%; "
        "chưa đánh giá được."
    ) in words_of(DOCUMENT)
    money = next(b for b in DOCUMENT.body if isinstance(b, Table))
    enterprises = [plain(cell.line) for cell in money.rows[1].cells]
    assert enterprises == ["Doanh nghiệp", "1.500", "chưa có số liệu", "chưa có số liệu", "chưa có số liệu"]
    bare = words_of(compose(replace(FACTS, money=(), targets=(), tasks=(), obstacles=(), texts={})))
    assert "Kinh phí năm 2026: chưa có số liệu." in bare
    assert "chưa có chỉ tiêu nào được theo dõi" in bare
    assert "không phát sinh khó khăn, vướng mắc" in bare
    assert "Ủy ban nhân dân phường An Hòa không có kiến nghị, đề xuất." in bare


def test_a_figure_not_told_anew_is_not_compared_with_itself() -> None:
    stale = replace(TARGETS[0], latest=told(3, 85, 2025), previous=told(3, 85, 2025))
    words = words_of(compose(replace(FACTS, targets=(stale,))))
    assert "85% (số liệu kỳ trước, Năm 2025; kỳ này chưa có số liệu mới)" in words


@pytest.mark.parametrize(
    ("before", "after", "unit", "said"),
    [
        (85, 92.5, "%", "tăng 7,5 điểm phần trăm"),
        (92.5, 92.5, "%", "không đổi"),
        (40, 38.5, "Mbit/s", "giảm 1,5 Mbit/s"),
        (3, 5, "", "tăng 2 so với"),
    ],
)
def test_changes_are_worded_by_their_unit(before: float, after: float, unit: str, said: str) -> None:
    target = replace(TARGETS[0], unit=unit, latest=told(7, after), previous=told(3, before, 2025))
    assert said in words_of(compose(replace(FACTS, targets=(target,))))


def test_the_year_s_money_is_summed_by_source_and_the_next_year_s_is_left_out() -> None:
    assert (
        "Kinh phí năm 2026 (triệu đồng): dự toán 1.800; được giao 250; đã chi 200; "
        "tỷ lệ đã chi so với được giao: 80%."
    ) in words_of(DOCUMENT)
    assert "999" not in words_of(DOCUMENT)
    table = next(b for b in DOCUMENT.body if isinstance(b, Table))
    assert table.unit == "Đơn vị tính: triệu đồng"
    assert table.rows[-1].kind is RowKind.TOTAL


def test_tasks_obstacles_and_proposals_are_told_with_their_evidence() -> None:
    words = words_of(DOCUMENT)
    assert "Tổng số 03 nhiệm vụ, trong đó: 01 nhiệm vụ hoàn thành; 01 nhiệm vụ đang thực hiện" in words
    assert "thời hạn: 30/09/2026; đang thực hiện, 40%)." in words
    assert "Có 02 khó khăn, vướng mắc được ghi nhận, trong đó: 01 đã được giải quyết; 01 chưa được" in words
    assert "Cáp treo" not in words  # closed: counted, not told again
    assert "Đề nghị Sở Khoa học và Công nghệ bố trí quỹ đất công để đặt trạm." in words
    assert {"task:1", "task:2", "obstacle:1", "duty:1", "money:2026", "obs:7", "obs:3"} <= set(
        figures(DOCUMENT)
    )


def test_opening_and_closing_name_plan_subject_and_body() -> None:
    words = words_of(DOCUMENT).splitlines()
    assert words[0] == (
        "Thực hiện Kế hoạch số 35/KH-UBND ngày 12 tháng 01 năm 2026 của Ủy ban nhân dân phường An Hòa, "
        "Ủy ban nhân dân phường An Hòa báo cáo kết quả thực hiện Kế hoạch phát triển hạ tầng số năm 2026 "
        "như sau:"
    )
    assert words[-1] == (
        "Trên đây là Báo cáo kết quả thực hiện Kế hoạch phát triển hạ tầng số năm 2026 của "
        "Ủy ban nhân dân phường An Hòa./."
    )


def test_texts_of_people_become_paragraphs_and_bullets_that_know_their_part() -> None:
    of_part = [b for b in DOCUMENT.body if isinstance(b, Paragraph | Bullets) and b.key == "direction"]
    assert [type(b).__name__ for b in of_part] == ["Paragraph", "Bullets"]
    assert [plain(line) for line in lines_of(of_part[1])] == [
        "Họp giao ban hằng tháng;",
        "Thành lập 12 Tổ công nghệ số cộng đồng.",
    ]
    assert not any(isinstance(p, Figure) for b in of_part for line in lines_of(b) for p in line)


def test_the_annex_of_targets_groups_them_and_counts_through() -> None:
    annex = DOCUMENT.annexes[0]
    assert annex.title == "Kết quả thực hiện các chỉ tiêu năm 2026"
    assert annex.orientation is Orientation.LANDSCAPE
    table = annex.body[0]
    assert isinstance(table, Table)
    assert [plain(row.cells[0].line) for row in table.rows] == ["I", "1", "2", "II", "3", "4"]
    first = [plain(cell.line) for cell in table.rows[1].cells]
    assert first == [
        "1",
        "Tỷ lệ dân số được phủ sóng 5G",
        "từ 99%",
        "2030",
        "85%",
        "90%",
        "92,5% (1.850/2.000; báo cáo)",
        "+7,5",
        "Đúng tiến độ",
        "Phòng Văn hóa - Xã hội",
    ]
    assert "(báo cáo; chưa duyệt)" in plain(table.rows[2].cells[6].line)


def test_the_annex_of_tasks_sets_money_beside_results_only_where_some_is_known() -> None:
    table = DOCUMENT.annexes[1].body[0]
    assert isinstance(table, Table)
    assert [plain(cell.line) for cell in table.rows[1].cells][-3:] == ["Hoàn thành", "120", "118,5"]
    assert [plain(cell.line) for cell in table.rows[3].cells][-3:] == [
        "Đang thực hiện, 40%; quá hạn",
        "chưa có số liệu",
        "chưa có số liệu",
    ]
    without = compose(replace(FACTS, tasks=FACTS.tasks[1:])).annexes[1].body[0]
    assert isinstance(without, Table)
    assert len(without.columns) == len(table.columns) - 2


@pytest.mark.parametrize(
    ("period", "this", "following"),
    [
        (Period(PeriodKind.QUARTER, 2026, 4), "QUÝ IV NĂM 2026", "QUÝ I NĂM 2027"),
        (Period(PeriodKind.HALF, 2026, 1), "6 THÁNG ĐẦU NĂM 2026", "6 THÁNG CUỐI NĂM 2026"),
        (Period(PeriodKind.MONTH, 2026, 11), "THÁNG 11 NĂM 2026", "THÁNG 12 NĂM 2026"),
    ],
)
def test_other_periods_are_named_as_officials_name_them(period: Period, this: str, following: str) -> None:
    document = compose(replace(FACTS, period=period))
    assert f"IV. NHIỆM VỤ TRỌNG TÂM {following}" in headings(document, Level.SECTION)
    assert document.annexes[0].title.upper().endswith(this)


def test_the_same_facts_give_the_same_document() -> None:
    assert compose(FACTS) == DOCUMENT
