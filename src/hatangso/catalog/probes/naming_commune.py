"""Is the commune's site named like tenphuongxa.tentinhthanh.gov.vn?"""

from hatangso.domain.probes.probe_test import Category, Level, ProbeTest
from hatangso.domain.probes.target import SystemKind
from hatangso.domain.words import Words

test = ProbeTest(
    __name__,
    order=530,
    category=Category.NAMING,
    level=Level.RECOMMENDED,
    label=Words("Tên miền của cấp xã", "A commune's name"),
    asks=Words(
        "Trang của xã, phường mang tên dạng tenphuongxa.tentinhthanh.gov.vn?",
        "Is the commune's site named like tenphuongxa.tentinhthanh.gov.vn?",
    ),
    why=Words(
        "Trang cấp xã là thành phần của cổng cấp tỉnh.",
        "A commune's site is a part of the province's portal.",
    ),
    advice=Words(
        "Đề nghị đơn vị quản lý cổng của tỉnh cấp tên miền theo dạng này.",
        "Ask who runs the province's portal for a name of this form.",
    ),
    source="Nghị định 224/2026/NĐ-CP, Điều 11",
    kinds=(SystemKind.WEBSITE,),
)
