from hatangso.domain.plans.flow import Passage, flow_of
from hatangso.domain.plans.plain_text import read_text


def passages(text: str) -> list[str]:
    return [each.text for each in flow_of(read_text(text)).elements if isinstance(each, Passage)]


def test_a_sentence_broken_by_a_page_is_one() -> None:
    assert passages("- Bảo đảm an toàn, an\n\n3\n\nninh mạng lưới.") == [
        "Bảo đảm an toàn, an ninh mạng lưới."
    ]


def test_a_bullet_in_small_letters_begins_anew() -> None:
    assert passages("- dùng chung hạ tầng\n\n- rà soát nguồn điện") == [
        "dùng chung hạ tầng",
        "rà soát nguồn điện",
    ]


def test_a_heading_does_not_run_on_in_its_text() -> None:
    assert passages("5. Sở Giao thông Vận tải\nPhối hợp với các Sở, ban,\nngành liên quan.") == [
        "Sở Giao thông Vận tải",
        "Phối hợp với các Sở, ban, ngành liên quan.",
    ]


def test_two_marks_on_one_line_are_two_items() -> None:
    assert passages("c) Khuyến khích doanh nghiệp. d) Triển khai chính sách.") == [
        "Khuyến khích doanh nghiệp.",
        "Triển khai chính sách.",
    ]


def test_markup_bookmarks_and_tags_are_taken_out() -> None:
    assert passages("[bookmark: muc_1]### **I. MỤC TIÊU**") == ["MỤC TIÊU"]
    assert passages("*(Chi tiết tại Phụ lục)*") == ["(Chi tiết tại Phụ lục)"]
    assert passages("<b>Số</b>&nbsp;liệu") == ["Số liệu"]


def test_a_number_with_a_decimal_point_is_no_mark() -> None:
    assert passages("1.000 hộ gia đình") == ["1.000 hộ gia đình"]
    assert passages("1.2. 70% dân số") == ["70% dân số"]
