import pytest

from hatangso.domain.plans.numbers_vi import read_number
from hatangso.domain.plans.quantities import quantities_of, read_cell_figure


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("1.250,5", 1250.5),
        ("1.000", 1000),
        ("85,5", 85.5),
        ("01", 1),
        ("99.5", 99.5),
        ("hai", 2),
        ("x", None),
    ],
)
def test_dots_part_thousands_and_a_comma_is_the_decimal_sign(written: str, value: float | None) -> None:
    assert read_number(written) == value


@pytest.mark.parametrize(
    ("text", "op", "value", "dimension"),
    [
        ("đạt trên 50%", ">", 50, "percent"),
        ("tối thiểu 40 Mbit/s", ">=", 40, "speed"),
        ("không thấp hơn 120 Mb/s", ">=", 120, "speed"),
        ("đạt 1,5 Gbps", ">=", 1500, "speed"),
        ("từ 80% trở lên", ">=", 80, "percent"),
        ("≥ 85%", ">=", 85, "percent"),
        ("dưới 5%", "<", 5, "percent"),
        ("không quá 3%", "<=", 3, "percent"),
        ("02 đến 04 kết nối", "between", (2, 4), "count"),
        ("từ 02-03 Trung tâm", "between", (2, 3), "count"),
        ("tăng gấp đôi", ">=", 2, "times"),
        ("tăng gấp 2 lần", ">=", 2, "times"),
        ("90 phần trăm", ">=", 90, "percent"),
        ("trên 100% các tuyến đường", ">=", 100, "percent"),
        ("không quá 02 vụ", "<=", 2, "count"),
    ],
)
def test_a_figure_has_its_comparison_and_unit(text: str, op: str, value: object, dimension: str) -> None:
    (figure,) = quantities_of(text)
    assert (figure.op, figure.value, figure.dimension) == (op, value, dimension)


@pytest.mark.parametrize(
    "text",
    [
        "mạng 5G",
        "năm 2030",
        "mức độ 4",
        "04 lớp",
        "Quyết định số 36/QĐ-TTg",
        "Đề án 06",
        "giai đoạn 2026 - 2030",
    ],
)
def test_years_numbers_of_documents_and_names_are_no_figures(text: str) -> None:
    assert quantities_of(text) == ()


def test_a_cell_may_hold_a_bare_figure() -> None:
    assert read_cell_figure("≥ 80") == (">=", 80)
    assert read_cell_figure("02-03") == ("between", (2, 3))
    assert read_cell_figure("trên 95%") == (">", 95)
    assert read_cell_figure("Văn bản") is None
