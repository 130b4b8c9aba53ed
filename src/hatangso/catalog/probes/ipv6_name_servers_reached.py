"""Do the name servers answer when asked over IPv6?"""

from hatangso.domain.probes.probe_test import FULL, LESS, Category, Level, Points, ProbeTest
from hatangso.domain.probes.target import SystemKind
from hatangso.domain.words import Words

test = ProbeTest(
    __name__,
    order=20,
    category=Category.IPV6,
    level=Level.REQUIRED,
    label=Words("Máy chủ tên miền trả lời qua IPv6", "Name servers answer over IPv6"),
    asks=Words(
        "Các máy chủ tên miền có trả lời khi được hỏi qua IPv6?",
        "Do the name servers answer when asked over IPv6?",
    ),
    why=Words(
        "Địa chỉ IPv6 không trả lời làm việc truy cập chậm hoặc hỏng.",
        "An IPv6 address that does not answer makes access slow or impossible.",
    ),
    advice=Words(
        "Mở cổng 53 (UDP và TCP) qua IPv6 trên máy chủ tên miền và tường lửa.",
        "Open port 53 (UDP and TCP) over IPv6 on the name servers and the firewall.",
    ),
    source="RFC 3901; internet.nl",
    points=Points(FULL, LESS),
    kinds=(SystemKind.WEBSITE, SystemKind.API, SystemKind.MAIL),
)
