"""Does the certificate name the system's host?"""

from hatangso.domain.probes.probe_test import FULL, Category, Level, Points, ProbeTest
from hatangso.domain.probes.target import SystemKind
from hatangso.domain.words import Words

test = ProbeTest(
    __name__,
    order=260,
    category=Category.HTTPS,
    level=Level.REQUIRED,
    label=Words("Chứng thư đúng tên miền", "The certificate is for this name"),
    asks=Words("Chứng thư có ghi tên miền của hệ thống?", "Does the certificate name the system's host?"),
    why=Words(
        "Chứng thư của tên khác không chứng minh được đây là trang của cơ quan.",
        "A certificate for another name does not prove that this is the agency's site.",
    ),
    advice=Words(
        "Xin chứng thư có tên miền này trong phần Subject Alternative Name.",
        "Have a certificate issued with this name among its subject alternative names.",
    ),
    source="RFC 9525; internet.nl",
    points=Points(FULL),
    kinds=(SystemKind.WEBSITE, SystemKind.API, SystemKind.LAN),
)
