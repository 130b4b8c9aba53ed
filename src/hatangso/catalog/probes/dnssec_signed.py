"""Is the domain signed, with a DS record in the zone above?"""

from hatangso.domain.probes.probe_test import Category, Level, ProbeTest
from hatangso.domain.probes.target import SystemKind
from hatangso.domain.words import Words

test = ProbeTest(
    __name__,
    order=110,
    category=Category.DNSSEC,
    level=Level.REQUIRED,
    label=Words("Tên miền được ký DNSSEC", "The domain is signed"),
    asks=Words(
        "Tên miền có được ký và có bản ghi DS ở tên miền cấp trên?",
        "Is the domain signed, with a DS record in the zone above?",
    ),
    why=Words(
        "Không có DNSSEC, kẻ xấu có thể giả câu trả lời và đưa người dân tới trang khác.",
        "Without DNSSEC an attacker can forge answers and lead people to another site.",
    ),
    advice=Words(
        "Bật ký DNSSEC ở máy chủ tên miền, rồi gửi bản ghi DS cho nhà đăng ký tên miền.",
        "Turn on DNSSEC signing at the name servers, then hand the DS record to the registrar.",
    ),
    source="RFC 4033–4035; RFC 9364; internet.nl",
    kinds=(SystemKind.WEBSITE, SystemKind.API, SystemKind.MAIL),
)
