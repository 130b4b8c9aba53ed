"""RSA key of 2048 bits or more, elliptic-curve key of 224 bits or more?"""

from hatangso.domain.probes.probe_test import FULL, Category, Level, Points, ProbeTest
from hatangso.domain.probes.target import SystemKind
from hatangso.domain.words import Words

test = ProbeTest(
    __name__,
    order=270,
    category=Category.HTTPS,
    level=Level.REQUIRED,
    label=Words("Khóa đủ mạnh", "The key is strong enough"),
    asks=Words(
        "Khóa RSA từ 2048 bit, khóa đường cong elliptic từ 224 bit?",
        "RSA key of 2048 bits or more, elliptic-curve key of 224 bits or more?",
    ),
    why=Words("Khóa ngắn có thể bị phá.", "Short keys can be broken."),
    advice=Words(
        "Tạo khóa RSA 2048 bit trở lên (hoặc ECDSA P-256) và xin lại chứng thư.",
        "Make an RSA key of 2048 bits or more (or ECDSA P-256) and have the certificate issued anew.",
    ),
    source="NCSC-NL (internet.nl); RFC 9325 §4.5",
    points=Points(FULL),
    kinds=(SystemKind.WEBSITE, SystemKind.API, SystemKind.LAN),
)
