"""Does the page open when the person has IPv6 only, through every redirect?"""

from hatangso.domain.probes.probe_test import Category, Level, ProbeTest
from hatangso.domain.probes.target import SystemKind
from hatangso.domain.words import Words

test = ProbeTest(
    __name__,
    order=60,
    category=Category.IPV6,
    level=Level.RECOMMENDED,
    label=Words("Dùng được chỉ với IPv6", "Works with IPv6 only"),
    asks=Words(
        "Trang mở được khi máy người dùng chỉ có IPv6, kể cả qua các lần chuyển hướng?",
        "Does the page open when the person has IPv6 only, through every redirect?",
    ),
    why=Words(
        "Chuyển hướng sang một tên miền không có IPv6 làm trang không mở được.",
        "A redirect to a name without IPv6 makes the page unreachable.",
    ),
    advice=Words(
        "Thêm IPv6 cho mọi tên miền mà trang chuyển hướng tới.",
        "Give IPv6 to every name the page redirects to.",
    ),
    source="RFC 8925",
    kinds=(SystemKind.WEBSITE,),
)
