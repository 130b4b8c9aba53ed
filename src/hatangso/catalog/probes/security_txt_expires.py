"""Is there exactly one Expires line, and is it in the future?"""

from hatangso.domain.probes.probe_test import Category, Level, ProbeTest
from hatangso.domain.probes.target import SystemKind
from hatangso.domain.words import Words

test = ProbeTest(
    __name__,
    order=420,
    category=Category.SECURITY_TXT,
    level=Level.RECOMMENDED,
    label=Words("security.txt còn hạn", "security.txt is in time"),
    asks=Words(
        "Dòng Expires của security.txt có đúng một và còn ở tương lai?",
        "Is there exactly one Expires line, and is it in the future?",
    ),
    why=Words("Liên hệ đã hết hạn thì không còn đáng tin.", "A contact past its day cannot be relied upon."),
    advice=Words(
        "Cập nhật dòng Expires (nên dưới một năm) và rà lại cách liên hệ.",
        "Renew the Expires line (less than a year ahead) and review the contacts.",
    ),
    source="RFC 9116 §2.5.5",
    kinds=(SystemKind.WEBSITE, SystemKind.API),
)
