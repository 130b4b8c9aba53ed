"""Is there a /.well-known/security.txt over HTTPS with at least one Contact?"""

from hatangso.domain.probes.probe_test import Category, Level, ProbeTest
from hatangso.domain.probes.target import SystemKind
from hatangso.domain.words import Words

test = ProbeTest(
    __name__,
    order=410,
    category=Category.SECURITY_TXT,
    level=Level.RECOMMENDED,
    label=Words("Có security.txt", "Has a security.txt"),
    asks=Words(
        "Có tệp /.well-known/security.txt qua HTTPS với ít nhất một cách liên hệ (Contact)?",
        "Is there a /.well-known/security.txt over HTTPS with at least one Contact?",
    ),
    why=Words("Người tìm thấy lỗ hổng phải biết báo cho ai.", "Who finds a weakness must know whom to tell."),
    advice=Words(
        "Đặt tệp văn bản /.well-known/security.txt có dòng Contact: và Expires:.",
        "Put a text file at /.well-known/security.txt with a Contact: and an Expires: line.",
    ),
    source="RFC 9116; internet.nl",
    kinds=(SystemKind.WEBSITE, SystemKind.API),
)
