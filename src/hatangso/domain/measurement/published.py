"""A published table of speeds: what its lines tell of places, in which units; one line read."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from hatangso.domain.words import Words

Kind = Literal["place", "period", "operator", "network", "technology", "speed", "delay", "count", "statistic"]
SPEED_UNITS: Mapping[str, float] = {"Mbit/s": 1.0, "kbit/s": 0.001, "Gbit/s": 1000.0}  # in Mbit/s
DELAY_UNITS: Mapping[str, float] = {"ms": 1.0, "s": 1000.0}  # in ms
STATISTICS = ("median", "mean", "unknown")


@dataclass(frozen=True)
class PublishedColumn:
    """One thing that a line may tell. `phrases`: words of headings that name it, plain, small letters.

    `needed`: no line can be kept without it. `fixable`: one value may hold for the whole table instead.
    """

    name: str
    kind: Kind
    label: Words
    meaning: Words
    phrases: tuple[str, ...]
    needed: bool = False
    fixable: bool = False

    @property
    def units(self) -> tuple[str, ...]:
        """In which units it may be written; the first is ours."""
        known: Mapping[str, Mapping[str, float]] = {"speed": SPEED_UNITS, "delay": DELAY_UNITS}
        return tuple(known.get(self.kind, ()))


def _phrases(joined: str) -> tuple[str, ...]:
    return tuple(joined.split("|"))


PUBLISHED: tuple[PublishedColumn, ...] = (
    PublishedColumn(
        "place",
        "place",
        Words("Xã, phường (mã hoặc tên)", "Commune (code or name)"),
        Words(
            "Mã năm chữ số, hoặc tên xã, phường; tên tỉnh nếu là số toàn tỉnh",
            "Its five-digit code or its name; the province's for the whole province",
        ),
        _phrases(
            "ma xa phuong|ma xa|ma phuong xa|ma phuong|commune code|ward code|"
            "ma don vi hanh chinh|ma dvhc|ten xa phuong|ten xa|xa phuong dac khu|xa phuong|"
            "phuong xa|don vi hanh chinh|ten dia ban|dia ban|commune|ward|phuong|xa|dvhc|"
            "location|area"
        ),
        needed=True,
        fixable=True,
    ),
    PublishedColumn(
        "province",
        "place",
        Words("Tỉnh, thành phố", "Province"),
        Words("Nếu bảng có nhiều tỉnh; dòng của tỉnh khác không được nạp", "Where a table has several"),
        _phrases("ma tinh|tinh thanh pho|tinh thanh|tinh tp|ten tinh|province code|province|tinh|thanh pho"),
    ),
    PublishedColumn(
        "period",
        "period",
        Words("Kỳ", "Period"),
        Words(
            "Tháng, quý hoặc năm: 2026-03, 03/2026, Quý I/2026, 2026",
            "Month, quarter or year: 2026-03, 03/2026, 2026-Q1, 2026",
        ),
        _phrases("ky so lieu|ky do|thang nam|thoi gian|period|month|quarter|thang|quy|ky"),
        needed=True,
        fixable=True,
    ),
    PublishedColumn(
        "operator",
        "operator",
        Words("Nhà mạng", "Operator"),
        Words("Bỏ trống là tất cả nhà mạng", "Empty: all of them together"),
        _phrases(
            "doanh nghiep vien thong|nha cung cap dich vu|nha cung cap|nha mang|doanh nghiep|"
            "operator|provider|isp|dnvt"
        ),
        fixable=True,
    ),
    PublishedColumn(
        "network",
        "network",
        Words("Loại mạng", "Network"),
        Words("Cố định, di động, 4G hoặc 5G", "Fixed, mobile, 4G or 5G"),
        _phrases(
            "loai hinh mang|loai mang|loai ket noi|loai dich vu|network type|connection type|"
            "network|dich vu|mang"
        ),
        needed=True,
        fixable=True,
    ),
    PublishedColumn(
        "technology",
        "technology",
        Words("Công nghệ", "Technology"),
        Words("3G, 4G, 5G; bỏ trống là chung", "3G, 4G, 5G; empty: all together"),
        _phrases("cong nghe mang|cong nghe|technology|the he mang"),
        fixable=True,
    ),
    PublishedColumn(
        "download",
        "speed",
        Words("Tốc độ tải xuống", "Download"),
        Words("Bỏ trống là không công bố", "Empty: not published"),
        _phrases("toc do tai xuong|toc do tai ve|download speed|tai xuong|tai ve|download|duong xuong|dl"),
        needed=True,
    ),
    PublishedColumn(
        "upload",
        "speed",
        Words("Tốc độ tải lên", "Upload"),
        Words("Bỏ trống là không công bố", "Empty: not published"),
        _phrases("toc do tai len|upload speed|tai len|upload|duong len|ul"),
    ),
    PublishedColumn(
        "latency",
        "delay",
        Words("Độ trễ", "Latency"),
        Words("Ping; bỏ trống là không công bố", "Ping; empty: not published"),
        _phrases("do tre trung binh|do tre|latency|ping|rtt"),
    ),
    PublishedColumn(
        "jitter",
        "delay",
        Words("Biến thiên trễ", "Jitter"),
        Words("Jitter; bỏ trống là không công bố", "Empty: not published"),
        _phrases("bien thien do tre|do bien thien tre|bien thien tre|jitter|rung pha"),
    ),
    PublishedColumn(
        "samples",
        "count",
        Words("Số mẫu", "Samples"),
        Words("Số phép đo; VNNIC công bố từ 300 mẫu một xã", "Tests; VNNIC publishes a commune from 300"),
        _phrases(
            "so luong mau do|so luong mau|so luot do|so phep do|so mau do|so mau|"
            "sample count|samples|tests|luot do|mau"
        ),
    ),
    PublishedColumn(
        "statistic",
        "statistic",
        Words("Cách tính", "Statistic"),
        Words("Trung vị, trung bình, hoặc không rõ", "Median, mean or not known"),
        _phrases("cach tinh|phuong phap tinh|dai luong thong ke|statistic"),
        fixable=True,
    ),
)
BY_NAME: Mapping[str, PublishedColumn] = {column.name: column for column in PUBLISHED}
VALUES = ("download", "upload", "latency", "jitter")


@dataclass(frozen=True, slots=True)
class PublishedLine:
    """One line, read: speeds in Mbit/s, delays in ms; None where nothing is told, '' where all together."""

    row: int
    place: str  # the code of the commune or province
    period: str
    operator: str
    network: str
    technology: str
    download: float | None = None
    upload: float | None = None
    latency: float | None = None
    jitter: float | None = None
    samples: int | None = None
    statistic: str = "unknown"

    @property
    def cell(self) -> tuple[str, str, str, str, str]:
        """What the line is about: of one cell only one line stands."""
        return self.place, self.period, self.operator, self.network, self.technology
