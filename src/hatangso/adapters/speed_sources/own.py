"""Tests that citizens ran on this installation's own page: not in files, the clock brings them."""

from hatangso.adapters.speed_sources.source import SpeedSource
from hatangso.domain.words import Words

source = SpeedSource(
    code="own",
    name=Words("Người dân tự đo", "Citizens' own tests"),
    licence=Words(
        "Người đo đồng ý trước khi gửi; chỉ công bố số gộp từ 5 thiết bị.",
        "Given by consent; only figures of five devices and more are published.",
    ),
    tells=Words(
        "Tải xuống, tải lên, độ trễ lúc rỗi và lúc tải; công nghệ và nhà mạng do người đo nói.",
        "Download, upload, idle and loaded latency; technology and operator as the citizen says.",
    ),
    files=(),
    places=True,
    read=None,
    uploaded=False,
)
