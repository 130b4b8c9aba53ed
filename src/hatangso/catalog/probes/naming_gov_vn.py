"""Does the agency's system use “.gov.vn”?"""

from hatangso.domain.probes.probe_test import Category, Level, ProbeTest
from hatangso.domain.probes.target import SystemKind
from hatangso.domain.words import Words

test = ProbeTest(
    __name__,
    order=520,
    category=Category.NAMING,
    level=Level.RECOMMENDED,
    label=Words("Tên miền “.gov.vn”", "A “.gov.vn” name"),
    asks=Words(
        "Hệ thống của cơ quan nhà nước dùng tên miền “.gov.vn”?", "Does the agency's system use “.gov.vn”?"
    ),
    why=Words(
        "“.gov.vn” chỉ cấp cho cơ quan nhà nước nên người dân biết mình ở đúng nơi.",
        "“.gov.vn” is given to agencies only, so people know where they are.",
    ),
    advice=Words(
        "Đề nghị cơ quan chuyên trách của tỉnh cấp tên miền cấp dưới “.gov.vn”.",
        "Ask the province's responsible agency for a name under “.gov.vn”.",
    ),
    source="Nghị định 224/2026/NĐ-CP, Điều 11",
    kinds=(SystemKind.WEBSITE, SystemKind.API, SystemKind.MAIL),
)
