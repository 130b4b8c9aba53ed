"""Does http:// lead at once to https:// of the same name?"""

from hatangso.domain.probes.probe_test import FULL, Category, Level, Points, ProbeTest
from hatangso.domain.probes.target import SystemKind
from hatangso.domain.words import Words

test = ProbeTest(
    __name__,
    order=220,
    category=Category.HTTPS,
    level=Level.REQUIRED,
    label=Words("HTTP chuyển sang HTTPS", "HTTP leads to HTTPS"),
    asks=Words(
        "Địa chỉ http:// có chuyển ngay sang https:// của cùng tên miền?",
        "Does http:// lead at once to https:// of the same name?",
    ),
    why=Words(
        "Người dân gõ tên miền không kèm https; trang không mã hóa có thể bị sửa trên đường đi.",
        "People type names without https; an unencrypted page can be changed on its way.",
    ),
    advice=Words(
        "Cấu hình máy chủ web trả lời 301 từ http:// sang https:// của cùng tên miền.",
        "Let the web server answer 301 from http:// to https:// of the same name.",
    ),
    source="internet.nl; RFC 9110 §15.4.2",
    points=Points(FULL),
    kinds=(SystemKind.WEBSITE, SystemKind.API),
)
