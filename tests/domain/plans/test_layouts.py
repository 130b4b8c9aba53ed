"""Plans in layouts that none of the five real ones has."""

import unicodedata
from pathlib import Path

import pytest
from tests.domain.plans.reading import LAYOUTS, read_layout, told

from hatangso.domain.plans.extract import read_plan
from hatangso.domain.plans.items import Due
from hatangso.domain.plans.plain_text import read_text
from hatangso.domain.plans.schedules import Schedule

ALL = sorted(path for path in LAYOUTS.iterdir() if path.stem != "README")


@pytest.mark.parametrize("path", ALL, ids=lambda path: path.name)
def test_every_item_stands_in_the_text_where_its_span_says(path: Path) -> None:
    plan = read_layout(path.name)
    items = (*plan.targets, *plan.tasks, *plan.assignments, *plan.commitments)
    assert items
    for item in items:
        assert plan.text[item.source.start : item.source.end] == item.text
        assert 0 < item.confidence <= 1


@pytest.mark.parametrize("path", ALL, ids=lambda path: path.name)
def test_decomposed_accents_are_read_as_composed_ones(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    decomposed = unicodedata.normalize("NFD", text)
    assert decomposed != text
    assert read_plan(read_text(decomposed)) == read_plan(read_text(text))


def test_a_column_for_each_year_gives_a_target_a_year() -> None:
    plan = read_layout("pipes_and_years.txt")
    rows = [target for target in plan.targets if target.lead == ("Doanh nghiệp viễn thông",)]
    assert [(row.year, told(row.measures[0])) for row in rows] == [
        (2026, ("pop_5g", ">=", 70, "%")),
        (2027, ("pop_5g", ">=", 85.5, "%")),
        (2030, ("pop_5g", ">=", 100, "%")),
    ]


def test_a_dash_in_a_year_column_is_no_target() -> None:
    plan = read_layout("pipes_and_years.txt")
    wifi = [target.year for target in plan.targets if "Wi-Fi miễn phí" in target.text]
    assert wifi == [2027, 2030]


def test_prose_and_annex_that_disagree_are_told() -> None:
    plan = read_layout("pipes_and_years.txt")
    assert any("Hai chỗ nêu khác nhau" in warning.message for warning in plan.warnings)


def test_an_office_and_its_work_on_one_line_are_parted_at_the_colon() -> None:
    plan = read_layout("pipes_and_years.txt")
    assert [(item.organisation, item.text[:20]) for item in plan.assignments][1] == (
        "Phòng Kinh tế",
        "Tham mưu bố trí kinh",
    )
    assert plan.assignments[3].organisation == "Ủy ban MTTQ Việt Nam xã"


def test_quarter_and_year_of_one_sentence_are_two_duties() -> None:
    plan = read_layout("pipes_and_years.txt")
    assert [(duty.frequency, duty.due) for duty in plan.duties[:2]] == [
        ("quarterly", Due(day=20, month_of_quarter=3)),
        ("annual", Due(month=12, day=5)),
    ]


def test_parts_named_by_words_take_their_title_from_the_next_line() -> None:
    plan = read_layout("parts_and_dots.txt")
    assert len(plan.targets) == 6
    assert told(plan.targets[4].measures[0]) == (None, "<=", 2, "vụ")
    assert [item.heading for item in plan.commitments][-1] == "Giải pháp"
    assert [item.organisation for item in plan.assignments][1] == "Phòng Kinh tế, Hạ tầng và Đô thị"


def test_two_years_in_one_statement_are_two_targets() -> None:
    plan = read_layout("markdown.md")
    fibre = [target for target in plan.targets if "cáp quang" in target.text]
    assert [(target.year, told(target.measures[0])) for target in fibre] == [
        (2027, ("fibre_households", ">=", 60, "%")),
        (2028, ("fibre_households", ">=", 75, "%")),
    ]


def test_one_column_may_hold_who_leads_and_who_helps() -> None:
    task = read_layout("markdown.md").tasks[0]
    assert (task.group, task.group_name) == ("A", "Hạ tầng viễn thông")
    assert (task.lead, task.coordinating) == (("Phòng Kinh tế",), ("Viettel, VNPT",))
    assert task.schedule == Schedule("range", start=2026, end=2027)


def test_numbers_with_a_dash_are_headings_and_blanks_are_told() -> None:
    plan = read_layout("dashed_numbers.txt")
    assert plan.document.number is None
    assert plan.document.date is None
    assert plan.document.locality == "thị trấn Sông Đốc"
    assert plan.document.period == (2030, 2035)
    told_of = " ".join(warning.message for warning in plan.warnings)
    assert "/KH-UBND" in told_of
    assert "ngày tháng năm" in told_of
    assert "Phụ lục" in told_of


def test_lines_broken_at_the_edge_of_a_page_are_joined_and_page_numbers_are_dropped() -> None:
    plan = read_layout("wrapped_page.txt")
    assert plan.targets[0].text == (
        "Phấn đấu đến hết năm 2028, tỷ lệ hộ gia đình có kết nối Internet cáp quang đạt tối thiểu 95%; "
        "mạng di động 5G phủ sóng 90% dân số trên địa bàn phường."
    )
    assert plan.commitments[1].text.endswith("hoàn thành trong năm 2027.")
    assert plan.document.signer is not None
    assert plan.document.signer.position == "PHÓ CHỦ TỊCH"


def test_a_table_copied_out_cell_by_cell_is_rebuilt_although_empty_cells_have_vanished() -> None:
    tasks = read_layout("wrapped_page.txt").tasks
    assert [(task.output, task.lead, task.coordinating) for task in tasks] == [
        ("Báo cáo", ("Phòng Kinh tế, Hạ tầng và Đô thị",), ("Doanh nghiệp viễn thông",)),
        ("", ("Phòng Kinh tế, Hạ tầng và Đô thị",), ("Công an phường",)),
        ("12 điểm", ("Phòng Văn hóa - Xã hội",), ()),
    ]


def test_a_number_and_date_below_the_title_are_found() -> None:
    document = read_layout("decimals_and_tabs.txt").document
    assert (document.number, str(document.date)) == ("88/KH-UBND", "2026-03-12")
    assert document.title == "Phát triển hạ tầng số trên địa bàn đặc khu Phú Quý đến năm 2030"


def test_an_office_that_is_handed_work_is_named_without_the_handing() -> None:
    plan = read_layout("handed_to.txt")
    assert [item.organisation for item in plan.assignments] == [
        "Phòng Văn hóa - Xã hội",
        "Phòng Văn hóa - Xã hội",
        "Phòng Kinh tế",
        "Trạm Y tế, các trường học trên địa bàn xã",
        "Các doanh nghiệp viễn thông (VNPT, Viettel, MobiFone)",
        "Các doanh nghiệp viễn thông (VNPT, Viettel, MobiFone)",
    ]


def test_what_was_reached_already_is_no_target() -> None:
    plan = read_layout("handed_to.txt")
    assert not any("phủ sóng 4G" in target.text for target in plan.targets)


def test_sentences_that_begin_with_an_office_are_its_assignments() -> None:
    plan = read_layout("sentences_only.txt")
    assert [item.organisation for item in plan.assignments][-1] == "VNPT Huế, Viettel Huế"
    assert len(plan.assignments) == 4
    assert plan.duties[0].due == Due(day=20)


def test_a_table_drawn_with_lines_has_its_cells_joined() -> None:
    plan = read_layout("ruled_table.txt")
    assert [(task.text, task.lead, task.output) for task in plan.tasks] == [
        ("Xây dựng chính sách hỗ trợ thuê nhà trạm", ("Sở Khoa học và Công nghệ",), "Nghị quyết"),
        ("Rà soát quỹ đất", ("UBND các xã, phường",), "Danh mục"),
    ]
    assert plan.document.level == "province"
    assert [target.year for target in plan.targets] == [2028, 2028, 2028, 2030, 2030, 2035]


def test_bullets_name_the_offices_and_the_last_paragraph_speaks_to_all() -> None:
    plan = read_layout("slashed_numbers.txt")
    assert str(plan.document.date) == "2026-04-02"
    assert [item.organisation for item in plan.assignments] == [
        "Văn phòng HĐND&UBND",
        "Văn phòng HĐND&UBND",
        "Phòng Kinh tế, Hạ tầng và Đô thị",
        "Công an phường",
        "Các tổ dân phố",
    ]
    assert [(duty.reporter, duty.frequency) for duty in plan.duties] == [
        ("Văn phòng HĐND&UBND", "monthly"),
        ("các đơn vị", "quarterly"),
    ]


def test_a_table_after_the_signature_without_the_word_annex_holds_tasks() -> None:
    plan = read_layout("slashed_numbers.txt")
    assert [task.lead for task in plan.tasks] == [
        ("Phòng Kinh tế, Hạ tầng và Đô thị",),
        ("Viettel", "MobiFone"),
    ]


def test_an_annex_without_a_readable_table_is_told() -> None:
    plan = read_layout("wrapped_decimals.txt")
    assert any("không thấy bảng nào" in warning.message for warning in plan.warnings)
    assert plan.targets[0].year == 2026
    assert [told(measure) for measure in plan.targets[0].measures] == [
        ("fibre_households", ">=", 80, "%"),
        ("esign_adults", ">=", 60, "%"),
    ]


def test_items_without_full_stops_are_no_headings() -> None:
    plan = read_layout("no_full_stops.txt")
    assert (plan.document.level, plan.document.period) == ("district", (2025, 2025))
    assert len(plan.targets) == 4
    assert [item.heading for item in plan.commitments] == ["NHIỆM VỤ"] * 3
    assert plan.assignments[-1].organisation == "UBND các xã, phường"
    assert plan.duties[-1].due == Due(month=11, day=30)


def test_targets_numbered_in_brackets_take_the_year_of_their_phase() -> None:
    plan = read_layout("numbered_in_brackets.txt")
    assert [target.year for target in plan.targets] == [2027, 2027, 2027, 2030, 2030, 2035]
    assert told(plan.targets[4].measures[0]) == ("fibre_households", ">=", 75, "%")


def test_a_table_of_work_without_a_heading_after_the_signature_holds_tasks() -> None:
    plan = read_layout("numbered_in_brackets.txt")
    assert [(task.text, task.lead, task.coordinating, task.schedule) for task in plan.tasks] == [
        ("Rà soát hạ tầng cột, cáp", ("Phòng Kinh tế",), ("Công an xã",), Schedule("by", 2026, 2)),
        (
            "Lắp Wi-Fi nhà văn hóa",
            ("Phòng Văn hóa - Xã hội",),
            ("Các bản",),
            Schedule("by", 2026, month=9),
        ),
        (
            "Tuyên truyền an toàn mạng",
            ("Công an xã",),
            ("Phòng Văn hóa - Xã hội",),
            Schedule("annual"),
        ),
    ]


def test_a_bullet_that_names_an_organisation_opens_its_assignments() -> None:
    plan = read_layout("numbered_in_brackets.txt")
    assert [item.organisation for item in plan.assignments] == [
        "Phòng Văn hóa - Xã hội",
        "Phòng Văn hóa - Xã hội",
        "Công an xã",
        "Các bản",
    ]


def test_a_regular_report_asked_for_among_the_solutions_is_a_duty() -> None:
    plan = read_layout("numbered_in_brackets.txt")
    assert [(duty.reporter, duty.recipient, duty.frequency) for duty in plan.duties] == [
        ("các doanh nghiệp viễn thông", "Phòng Văn hóa - Xã hội", "quarterly"),
        ("Phòng Văn hóa - Xã hội", "UBND tỉnh", "annual"),
    ]


def test_of_an_old_and_a_new_value_the_new_one_is_to_be_reached() -> None:
    plan = read_layout("amending.md")
    assert [told(target.measures[0]) for target in plan.targets] == [
        ("pop_5g", ">", 65, "%"),
        ("wan_agencies", ">=", 100, "%"),
        ("fibre_households", ">=", 85, "%"),
        ("iot_per_household", "between", (2, 4), "device/household"),
    ]


def test_a_table_of_reports_gives_duties() -> None:
    plan = read_layout("amending.md")
    assert [(duty.reporter, duty.recipient, duty.due) for duty in plan.duties] == [
        ("Các bản, đơn vị", "Phòng Kinh tế", Due(day=20, month_of_quarter=3)),
        ("Phòng Kinh tế", "UBND tỉnh", Due(month=12, day=15)),
    ]


def test_a_month_of_every_year_is_kept() -> None:
    plan = read_layout("amending.md")
    assert [task.schedule for task in plan.tasks] == [
        Schedule("by", 2026),
        Schedule("ongoing", start=2027),
        Schedule("annual", month=5),
    ]


def test_a_part_after_d_may_be_called_d_with_a_stroke() -> None:
    plan = read_layout("one_year.txt")
    assert [(item.organisation, item.text[:12]) for item in plan.assignments] == [
        ("Phòng Văn hóa - Xã hội", "là cơ quan t"),
        ("Phòng Kinh tế, Hạ tầng và Đô thị", "tham mưu bố "),
        ("UBMTTQ Việt Nam phường và các tổ chức chính trị - xã hội", "tuyên truyền"),
        ("Các doanh nghiệp viễn thông", "Đầu tư hạ tầ"),
    ]
    assert [duty.frequency for duty in plan.duties] == ["semiannual", "annual", "quarterly", "monthly"]


def test_what_is_counted_is_the_unit_of_a_figure_without_an_indicator() -> None:
    plan = read_layout("one_year.txt")
    assert told(plan.targets[-1].measures[0]) == (None, "<=", 2, "sự cố")


def test_two_phases_as_columns_and_a_bare_ratio_without_a_unit() -> None:
    plan = read_layout("phases_in_columns.txt")
    assert [(row.year, told(row.measures[0])) for row in plan.targets if "PUE" in row.text] == [
        (2028, (None, "<=", 1.6, None)),
        (2030, (None, "<=", 1.4, None)),
    ]


def test_a_table_of_two_columns_hands_out_the_work() -> None:
    plan = read_layout("phases_in_columns.txt")
    assert [item.organisation for item in plan.assignments] == ["Sở Khoa học và Công nghệ", "Sở Tài chính"]
