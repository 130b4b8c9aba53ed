"""Does the domain say who may issue certificates for it?"""

from hatangso.domain.probes.probe_test import Category, Level, ProbeTest
from hatangso.domain.probes.target import SystemKind
from hatangso.domain.words import Words

test = ProbeTest(
    __name__,
    order=300,
    category=Category.HTTPS,
    level=Level.OPTIONAL,
    label=Words("CAA", "CAA"),
    asks=Words(
        "Tên miền có nói rõ tổ chức nào được cấp chứng thư?",
        "Does the domain say who may issue certificates for it?",
    ),
    why=Words(
        "Bản ghi CAA ngăn nơi khác cấp chứng thư cho tên miền của cơ quan.",
        "A CAA record keeps others from issuing certificates for the agency's name.",
    ),
    advice=Words(
        "Thêm bản ghi CAA ghi tổ chức cấp chứng thư đang dùng.",
        "Add a CAA record that names the authority in use.",
    ),
    source="RFC 8659; internet.nl",
    kinds=(SystemKind.WEBSITE, SystemKind.API, SystemKind.MAIL),
)
