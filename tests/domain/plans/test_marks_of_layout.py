"""What the form of a page tells: depth, running lines, group rows, parts of a table under other headings."""

from tests.domain.plans.reading import read, told

from hatangso.domain.plans.document import Paragraph, SourceDocument
from hatangso.domain.plans.extract import read_plan
from hatangso.domain.plans.plain_text import read_text

HEAD = "KẾ HOẠCH\nPhát triển hạ tầng số xã Suối Mơ giai đoạn 2026 - 2030\n"


def test_a_markdown_bullet_over_deeper_ones_gives_the_component() -> None:
    text = HEAD + (
        "## I. MỤC TIÊU CỤ THỂ ĐẾN NĂM 2030\n"
        "* **Hạ tầng dữ liệu**\n"
        "    * 90% hồ sơ được số hóa.\n"
        "    * Kho dữ liệu dùng chung vận hành ổn định.\n"
        "* **An toàn, an ninh mạng**\n"
        "    * 80% thôn có người phụ trách.\n"
    )
    plan = read_plan(read_text(text, "md"))
    assert [(target.component, target.text[:9]) for target in plan.targets] == [
        ("data", "90% hồ sơ"),
        ("data", "Kho dữ li"),
        ("security", "80% thôn "),
    ]


def test_a_span_of_years_without_spaces_ends_in_its_second_year() -> None:
    text = HEAD + "I. MỤC TIÊU CỤ THỂ\n1. Giai đoạn 1 (2026-2027)\n(1) 90% hồ sơ được số hóa.\n"
    assert [target.year for target in read(text).targets] == [2027]


def test_the_same_header_below_another_heading_begins_another_table() -> None:
    text = HEAD + (
        "I. MỤC TIÊU CỤ THỂ\n1. Hạ tầng viễn thông\n"
        "Chỉ tiêu | Năm 2027 | Năm 2030\n"
        "Thời gian khắc phục sự cố cáp | Không quá 12 giờ | Không quá 06 giờ\n\n"
        "2. Hạ tầng dữ liệu\n"
        "Chỉ tiêu | Năm 2027 | Năm 2030\nHồ sơ được số hóa | 50% | 90%\n"
    )
    assert [(each.year, each.component, told(each.measures[0])) for each in read(text).targets] == [
        (2027, "telecom", (None, "<=", 12, "giờ")),
        (2030, "telecom", (None, "<=", 6, "giờ")),
        (2027, "data", (None, ">=", 50, "%")),
        (2030, "data", (None, ">=", 90, "%")),
    ]


def test_a_group_alone_in_a_row_opens_the_group_whatever_its_column() -> None:
    text = HEAD + (
        "PHỤ LỤC\nDANH MỤC NHIỆM VỤ\n"
        "Thời hạn | TT | Nhiệm vụ | Đơn vị đầu mối\n"
        "I. Thể chế | | |\n2026 | 1 | Ban hành quy chế | Công an xã\n"
        "II. Hạ tầng | | |\nHằng năm | 2 | Chỉnh trang cáp | Phòng Kinh tế\n"
    )
    assert [(task.group, task.group_name, task.schedule_text) for task in read(text).tasks] == [
        ("I", "Thể chế", "2026"),
        ("II", "Hạ tầng", "Hằng năm"),
    ]


def test_a_line_that_the_page_left_open_after_a_semicolon_runs_on_where_items_have_marks() -> None:
    lines = (
        Paragraph("KẾ HOẠCH"),
        Paragraph("Phát triển hạ tầng số xã Suối Mơ năm 2026"),
        Paragraph("I. MỤC TIÊU CỤ THỂ"),
        Paragraph("▪ 100% máy trạm có giải pháp phòng, chống mã độc;", joined=False),
        Paragraph("100% hệ thống thông tin công khai được giám sát;", joined=False),
        Paragraph("▪ 90% hồ sơ được số hóa."),
    )
    plan = read_plan(SourceDocument(lines, "pdf"))
    assert [len(target.measures) for target in plan.targets] == [2, 1]


def test_a_name_that_is_asked_is_an_organisation_though_its_kind_is_not_known() -> None:
    text = HEAD + (
        "IV. TỔ CHỨC THỰC HIỆN\n1. Công an xã\n- Bảo đảm an ninh mạng.\n"
        "2. Đề nghị Vàm Cỏ Marina: Phối hợp bố trí vị trí lắp đặt trạm.\n"
    )
    assert [item.organisation for item in read(text).assignments] == ["Công an xã", "Vàm Cỏ Marina"]


def test_recipients_are_no_assignments_where_the_letters_of_noi_nhan_are_drawn_twice() -> None:
    text = HEAD + (
        "IV. TỔ CHỨC THỰC HIỆN\n1. Công an xã\n- Bảo đảm an ninh mạng.\n"
        "Nơi ơ nh ận:\n- UBND tỉnh;\n- Lưu: VT.\n"
    )
    assert [item.text for item in read(text).assignments] == ["Bảo đảm an ninh mạng."]


def test_a_title_told_by_a_portal_above_the_plan_is_not_the_plans_title() -> None:
    text = (
        "Kế hoạch phát triển hạ tầng số xã Suối Mơ\nĐăng ngày 09/3/2026 | In trang\nSố: 75/KH-UBND\n" + HEAD
    )
    fields = read(text).document
    assert (fields.number, fields.title) == (
        "75/KH-UBND",
        "Phát triển hạ tầng số xã Suối Mơ giai đoạn 2026 - 2030",
    )


def test_a_city_of_the_time_without_districts_is_a_province() -> None:
    text = "KẾ HOẠCH\nPhát triển hạ tầng số thành phố Vĩnh Giang giai đoạn {}\nI. MỤC TIÊU\n- 90% hồ sơ số.\n"
    assert read(text.format("2026 - 2030")).document.level == "province"
    assert read(text.format("2021 - 2025")).document.level == "district"


def test_who_signs_may_be_a_standing_deputy() -> None:
    text = HEAD + "Nơi nhận:\n- Lưu: VT.\nKT. CHỦ TỊCH\nPHÓ CHỦ TỊCH THƯỜNG TRỰC\nLê Quang Vịnh\n"
    signer = read(text).document.signer
    assert signer is not None
    assert (signer.name, signer.position) == (
        "Lê Quang Vịnh",
        "PHÓ CHỦ TỊCH THƯỜNG TRỰC",
    )
