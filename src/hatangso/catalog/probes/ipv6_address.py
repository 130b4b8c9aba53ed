"""Does the system's name have an AAAA record?"""

from hatangso.domain.probes.probe_test import Category, Level, ProbeTest
from hatangso.domain.probes.target import SystemKind
from hatangso.domain.words import Words

test = ProbeTest(
    __name__,
    order=30,
    category=Category.IPV6,
    level=Level.REQUIRED,
    label=Words("Tên miền có địa chỉ IPv6", "The name has an IPv6 address"),
    asks=Words("Tên miền của hệ thống có bản ghi AAAA?", "Does the system's name have an AAAA record?"),
    why=Words("Cơ quan nhà nước phải dùng IPv6.", "Agencies of the state must use IPv6."),
    advice=Words(
        "Đề nghị đơn vị cho thuê máy chủ cấp địa chỉ IPv6, rồi thêm bản ghi AAAA.",
        "Have the hosting provider assign an IPv6 address, then add an AAAA record.",
    ),
    source="RFC 3596; Nghị định 224/2026/NĐ-CP, Điều 11; internet.nl",
    kinds=(SystemKind.WEBSITE, SystemKind.API, SystemKind.LAN),
)
