"""Does the system answer on each of its IPv6 addresses?"""

from hatangso.domain.probes.probe_test import FULL, LESS, Category, Level, Points, ProbeTest
from hatangso.domain.probes.target import SystemKind
from hatangso.domain.words import Words

test = ProbeTest(
    __name__,
    order=40,
    category=Category.IPV6,
    level=Level.REQUIRED,
    label=Words("Truy cập được qua IPv6", "Reached over IPv6"),
    asks=Words(
        "Hệ thống có trả lời qua mọi địa chỉ IPv6 của mình?",
        "Does the system answer on each of its IPv6 addresses?",
    ),
    why=Words(
        "Bản ghi AAAA mà máy chủ không trả lời thì người dùng IPv6 phải chờ rồi mới chuyển sang IPv4.",
        "With an AAAA record but no answer, people on IPv6 wait before they fall back to IPv4.",
    ),
    advice=Words(
        "Cho dịch vụ web lắng nghe trên IPv6 và mở cổng 80, 443 qua IPv6 trên tường lửa.",
        "Let the web service listen on IPv6 and open ports 80 and 443 over IPv6 on the firewall.",
    ),
    source="internet.nl; Nghị định 224/2026/NĐ-CP, Điều 11",
    points=Points(FULL, LESS),
    kinds=(SystemKind.WEBSITE, SystemKind.API, SystemKind.LAN),
)
