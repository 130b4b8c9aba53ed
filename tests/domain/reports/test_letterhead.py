"""Names of bodies on a letterhead 73 mm wide, at 12 points."""

import pytest

from hatangso.domain.reports.letterhead import letterhead_lines, line_width, rule_length


def on_letterhead(name: str) -> tuple[str, ...]:
    return letterhead_lines(name, 73, 12)


def test_a_long_name_breaks_before_the_word_for_its_unit() -> None:
    assert on_letterhead("ỦY BAN NHÂN DÂN THÀNH PHỐ HẢI PHÒNG") == ("ỦY BAN NHÂN DÂN", "THÀNH PHỐ HẢI PHÒNG")
    assert on_letterhead("ỦY BAN NHÂN DÂN PHƯỜNG TRƯƠNG QUANG TRỌNG") == (
        "ỦY BAN NHÂN DÂN",
        "PHƯỜNG TRƯƠNG QUANG TRỌNG",
    )
    assert on_letterhead("ỦY BAN NHÂN DÂN THỊ XÃ BẾN CÁT TỈNH BÌNH DƯƠNG") == (
        "ỦY BAN NHÂN DÂN",
        "THỊ XÃ BẾN CÁT",
        "TỈNH BÌNH DƯƠNG",
    )


def test_society_is_not_taken_for_a_commune() -> None:
    assert on_letterhead("PHÒNG VĂN HÓA - XÃ HỘI VÀ THÔNG TIN CƠ SỞ XÃ AN HÒA") == (
        "PHÒNG VĂN HÓA - XÃ HỘI",
        "VÀ THÔNG TIN CƠ SỞ",
        "XÃ AN HÒA",
    )


def test_a_name_that_fits_stays_on_one_line() -> None:
    assert on_letterhead("UBND PHƯỜNG HÀ ĐÔNG") == ("UBND PHƯỜNG HÀ ĐÔNG",)


@pytest.mark.parametrize(
    "name",
    [
        "VĂN PHÒNG HỘI ĐỒNG NHÂN DÂN VÀ ỦY BAN NHÂN DÂN PHƯỜNG TRƯƠNG QUANG TRỌNG",
        "TRUNG TÂM DỊCH VỤ SỰ NGHIỆP CÔNG " * 6,
        "A " * 120,
        "PHƯỜNG A " * 3000,
    ],
)
def test_no_line_is_wider_than_the_letterhead_and_no_word_is_lost(name: str) -> None:
    lines = on_letterhead(name)
    assert " ".join(lines).split() == name.split()
    assert all(line_width(line, 12) <= 73 for line in lines)


def test_a_word_too_wide_for_the_letterhead_stays_whole() -> None:
    assert on_letterhead("X" * 60) == ("X" * 60,)


def test_tones_add_nothing_to_the_width_and_the_state_s_name_fits_its_column() -> None:
    assert line_width("ỦỤÚ", 12) == line_width("UUU", 12)
    assert line_width("ƯỢ", 12) == line_width("ƯƠ", 12) > line_width("UO", 12)
    # C 722, space 250, … the widths of Times Bold: 88.3 mm at 12 points, in a column of 90.
    assert line_width("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 12) == pytest.approx(88.3, abs=0.05)


def test_the_rule_under_a_name_is_between_a_third_and_half_of_it() -> None:
    name = "PHƯỜNG AN HÒA"
    assert line_width(name, 12) / 3 <= rule_length(name, 12, 73) <= line_width(name, 12) / 2
    assert rule_length("A " * 500, 14, 165) == pytest.approx(66)  # 0.4 of the page's text width
