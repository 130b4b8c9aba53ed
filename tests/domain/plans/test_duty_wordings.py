"""Duties in the many wordings that offices have for who reports to whom, how often and by when."""

import pytest

from hatangso.domain.plans.duties import duties_in
from hatangso.domain.plans.items import Due

WHO = "Phòng Văn hóa - Xã hội"

CASES: list[tuple[str, str | None, list[tuple[object, ...]]]] = [
    (
        "Các đơn vị, các thôn báo cáo kết quả thực hiện về Ủy ban nhân dân xã (qua Phòng Văn hóa - "
        "Xã hội) trước ngày 05/12 hằng năm.",
        None,
        [
            (
                "Các đơn vị, các thôn",
                "Ủy ban nhân dân xã (qua Phòng Văn hóa - Xã hội)",
                "annual",
                Due(month=12, day=5),
            )
        ],
    ),
    (
        "Yêu cầu các phòng, ban, đơn vị định kỳ hằng quý, trước ngày 20 tháng cuối quý gửi báo cáo "
        "về Phòng Kinh tế để tổng hợp.",
        None,
        [("các phòng, ban, đơn vị", "Phòng Kinh tế", "quarterly", Due(day=20, month_of_quarter=3))],
    ),
    (
        "Chủ trì theo dõi, đôn đốc, tổng hợp, báo cáo UBND tỉnh kết quả thực hiện trước ngày 15 "
        "tháng 12 hằng năm.",
        WHO,
        [(WHO, "UBND tỉnh", "annual", Due(month=12, day=15))],
    ),
    (
        "Tổng hợp kết quả thực hiện, gửi Sở Khoa học và Công nghệ trước ngày 10/12 hằng năm.",
        WHO,
        [(WHO, "Sở Khoa học và Công nghệ", "annual", Due(month=12, day=10))],
    ),
    (
        "Chậm nhất ngày 25 hằng tháng, các doanh nghiệp viễn thông gửi số liệu phát triển thuê bao "
        "về Phòng Văn hóa - Xã hội.",
        None,
        [("các doanh nghiệp viễn thông", "Phòng Văn hóa - Xã hội", "monthly", Due(day=25))],
    ),
    (
        "Các khu phố báo cáo Ủy ban nhân dân phường vào ngày 25 hằng tháng.",
        None,
        [("Các khu phố", "Ủy ban nhân dân phường", "monthly", Due(day=25))],
    ),
    (
        "Văn phòng HĐND và UBND báo cáo Chủ tịch UBND phường trước ngày làm việc cuối cùng của quý.",
        None,
        [("Văn phòng HĐND và UBND", "Chủ tịch UBND phường", "quarterly", Due(month_of_quarter=3))],
    ),
    (
        "Các cơ quan, đơn vị báo cáo định kỳ 6 tháng (trước 10/6), năm (trước 10/12) về Phòng Văn "
        "hóa - Xã hội để tổng hợp.",
        None,
        [
            ("Các cơ quan, đơn vị", WHO, "semiannual", Due(month=6, day=10)),
            ("Các cơ quan, đơn vị", WHO, "annual", Due(month=12, day=10)),
        ],
    ),
    (
        "Trước ngày cuối cùng của quý, các đơn vị gửi báo cáo kết quả về Phòng Văn hóa - Xã hội.",
        None,
        [("các đơn vị", WHO, "quarterly", Due(month_of_quarter=3))],
    ),
    (
        "Các đơn vị gửi báo cáo quý về Văn phòng trước ngày 05 của tháng đầu quý sau.",
        None,
        [("Các đơn vị", "Văn phòng", "quarterly", Due(day=5, month_of_quarter=1))],
    ),
    (
        "Doanh nghiệp viễn thông báo cáo hằng tháng về Phòng Kinh tế trước ngày 05 của tháng sau.",
        None,
        [("Doanh nghiệp viễn thông", "Phòng Kinh tế", "monthly", Due(day=5))],
    ),
    (
        "Các phòng, đơn vị báo cáo sơ kết 6 tháng trước ngày 10/6/2026 và tổng kết năm trước ngày "
        "05/12/2026 về UBND phường.",
        None,
        [
            ("Các phòng, đơn vị", "UBND phường", "semiannual", Due(month=6, day=10)),
            ("Các phòng, đơn vị", "UBND phường", "annual", Due(month=12, day=5)),
        ],
    ),
    (
        "Phòng Văn hóa - Xã hội tổng hợp báo cáo UBND xã hằng quý, báo cáo UBND tỉnh hằng năm theo quy định.",
        None,
        [(WHO, "UBND xã", "quarterly", None), (WHO, "UBND tỉnh", "annual", None)],
    ),
    (
        "UBND xã báo cáo Sở Khoa học và Công nghệ kết quả 6 tháng trước ngày 10 tháng 6 và kết quả "
        "năm trước ngày 05 tháng 12.",
        None,
        [
            ("UBND xã", "Sở Khoa học và Công nghệ", "semiannual", Due(month=6, day=10)),
            ("UBND xã", "Sở Khoa học và Công nghệ", "annual", Due(month=12, day=5)),
        ],
    ),
    (
        "Gửi số liệu trạm phát sóng, thuê bao, chất lượng dịch vụ cho Phòng Văn hóa - Xã hội hằng "
        "tháng, trước ngày 03.",
        "Các doanh nghiệp viễn thông",
        [("Các doanh nghiệp viễn thông", WHO, "monthly", Due(day=3))],
    ),
    (
        "Các phòng, đơn vị, Ban điều hành các khu vực báo cáo kết quả 6 tháng đầu năm trước ngày "
        "05 tháng 6, cả năm trước ngày 28 tháng 11 về Phòng Văn hóa - Xã hội.",
        None,
        [
            ("Các phòng, đơn vị, Ban điều hành các khu vực", WHO, "semiannual", Due(month=6, day=5)),
            ("Các phòng, đơn vị, Ban điều hành các khu vực", WHO, "annual", Due(month=11, day=28)),
        ],
    ),
    (
        "Các tổ dân phố, đơn vị được giao việc báo cáo tiến độ hàng tháng, trước ngày 25, về Phòng "
        "Văn hoá - Xã hội.",
        None,
        [("Các tổ dân phố, đơn vị được giao việc", "Phòng Văn hoá - Xã hội", "monthly", Due(day=25))],
    ),
    (
        "Đề nghị các doanh nghiệp viễn thông định kỳ 6 tháng, hằng năm cung cấp số liệu hạ tầng "
        "cho Phòng Văn hóa - Xã hội.",
        None,
        [
            ("các doanh nghiệp viễn thông", WHO, "semiannual", None),
            ("các doanh nghiệp viễn thông", WHO, "annual", None),
        ],
    ),
    (
        "Giao Phòng Văn hóa - Xã hội là cơ quan đầu mối theo dõi, tổng hợp, báo cáo định kỳ hằng "
        "quý với Thường trực Đảng ủy, UBND phường.",
        None,
        [(WHO, "Thường trực Đảng ủy, UBND phường", "quarterly", None)],
    ),
    (
        "Thực hiện chế độ báo cáo định kỳ hằng quý (trước ngày 15 tháng cuối quý) về UBND phường.",
        "Công an phường",
        [("Công an phường", "UBND phường", "quarterly", Due(day=15, month_of_quarter=3))],
    ),
    (
        "Định kỳ trước ngày 10 tháng 6 và ngày 10 tháng 12 hằng năm, các đơn vị báo cáo kết quả về "
        "Phòng Văn hóa - Xã hội.",
        None,
        [
            ("các đơn vị", WHO, "semiannual", Due(month=6, day=10)),
            ("các đơn vị", WHO, "annual", Due(month=12, day=10)),
        ],
    ),
    (
        "Căn cứ nội dung Kế hoạch này, các cơ quan, đơn vị xây dựng kế hoạch cụ thể, gửi về Phòng "
        "Văn hóa - Xã hội trước ngày 30/01/2026.",
        None,
        [],
    ),
    ("Chủ động xây dựng kế hoạch năm, gửi Phòng Kinh tế tổng hợp.", WHO, []),
    ("Tổng hợp khó khăn, vướng mắc, kịp thời báo cáo UBND phường xem xét, giải quyết.", WHO, []),
    (
        "Các đơn vị có trách nhiệm báo cáo kết quả thực hiện định kỳ (6 tháng, năm) hoặc đột xuất "
        "gửi về Sở Khoa học và Công nghệ trước ngày 15/6 và 15/12.",
        None,
        [
            ("Các đơn vị", "Sở Khoa học và Công nghệ", "semiannual", Due(month=6, day=15)),
            ("Các đơn vị", "Sở Khoa học và Công nghệ", "annual", Due(month=12, day=15)),
        ],
    ),
    (
        "Hằng quý (ngày 20 tháng cuối quý), hằng năm (ngày 10/12), Trưởng các khu phố có báo cáo "
        "bằng văn bản gửi UBND phường.",
        None,
        [
            ("Trưởng các khu phố", "UBND phường", "quarterly", Due(day=20, month_of_quarter=3)),
            ("Trưởng các khu phố", "UBND phường", "annual", Due(month=12, day=10)),
        ],
    ),
    (
        "Mỗi quý một lần, báo cáo tiến độ với Chủ tịch UBND xã.",
        "Phòng Kinh tế",
        [("Phòng Kinh tế", "Chủ tịch UBND xã", "quarterly", None)],
    ),
    (
        "Báo cáo kết quả hằng năm gửi Sở Khoa học và Công nghệ chậm nhất ngày 15 tháng 12.",
        WHO,
        [(WHO, "Sở Khoa học và Công nghệ", "annual", Due(month=12, day=15))],
    ),
    (
        "Theo dõi, đánh giá việc thực hiện Kế hoạch; tham mưu UBND phường báo cáo UBND thành phố "
        "và Sở Khoa học và Công nghệ định kỳ hằng năm (trước ngày 20/12).",
        WHO,
        [(WHO, "UBND thành phố và Sở Khoa học và Công nghệ", "annual", Due(month=12, day=20))],
    ),
    (
        "Các cơ quan, đơn vị nghiêm túc triển khai thực hiện; định kỳ báo cáo kết quả trước ngày "
        "30/11 hằng năm gửi Phòng Văn hóa - Xã hội tổng hợp, báo cáo UBND phường.",
        None,
        [("Các cơ quan, đơn vị", WHO, "annual", Due(month=11, day=30))],
    ),
    (
        "Trong quá trình thực hiện, nếu có khó khăn, vướng mắc, các đơn vị báo cáo UBND phường "
        "(qua Phòng Văn hóa - Xã hội) xem xét.",
        None,
        [],
    ),
    (
        "Thời gian gửi báo cáo: trước ngày 15 tháng 6 đối với báo cáo 6 tháng, trước ngày 15 tháng "
        "12 đối với báo cáo năm.",
        WHO,
        [(WHO, None, "semiannual", Due(month=6, day=15)), (WHO, None, "annual", Due(month=12, day=15))],
    ),
    (
        "Công an xã, các trường học hằng tháng báo cáo kết quả bằng văn bản cho UBND xã qua Văn "
        "phòng HĐND và UBND xã.",
        None,
        [("Công an xã, các trường học", "UBND xã qua Văn phòng HĐND và UBND xã", "monthly", None)],
    ),
    (
        "Ủy ban nhân dân phường yêu cầu Thủ trưởng các cơ quan, đơn vị báo cáo kết quả thực hiện "
        "hằng năm, trước ngày 01 tháng 12, về Phòng Văn hóa - Xã hội.",
        None,
        [("Thủ trưởng các cơ quan, đơn vị", WHO, "annual", Due(month=12, day=1))],
    ),
    (
        "Phòng Kinh tế báo cáo lồng ghép vào báo cáo kinh tế - xã hội hằng quý gửi UBND xã.",
        None,
        [("Phòng Kinh tế", "UBND xã", "quarterly", None)],
    ),
    (
        "Định kỳ hằng tháng (trước ngày 25), hằng quý (trước ngày 25 của tháng cuối quý) và hằng "
        "năm (trước ngày 10 tháng 12) tổng hợp, báo cáo UBND phường.",
        WHO,
        [
            (WHO, "UBND phường", "monthly", Due(day=25)),
            (WHO, "UBND phường", "quarterly", Due(day=25, month_of_quarter=3)),
            (WHO, "UBND phường", "annual", Due(month=12, day=10)),
        ],
    ),
]


@pytest.mark.parametrize(("sentence", "heading", "expected"), CASES)
def test_who_reports_to_whom_how_often_by_when(
    sentence: str, heading: str | None, expected: list[tuple[object, ...]]
) -> None:
    duties = duties_in(sentence, 0, heading)
    assert [(duty.reporter, duty.recipient, duty.frequency, duty.due) for duty in duties] == expected
