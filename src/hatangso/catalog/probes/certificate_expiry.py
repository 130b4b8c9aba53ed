"""Does the certificate last 30 days or more?"""

from hatangso.domain.probes.probe_test import Category, Level, ProbeTest
from hatangso.domain.probes.target import SystemKind
from hatangso.domain.words import Words

test = ProbeTest(
    __name__,
    order=290,
    category=Category.HTTPS,
    level=Level.REQUIRED,
    label=Words("Hạn của chứng thư", "How long the certificate lasts"),
    asks=Words("Chứng thư còn hạn ít nhất 30 ngày?", "Does the certificate last 30 days or more?"),
    why=Words(
        "Chứng thư hết hạn làm cả hệ thống ngừng phục vụ người dân.",
        "An expired certificate stops the whole service.",
    ),
    advice=Words(
        "Gia hạn chứng thư ngay; nên đặt gia hạn tự động.",
        "Renew the certificate now; have it renewed by itself.",
    ),
    source="RFC 5280 §4.1.2.5; 30 ngày là lựa chọn của sản phẩm",
    kinds=(SystemKind.WEBSITE, SystemKind.API, SystemKind.LAN),
)
