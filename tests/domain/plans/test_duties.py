import pytest

from hatangso.domain.plans.duties import duties_in
from hatangso.domain.plans.items import Due

WHO = "Phòng Văn hóa - Xã hội"


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        (
            "Các doanh nghiệp: định kỳ hàng quý/năm (trước ngày 10 tháng cuối quý; ngày 10 tháng "
            "12 hàng năm) báo cáo "
            "kết quả, gửi về phòng Văn hóa – Xã hội theo dõi.",
            [
                ("Các doanh nghiệp", "phòng Văn hóa – Xã hội", "quarterly", Due(day=10, month_of_quarter=3)),
                ("Các doanh nghiệp", "phòng Văn hóa – Xã hội", "annual", Due(month=12, day=10)),
            ],
        ),
        (
            "Chủ trì tổng hợp, báo cáo định kỳ năm (trước ngày 15/12) kết quả thực hiện về Sở "
            "Khoa học và Công nghệ và "
            "UBND thành phố theo quy định.",
            [(WHO, "Sở Khoa học và Công nghệ và UBND thành phố", "annual", Due(month=12, day=15))],
        ),
        (
            "Định kỳ hàng năm tổng hợp, báo cáo UBND thành phố, phòng Văn hóa thông tin kết quả triển khai.",
            [(WHO, "UBND thành phố, phòng Văn hóa thông tin", "annual", None)],
        ),
        (
            "Yêu cầu các bộ phận căn cứ nhiệm vụ triển khai; chậm nhất ngày 25/11 hằng năm báo "
            "cáo UBND phường (qua "
            "Văn phòng) về kết quả.",
            [("các bộ phận", "UBND phường (qua Văn phòng)", "annual", Due(month=11, day=25))],
        ),
        (
            "Các thôn báo cáo 6 tháng đầu năm (trước 15/6) và năm (trước 15/12) về UBND xã.",
            [
                ("Các thôn", "UBND xã", "semiannual", Due(month=6, day=15)),
                ("Các thôn", "UBND xã", "annual", Due(month=12, day=15)),
            ],
        ),
        (
            "Hằng tháng trước ngày 20 gửi báo cáo tiến độ về Phòng Kinh tế.",
            [(WHO, "Phòng Kinh tế", "monthly", Due(day=20))],
        ),
        ("Nếu phát sinh khó khăn, vướng mắc, các đơn vị báo cáo UBND xã xem xét.", []),
        ("Tham mưu, báo cáo UBND phường các nội dung cần sửa đổi, bổ sung.", []),
        ("Báo cáo UBND xã khi có yêu cầu theo quy định.", []),
    ],
)
def test_who_reports_to_whom_how_often_by_when(sentence: str, expected: list[tuple[object, ...]]) -> None:
    duties = duties_in(sentence, 0, WHO)
    assert [(duty.reporter, duty.recipient, duty.frequency, duty.due) for duty in duties] == expected


def test_a_report_at_any_time_alone_is_a_duty_without_a_period() -> None:
    (duty,) = duties_in("Báo cáo đột xuất UBND xã khi được yêu cầu.", 0, WHO)
    assert (duty.frequency, duty.due) == ("adhoc", None)
