"""Does the system answer, without a server error (5xx)?"""

from hatangso.domain.probes.probe_test import Category, Level, ProbeTest
from hatangso.domain.probes.target import SystemKind
from hatangso.domain.words import Words

test = ProbeTest(
    __name__,
    order=610,
    category=Category.UPTIME,
    level=Level.RECOMMENDED,
    label=Words("Đang hoạt động", "Is up"),
    asks=Words(
        "Hệ thống có trả lời, không báo lỗi máy chủ (5xx)?",
        "Does the system answer, without a server error (5xx)?",
    ),
    why=Words(
        "Dịch vụ không trả lời thì người dân phải đi lại.",
        "When the service does not answer, people have to travel.",
    ),
    advice=Words(
        "Báo đơn vị vận hành kiểm tra máy chủ, đường truyền và tên miền.",
        "Tell who runs it to check the server, the line and the name.",
    ),
    source="RFC 9110 §15.6",
    kinds=(SystemKind.WEBSITE, SystemKind.API, SystemKind.LAN),
)
