"""Does the answer carry X-Content-Type-Options, X-Frame-Options or CSP, Referrer-Policy?"""

from hatangso.domain.probes.probe_test import Category, Level, ProbeTest
from hatangso.domain.probes.target import SystemKind
from hatangso.domain.words import Words

test = ProbeTest(
    __name__,
    order=310,
    category=Category.HTTPS,
    level=Level.OPTIONAL,
    label=Words("Tiêu đề bảo vệ trình duyệt", "Headers that protect the browser"),
    asks=Words(
        "Trả lời có các tiêu đề X-Content-Type-Options, X-Frame-Options hoặc CSP, Referrer-Policy?",
        "Does the answer carry X-Content-Type-Options, X-Frame-Options or CSP, Referrer-Policy?",
    ),
    why=Words(
        "Các tiêu đề này ngăn trang bị nhúng, bị đoán sai kiểu và lộ địa chỉ đã xem.",
        "They keep the page from being framed or misread, and from telling where people came from.",
    ),
    advice=Words("Thêm các tiêu đề còn thiếu ở máy chủ web.", "Add the missing headers at the web server."),
    source="internet.nl; OWASP Secure Headers",
    kinds=(SystemKind.WEBSITE, SystemKind.API),
)
