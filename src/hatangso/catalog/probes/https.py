"""Does the system answer over HTTPS?"""

from hatangso.domain.probes.probe_test import Category, Level, ProbeTest
from hatangso.domain.probes.target import SystemKind
from hatangso.domain.words import Words

test = ProbeTest(
    __name__,
    order=210,
    category=Category.HTTPS,
    level=Level.REQUIRED,
    label=Words("Có HTTPS", "Offers HTTPS"),
    asks=Words("Hệ thống có trả lời qua HTTPS?", "Does the system answer over HTTPS?"),
    why=Words(
        "Không mã hóa thì mật khẩu và hồ sơ của người dân đi qua mạng như bưu thiếp.",
        "Unencrypted, people's passwords and papers travel like postcards.",
    ),
    advice=Words(
        "Cài chứng thư số TLS (có loại miễn phí) và mở cổng 443.",
        "Install a TLS certificate (free ones exist) and open port 443.",
    ),
    source="RFC 9110; internet.nl",
    kinds=(SystemKind.WEBSITE, SystemKind.API, SystemKind.LAN),
)
