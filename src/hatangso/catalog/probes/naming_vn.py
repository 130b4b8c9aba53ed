"""Does the system use the national domain “.vn”?"""

from hatangso.domain.probes.probe_test import FULL, Category, Level, Points, ProbeTest
from hatangso.domain.probes.target import SystemKind
from hatangso.domain.words import Words

test = ProbeTest(
    __name__,
    order=510,
    category=Category.NAMING,
    level=Level.REQUIRED,
    label=Words("Tên miền “.vn”", "A “.vn” name"),
    asks=Words("Hệ thống dùng tên miền quốc gia “.vn”?", "Does the system use the national domain “.vn”?"),
    why=Words(
        "Tên miền “.vn” do pháp luật Việt Nam bảo vệ; cơ quan nhà nước phải dùng.",
        "“.vn” names are under Vietnamese law; agencies of the state must use them.",
    ),
    advice=Words(
        "Đăng ký tên miền “.vn” và chuyển hướng tên cũ sang.",
        "Register a “.vn” name and redirect the old one to it.",
    ),
    source="Nghị định 224/2026/NĐ-CP, Điều 11",
    points=Points(FULL),
    kinds=(SystemKind.WEBSITE, SystemKind.API, SystemKind.MAIL),
)
