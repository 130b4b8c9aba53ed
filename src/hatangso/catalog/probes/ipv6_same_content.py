"""Is the page over IPv4 the same as over IPv6?"""

from hatangso.domain.probes.probe_test import LESS, Category, Level, Points, ProbeTest
from hatangso.domain.probes.target import SystemKind
from hatangso.domain.words import Words

test = ProbeTest(
    __name__,
    order=50,
    category=Category.IPV6,
    level=Level.REQUIRED,
    label=Words("Nội dung qua IPv4 và IPv6 như nhau", "Same content over IPv4 and IPv6"),
    asks=Words(
        "Trang nhận qua IPv4 và qua IPv6 có giống nhau?", "Is the page over IPv4 the same as over IPv6?"
    ),
    why=Words(
        "Cấu hình thiếu thường cho người dùng IPv6 một trang mặc định của máy chủ.",
        "A half-done configuration often shows people on IPv6 the server's default page.",
    ),
    advice=Words(
        "Khai báo cùng một trang (virtual host) cho cả IPv4 và IPv6.",
        "Configure the same site (virtual host) for IPv4 and IPv6.",
    ),
    source="internet.nl (simhash)",
    points=Points(LESS),
    kinds=(SystemKind.WEBSITE,),
)
