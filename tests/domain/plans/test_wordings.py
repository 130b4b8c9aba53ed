"""How measures are told in other words: figures apart from their subject, cells with words, bare counts."""

import pytest
from tests.domain.plans.reading import read, told

from hatangso.domain.plans.measures import measures_of
from hatangso.domain.plans.quantities import quantities_of


def promised(text: str) -> list[tuple[object, ...]]:
    return [told(measure) for measure in measures_of(text, 0, figures_only=True)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Xã hội hóa việc lắp camera an ninh; phấn đấu vượt 75% số hẻm chính được giám sát.",
            [("security_services", ">", 75, "%")],
        ),
        (
            "Hạ ngầm cáp viễn thông trên các tuyến phố chính, phấn đấu hạ ngầm tối thiểu 12 km trong "
            "năm 2026.",
            [("underground_cables", ">=", 12, "km")],
        ),
        (
            "Cấp định danh điện tử cho người dân, phấn đấu trên 97% người đủ điều kiện có tài khoản "
            "định danh.",
            [("digital_id", ">", 97, "%")],
        ),
        (
            "Cấp chữ ký số cho người dân nộp hồ sơ trực tuyến, phấn đấu 30% hồ sơ được ký số.",
            [(None, ">=", 30, "%")],
        ),
        (
            "100% hộ gia đình ở đô thị và tối thiểu 90% hộ gia đình ở nông thôn có cáp quang.",
            [("fibre_households", ">=", 100, "%"), ("fibre_households", ">=", 90, "%")],
        ),
        (
            "100% thôn có nhà văn hóa và 50% hộ gia đình có cáp quang.",
            [("fibre_households", ">=", 50, "%")],
        ),
        ("Củng cố 24 tổ công nghệ số cộng đồng.", []),
        ("Thành lập tối thiểu 24 tổ công nghệ số cộng đồng.", [(None, ">=", 24, "tổ công nghệ")]),
        ("Khôi phục hoạt động trong thời gian không quá 04 giờ.", [(None, "<=", 4, "giờ")]),
    ],
)
def test_a_figure_belongs_to_what_the_clauses_beside_it_tell(
    text: str, expected: list[tuple[object, ...]]
) -> None:
    assert promised(text) == expected


def test_a_level_told_of_all_systems_is_done_beside_a_figure() -> None:
    text = "100% máy tính cài phần mềm chống mã độc; hồ sơ cấp độ của mọi hệ thống thông tin được phê duyệt."
    assert [told(measure) for measure in measures_of(text, 0, figures_only=False)] == [
        ("endpoint_protection", ">=", 100, "%"),
        ("security_level_plans", "done", None, None),
    ]


def test_a_decimal_comma_belongs_to_the_factor() -> None:
    assert [(each.value, each.dimension) for each in quantities_of("tăng gấp 2,5 lần so với năm 2024")] == [
        (2.5, "times")
    ]


TABLE = """KẾ HOẠCH
Phát triển hạ tầng số xã Suối Mơ giai đoạn 2026 - 2030
I. MỤC TIÊU CỤ THỂ
Nhóm chỉ tiêu | Chỉ tiêu | ĐVT | Năm 2027 | Năm 2030
Viễn thông | Tốc độ tải xuống của mạng di động so với năm 2024 | lần | 2 | Gấp 3 lần
Dữ liệu | Tỷ lệ hồ sơ số hóa | % | > 50 | 90
Vật lý - số | Mức độ kết nối IoT so với các xã trong tỉnh | | | Mức khá
"""


def test_the_cells_words_tell_the_indicator_and_the_group_column_the_component() -> None:
    rows = [(each.year, each.component, told(each.measures[0])) for each in read(TABLE).targets]
    assert rows == [
        (2027, "telecom", ("mobile_download_growth", ">=", 2, "x")),
        (2030, "telecom", ("mobile_download_growth", ">=", 3, "x")),
        (2027, "data", (None, ">", 50, "%")),
        (2030, "data", (None, ">=", 90, "%")),
        (2030, "physical", ("iot_level", "done", None, None)),
    ]
