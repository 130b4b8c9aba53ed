"""Does the server tell browsers to use only HTTPS for a year or more (max-age ≥ 31 536 000)?"""

from hatangso.domain.probes.probe_test import FULL, LESS, Category, Level, Points, ProbeTest
from hatangso.domain.probes.target import SystemKind
from hatangso.domain.words import Words

test = ProbeTest(
    __name__,
    order=230,
    category=Category.HTTPS,
    level=Level.REQUIRED,
    label=Words("HSTS", "HSTS"),
    asks=Words(
        "Máy chủ có dặn trình duyệt chỉ dùng HTTPS ít nhất một năm (max-age ≥ 31.536.000)?",
        "Does the server tell browsers to use only HTTPS for a year or more (max-age ≥ 31 536 000)?",
    ),
    why=Words(
        "Không có HSTS, lần truy cập sau vẫn có thể bị kéo về HTTP.",
        "Without HSTS the next visit can be pulled back to HTTP.",
    ),
    advice=Words(
        "Thêm Strict-Transport-Security: max-age=31536000 vào trả lời HTTPS.",
        "Add Strict-Transport-Security: max-age=31536000 to HTTPS answers.",
    ),
    source="RFC 6797; internet.nl",
    points=Points(FULL, LESS),
    kinds=(SystemKind.WEBSITE, SystemKind.API),
)
