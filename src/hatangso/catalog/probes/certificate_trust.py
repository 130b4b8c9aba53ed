"""Does the chain lead to a trusted authority, and is it in time?"""

from hatangso.domain.probes.probe_test import FULL, Category, Level, Points, ProbeTest
from hatangso.domain.probes.target import SystemKind
from hatangso.domain.words import Words

test = ProbeTest(
    __name__,
    order=250,
    category=Category.HTTPS,
    level=Level.REQUIRED,
    label=Words("Chứng thư được tin cậy", "The certificate is trusted"),
    asks=Words(
        "Chuỗi chứng thư dẫn tới một tổ chức cấp được tin cậy và còn hạn?",
        "Does the chain lead to a trusted authority, and is it in time?",
    ),
    why=Words(
        "Trình duyệt cảnh báo người dân và chặn trang có chứng thư không tin cậy.",
        "Browsers warn people of sites whose certificate is not trusted, and block them.",
    ),
    advice=Words(
        "Dùng chứng thư của tổ chức được trình duyệt tin cậy và cài đủ chứng thư trung gian.",
        "Use a certificate of an authority that browsers trust, and install the intermediate ones too.",
    ),
    source="RFC 5280 §6; internet.nl",
    points=Points(FULL),
    kinds=(SystemKind.WEBSITE, SystemKind.API, SystemKind.LAN),
)
