"""What a cell says: every way of writing a number that was met, and what is not guessed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hatangso.adapters.workbook_file import RawCell
from hatangso.adapters.workbook_values import read_choice, read_code, read_day, read_number, read_text
from hatangso.domain.numbers_format import format_number
from hatangso.domain.words import Words


def text(value: str) -> RawCell:
    return RawCell(7, 3, "text", value, False, "number")


def number(value: float, shown_as: str = "number") -> RawCell:
    return RawCell(7, 3, "number", value, False, shown_as)


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("1.234,5", 1234.5),
        ("1,234.5", 1234.5),
        ("1.234.567", 1234567),
        ("1,234,567", 1234567),
        ("1.234.567,89", 1234567.89),
        ("99,5", 99.5),
        ("99.5", 99.5),
        ("0,125", 0.125),
        ("0.125", 0.125),
        ("1234,567", 1234.567),
        (" 12\u00a0345 ", 12345),
        ("1 234 567", 1234567),
        ("-3", -3),
        ("−3", -3),
        ("007", 7),
    ],
)
def test_a_number_written_as_text_is_read_by_its_marks(written: str, value: float) -> None:
    read = read_number(text(written))
    assert (read.value, read.trouble) == (value, None)


@pytest.mark.parametrize("written", ["1.234", "1,234", "12.345", "999,999"])
def test_one_mark_before_three_digits_is_not_guessed(written: str) -> None:
    read = read_number(text(written))
    assert read.value is None
    assert read.trouble is not None
    assert "có thể là" in read.trouble.vi


def test_the_sentence_names_both_readings() -> None:
    trouble = read_number(text("1.234")).trouble
    assert trouble is not None
    assert trouble.vi == "“1.234” có thể là 1.234 hoặc 1,234; hãy nhập lại bằng số (không phải chữ)."


@pytest.mark.parametrize("written", ["1.234", "1,234"])
def test_in_a_column_of_counts_the_same_text_can_only_be_1234(written: str) -> None:
    read = read_number(text(written), count=True)
    assert read.value == 1234
    assert read.remark is not None
    assert read.remark.vi == f"“{written}” ở cột số đếm nên hiểu là 1.234."


@pytest.mark.parametrize(
    "written", ["chín", "1.23.4", "1,2,3", "12a", "--", "1.234,5,6", "1.2345,6", ".5", "5."]
)
def test_what_is_no_number_is_told(written: str) -> None:
    read = read_number(text(written))
    assert read.value is None
    assert read.trouble is not None


@pytest.mark.parametrize("cell", [None, text("  \u00a0 ")])
def test_an_empty_cell_is_unknown_and_not_zero(cell: RawCell | None) -> None:
    read = read_number(cell)
    assert (read.value, read.trouble, read.remark) == (None, None, None)


def test_75_per_cent_typed_into_a_spreadsheet_is_75_in_a_column_of_per_cent() -> None:
    read = read_number(number(0.75, "percent"), unit="%")
    assert read.value == 75
    assert read.remark is not None
    assert read_number(text("75 %"), unit="%").value == 75
    assert read_number(number(0.07, "percent"), unit="%").value == 7  # 7.000000000000001 otherwise


def test_a_per_cent_where_a_count_is_asked_is_told() -> None:
    assert read_number(number(0.75, "percent")).trouble is not None
    assert read_number(text("75%")).trouble is not None


def test_a_number_that_the_spreadsheet_turned_into_a_date_is_told() -> None:
    trouble = read_number(number(46143, "date")).trouble
    assert trouble is not None
    assert "thành ngày" in trouble.vi


@pytest.mark.parametrize("error", ["#REF!", "#DIV/0!", "#N/A"])
def test_an_error_is_told_by_its_name_in_every_kind_of_column(error: str) -> None:
    cell = RawCell(7, 3, "error", error, True, "number")
    for read in (read_number(cell), read_text(cell), read_code(cell), read_day(cell)):
        assert read.trouble is not None
        assert error in read.trouble.vi


def test_a_formula_without_a_saved_result_is_told() -> None:
    trouble = read_number(RawCell(7, 3, "none", "", True, "number")).trouble
    assert trouble is not None
    assert "chưa lưu kết quả" in trouble.vi


def test_true_is_no_number() -> None:
    assert read_number(RawCell(7, 3, "truth", "1", False, "number")).trouble is not None


def test_texts_lose_spaces_around_and_letters_are_composed() -> None:
    assert read_text(text("  Ho\u0323\u0302\u00a0nghèo \n")).value == "Hộ nghèo"
    assert read_text(number(12)).value == "12"


def test_a_code_keeps_its_zeros_and_gets_them_back_only_where_its_length_is_known() -> None:
    assert read_code(text("00004"), digits=5).value == "00004"
    put_back = read_code(number(4), digits=5)
    assert put_back.value == "00004"
    assert put_back.remark is not None
    unsure = read_code(number(12))
    assert unsure.value == "12"
    assert unsure.remark is not None
    assert read_code(text("0012")).remark is None


def test_days_are_read_from_dates_and_from_dd_mm_yyyy_only() -> None:
    assert read_day(number(46387, "date")).value == "2026-12-31"
    assert read_day(text("31/12/2026")).value == "2026-12-31"
    assert read_day(text("1-2-2026")).value == "2026-02-01"
    assert read_day(text("2026-12-31")).value == "2026-12-31"
    for wrong in (text("12/31/2026"), text("31/12/26"), text("cuối năm"), number(46387)):
        assert read_day(wrong).trouble is not None


def test_a_choice_is_known_by_its_label_or_its_code() -> None:
    choices = [("4g", Words("Trạm 4G", "4G station")), ("5g", Words("Trạm 5G", "5G station"))]
    assert read_choice(text(" trạm  4g "), choices).value == "4g"
    assert read_choice(text("5G"), choices).value == "5g"
    trouble = read_choice(text("6G"), choices).trouble
    assert trouble is not None
    assert trouble.vi == "“6G” không có trong danh sách; hãy chọn một trong: Trạm 4G, Trạm 5G."


@given(st.floats(-1e12, 1e12).map(lambda x: round(x, 2)))
def test_a_number_written_the_vietnamese_way_is_read_back_or_asked_about(value: float) -> None:
    read = read_number(text(format_number(value, 2)))
    assert read.trouble is not None or read.value == pytest.approx(value, abs=1e-9)


@given(st.text(max_size=30))
def test_no_text_breaks_the_reading(value: str) -> None:
    for read in (
        read_number(text(value)),
        read_number(text(value), count=True, unit="%"),
        read_day(text(value)),
    ):
        assert read.value is None or read.trouble is None
