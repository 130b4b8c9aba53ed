"""Is the chain of signatures from the root to the name right and in time?"""

from hatangso.domain.probes.probe_test import FULL, LESS, Category, Level, Points, ProbeTest
from hatangso.domain.probes.target import SystemKind
from hatangso.domain.words import Words

test = ProbeTest(
    __name__,
    order=120,
    category=Category.DNSSEC,
    level=Level.REQUIRED,
    label=Words("Chữ ký DNSSEC đúng", "The signatures are valid"),
    asks=Words(
        "Chuỗi chữ ký từ gốc tới tên miền có đúng và còn hạn?",
        "Is the chain of signatures from the root to the name right and in time?",
    ),
    why=Words(
        "Chữ ký sai làm tên miền biến mất với mọi người dùng máy chủ tên miền có kiểm tra.",
        "With a wrong signature the name vanishes for everybody whose resolver validates.",
    ),
    advice=Words(
        "Ký lại tên miền; kiểm tra bản ghi DS ở cấp trên khớp khóa đang dùng và đồng hồ máy chủ đúng.",
        "Sign the zone anew; check that the DS above matches the key in use, and the server's clock.",
    ),
    source="RFC 4035 §5; RFC 5155; internet.nl",
    points=Points(FULL, LESS),
    kinds=(SystemKind.WEBSITE, SystemKind.API, SystemKind.MAIL),
)
