"""How long until the first byte of the answer?"""

from hatangso.domain.probes.probe_test import Category, Level, ProbeTest
from hatangso.domain.probes.target import SystemKind
from hatangso.domain.words import Words

test = ProbeTest(
    __name__,
    order=620,
    category=Category.UPTIME,
    level=Level.OPTIONAL,
    label=Words("Thời gian trả lời", "Time to answer"),
    asks=Words("Mất bao lâu tới byte đầu tiên của trả lời?", "How long until the first byte of the answer?"),
    why=Words(
        "Chỉ là số của một lần hỏi từ nơi đặt máy kiểm tra.", "One request from where the prober stands."
    ),
    advice=Words("", ""),
    source="RFC 9110",
    kinds=(SystemKind.WEBSITE, SystemKind.API, SystemKind.LAN),
)
