import pytest
from tests.domain.plans.reading import told

from hatangso.domain.plans.lexicon import phrases
from hatangso.domain.plans.measures import measures_of

_ALL = ">=", 100, "%"
_DONE = "done", None, None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "100% người sử dụng có khả năng truy nhập cáp quang với tốc độ 1Gbps trở lên và được "
            "tiếp cận, sử dụng "
            "các giải pháp an toàn bảo mật khi truy cập mạng Internet",
            [("fibre_1gbps_users", *_ALL), ("secure_browsing_users", *_ALL)],
        ),
        (
            "Mỗi người dân trưởng thành có 01 smartphone, có 01 tài khoản thư điện tử (Email) công dân",
            [("smartphone_adults", *_ALL), ("email_adults", *_ALL)],
        ),
        (
            "Phổ cập cáp quang đến các hộ gia đình, trong đó tối thiểu 50% người sử dụng có khả "
            "năng truy nhập băng "
            "rộng cố định với tốc độ trên 1Gb/s",
            [("fibre_households", *_DONE), ("fibre_1gbps_users", ">=", 50, "%")],
        ),
        (
            "Mở rộng vùng phủ sóng 5G toàn phường, phấn đấu số trạm 5G phát sóng đạt tối thiểu "
            "50% so với số trạm 4G",
            [("stations_5g_per_4g", ">=", 50, "%")],
        ),
        (
            "Trung bình mỗi người dân có 02 đến 04 kết nối Internet vạn vật (IoT)",
            [("iot_per_capita", "between", (2, 4), "connection/person")],
        ),
        (
            "Tăng gấp đôi tốc độ tải xuống trung bình của mạng viễn thông di động so với năm 2024",
            [("mobile_download_growth", ">=", 2, "x")],
        ),
        (
            "Ít nhất 80% người trưởng thành có tài khoản định danh điện tử và 60% có chữ ký số",
            [("digital_id", ">=", 80, "%"), ("esign_adults", ">=", 60, "%")],
        ),
        (
            "Tốc độ tải xuống trung bình: 4G đạt 45 Mb/s, 5G đạt 110 Mb/s",
            [("download_4g_mean", ">=", 45, "Mbit/s"), ("download_5g_mean", ">=", 110, "Mbit/s")],
        ),
        ("100% các cơ quan sử dụng IPv6; sẵn sàng cho IPv6 only", [("ipv6_agencies", *_ALL)]),
        ("Số lượng kết nối IoT đạt mức khá", [("iot_level", *_DONE)]),
        ("Trồng 500 cây xanh", [(None, ">=", 500, "cây")]),
        ("Tổ chức hội thi hằng năm", [(None, *_DONE)]),
        ("Mỗi hộ có 01 người biết dùng dịch vụ công trực tuyến", [(None, *_ALL)]),
    ],
)
def test_each_clause_that_a_code_fits_is_a_measure(text: str, expected: list[tuple[object, ...]]) -> None:
    assert [told(measure) for measure in measures_of(text, 0, figures_only=False)] == expected


def test_a_commitment_has_figures_only() -> None:
    assert measures_of("Bảo đảm an toàn theo mô hình 4 lớp", 0, figures_only=True) == ()
    both = measures_of(
        "100% máy chủ, máy trạm được triển khai giải pháp phòng chống mã độc; "
        "100% hệ thống thông tin công khai được giám sát",
        0,
        figures_only=True,
    )
    assert [measure.indicator for measure in both] == ["endpoint_protection", "systems_monitored"]


def test_the_span_of_a_measure_holds_its_figure() -> None:
    text = "Mạng 5G phủ sóng 99,5% dân số"
    (measure,) = measures_of(text, 0, figures_only=False)
    assert measure.span is not None
    assert text[measure.span.start : measure.span.end] == "99,5%"


def test_every_file_of_the_lexicon_is_one_indicator() -> None:
    codes = [phrase.code for phrase in phrases()]
    assert len(codes) == len(set(codes)) >= 34
    for phrase in phrases():
        assert set(phrase.instead_of) <= set(codes)
