"""Only TLS 1.2 and 1.3, not TLS 1.0 and 1.1?"""

from hatangso.domain.probes.probe_test import FULL, HALF, Category, Level, Points, ProbeTest
from hatangso.domain.probes.target import SystemKind
from hatangso.domain.words import Words

test = ProbeTest(
    __name__,
    order=240,
    category=Category.HTTPS,
    level=Level.REQUIRED,
    label=Words("Phiên bản TLS", "TLS versions"),
    asks=Words(
        "Chỉ cho TLS 1.2 và 1.3, không cho TLS 1.0 và 1.1?", "Only TLS 1.2 and 1.3, not TLS 1.0 and 1.1?"
    ),
    why=Words(
        "TLS 1.0 và 1.1 đã bị bãi bỏ vì có lỗ hổng.", "TLS 1.0 and 1.1 are deprecated for their weaknesses."
    ),
    advice=Words(
        "Tắt TLS 1.0 và 1.1, bật TLS 1.2 và 1.3 trên máy chủ web.",
        "Turn TLS 1.0 and 1.1 off and 1.2 and 1.3 on at the web server.",
    ),
    source="RFC 8996; RFC 9325; NCSC-NL (internet.nl)",
    points=Points(FULL, HALF),
    kinds=(SystemKind.WEBSITE, SystemKind.API, SystemKind.LAN),
)
