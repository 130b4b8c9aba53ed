"""Is the certificate signed with SHA-256 or stronger?"""

from hatangso.domain.probes.probe_test import FULL, Category, Level, Points, ProbeTest
from hatangso.domain.probes.target import SystemKind
from hatangso.domain.words import Words

test = ProbeTest(
    __name__,
    order=280,
    category=Category.HTTPS,
    level=Level.REQUIRED,
    label=Words("Thuật toán ký chứng thư", "The certificate's signature"),
    asks=Words(
        "Chứng thư được ký bằng SHA-256 hoặc mạnh hơn?", "Is the certificate signed with SHA-256 or stronger?"
    ),
    why=Words("Chữ ký MD5, SHA-1 có thể bị làm giả.", "MD5 and SHA-1 signatures can be forged."),
    advice=Words(
        "Xin lại chứng thư ký bằng SHA-256 hoặc mạnh hơn.",
        "Have the certificate issued anew with SHA-256 or stronger.",
    ),
    source="RFC 9325 §4.5; internet.nl",
    points=Points(FULL),
    kinds=(SystemKind.WEBSITE, SystemKind.API, SystemKind.LAN),
)
