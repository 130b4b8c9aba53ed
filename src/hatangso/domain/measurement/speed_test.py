"""A speed test: what a source tells of one (TEST), and the coarser record that is kept of it (KEPT).

Positions, addresses and device names exist in memory only, between reading a file and keeping its rows:
location data is sensitive personal data (Law 91/2025/QH15, Decree 356/2025).
"""

from dataclasses import dataclass
from typing import Literal

from hatangso.domain.words import Words

Kind = Literal["text", "number", "time", "bool"]


@dataclass(frozen=True)
class Column:
    """One column of a schema. `unit` is '' where the value has none; an unknown value is null, never 0."""

    name: str
    kind: Kind
    unit: str
    meaning: Words
    required: bool = False


NETWORKS = ("fixed", "mobile", "unknown")
# What the test ran over. On fixed lines: how the device was attached. Unknown radio counts for no technology.
TECHNOLOGIES = ("2g", "3g", "4g", "5g", "wifi", "ethernet", "unknown")
METRICS = ("download", "upload", "latency", "loaded_latency")  # of which results are made
ANY = ""  # of an operator or technology in a result: all of them together

_COMMON = (
    Column("test_id", "text", "", Words("Mã phép đo của nguồn", "The source's id of the test"), True),
    Column("taken_at", "time", "UTC", Words("Thời điểm đo", "When it was taken"), True),
    Column("operator", "text", "", Words("Nhà mạng (mã)", "Operator (code)")),
    Column("network", "text", "", Words("Mạng: fixed, mobile, unknown", "Network"), True),
    Column("technology", "text", "", Words("Công nghệ", "Technology"), True),
    Column("download", "number", "Mbit/s", Words("Tốc độ tải xuống", "Download")),
    Column("upload", "number", "Mbit/s", Words("Tốc độ tải lên", "Upload")),
    Column("latency", "number", "ms", Words("Độ trễ", "Latency")),
    Column("jitter", "number", "ms", Words("Biến thiên trễ", "Jitter")),
    Column("loaded_latency", "number", "ms", Words("Độ trễ khi tải", "Latency under load")),
    Column("duration", "number", "s", Words("Thời gian đo một chiều", "Seconds of one direction")),
    Column("client_limited", "bool", "", Words("Bị máy đo giới hạn", "Limited by the device")),
    Column("wifi_limited", "bool", "", Words("Bị Wi-Fi giới hạn", "Limited by Wi-Fi")),
)

# As read from a source.
TEST: tuple[Column, ...] = (
    *_COMMON,
    Column("lon", "number", "°", Words("Kinh độ", "Longitude")),
    Column("lat", "number", "°", Words("Vĩ độ", "Latitude")),
    Column("accuracy", "number", "m", Words("Sai số vị trí", "Accuracy of the position")),
    Column("unit_code", "text", "", Words("Mã xã, phường", "Commune, where told instead of a position")),
    Column("device", "text", "", Words("Thiết bị (như nguồn ghi)", "Device, as the source writes it")),
    Column("ip", "text", "", Words("Địa chỉ IP", "IP address")),
    Column("finished", "bool", "", Words("Đo xong", "Finished")),
    Column("roaming", "bool", "", Words("Chuyển vùng quốc tế", "International roaming")),
    Column("automated", "bool", "", Words("Máy đo tự động", "Automated client")),
    Column("server", "text", "", Words("Máy chủ đo", "Server measured against")),
)

# As kept in Parquet, one file a month and import; what else is known stands in its name and in the manifest.
KEPT: tuple[Column, ...] = (
    *_COMMON,
    Column("unit", "text", "", Words("Mã xã, phường", "Commune code"), True),
    Column("cell", "text", "", Words("Ô lưới thô (khoảng 1 km)", "Coarse grid cell")),
    Column("near_border", "bool", "", Words("Gần ranh giới hơn sai số", "Nearer a border than its accuracy")),
    Column(
        "device", "text", "", Words("Thiết bị (băm, khóa đổi theo năm)", "Device, hashed with a year's key")
    ),
    Column("session", "text", "", Words("Phiên đo", "Session"), True),
    *(
        Column(
            f"counts_{metric}",
            "bool",
            "",
            Words(
                "Được tính: phép đo đầu của phiên có số này", "Counts: the first of its session to tell it"
            ),
            True,
        )
        for metric in METRICS
    ),
)
