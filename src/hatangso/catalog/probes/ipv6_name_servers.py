"""Do at least two name servers (NS) have an IPv6 address (AAAA)?"""

from hatangso.domain.probes.probe_test import Category, Level, ProbeTest
from hatangso.domain.probes.target import SystemKind
from hatangso.domain.words import Words

test = ProbeTest(
    __name__,
    order=10,
    category=Category.IPV6,
    level=Level.REQUIRED,
    label=Words("Máy chủ tên miền có IPv6", "Name servers have IPv6"),
    asks=Words(
        "Ít nhất hai máy chủ tên miền (NS) có địa chỉ IPv6 (bản ghi AAAA)?",
        "Do at least two name servers (NS) have an IPv6 address (AAAA)?",
    ),
    why=Words(
        "Người chỉ có IPv6 phải hỏi được tên miền; một máy chủ duy nhất hỏng là mất tất cả.",
        "Who has only IPv6 must be able to ask for the name; with one server a single fault loses all.",
    ),
    advice=Words(
        "Đề nghị đơn vị quản lý tên miền thêm địa chỉ IPv6 cho ít nhất hai máy chủ NS.",
        "Ask who runs the domain to give at least two name servers an IPv6 address.",
    ),
    source="RFC 3901; internet.nl",
    kinds=(SystemKind.WEBSITE, SystemKind.API, SystemKind.MAIL),
)
