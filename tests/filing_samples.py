"""A small filing that tests fill in: three kinds of figures, a ward with two neighbourhoods, one table."""

from datetime import date

from hatangso.catalog.check_files import checks
from hatangso.domain.collection.sheet import (
    CellKey,
    CellValues,
    FilingSheet,
    SheetRow,
    TableColumn,
    TableRow,
    TableSheet,
)
from hatangso.domain.figures.told import Shape
from hatangso.domain.indicators.indicator import ValueKind
from hatangso.domain.periods import Period, PeriodKind
from hatangso.domain.validation.filing import Context, Known, context_of, parts_of
from hatangso.domain.words import Words

YEAR = Period(PeriodKind.YEAR, 2026)
FIBRE = Shape(ValueKind.RATIO, "%", counts=("fibre_households", "households"))
SPEED = Shape(ValueKind.VALUE, "Mbit/s")

WARD = CellKey("fibre_households", "00004")
FIRST = CellKey("fibre_households", "00004", 11)
SECOND = CellKey("fibre_households", "00004", 12)
DOWNLOAD = CellKey("download_4g_mean", "00004")
LEVEL = CellKey("iot_level", "00004")
CENTRE = CellKey("shared_data_store", "00004")

STATIONS = TableSheet(
    "stations",
    Words("Trạm BTS: vị trí/độ cao", "Base stations"),
    (
        TableColumn("code", Words("Mã trạm", "Station code"), "code", required=True),
        TableColumn("commune", Words("Mã xã", "Commune"), "commune", required=True),
        TableColumn("antennas", Words("Số anten", "Antennas"), "count", minimum=1, maximum=4800),
        TableColumn("height", Words("Chiều cao", "Height"), "number", unit="m", minimum=0, maximum=350),
        TableColumn("since", Words("Phát sóng từ", "On air since"), "date"),
        TableColumn(
            "technology",
            Words("Công nghệ", "Technology"),
            "choice",
            choices=(("4g", Words("Trạm 4G", "4G")), ("5g", Words("Trạm 5G", "5G"))),
        ),
        TableColumn("address", Words("Địa chỉ", "Address"), "text"),
    ),
    (
        TableRow("r1", {"code": "0012", "commune": "00004", "antennas": 3, "height": 42.5,
                        "since": "2024-05-01", "technology": "4g", "address": "=1+1 Phố Huế"}),
        TableRow("r2", {"code": "0013", "commune": "00007", "antennas": 6, "technology": "5g"}),
    ),
)  # fmt: skip


def row(key: CellKey, place: str, shape: Shape, label: str, **more: object) -> SheetRow:
    return SheetRow(key, Words(label, label), place, shape, **more)  # type: ignore[arg-type]


def sheet(tables: tuple[TableSheet, ...] = (STATIONS,)) -> FilingSheet:
    """A ward's yearly filing; the ward had fibre in 3,000 of 4,000 households (75 %) and 40 Mbit/s before."""
    before = Period(PeriodKind.YEAR, 2025)
    part, whole = Words("Số hộ có cáp quang", "with fibre"), Words("Tổng số hộ", "households")
    halves = {"part_label": part, "whole_label": whole}
    fibre = "Hộ gia đình có cáp quang"
    return FilingSheet(
        collection_id=5,
        filing_id=17,
        title="Thu thập số liệu hạ tầng số năm 2026",
        instructions="Nhập số đến hết ngày chốt.",
        asker="Sở Khoa học và Công nghệ",
        filer="UBND phường An Hòa",
        place_code="00004",
        place_label="Phường An Hòa",
        period=YEAR,
        cutoff_on=date(2026, 12, 14),
        due_on=date(2026, 12, 20),
        rows=(
            row(WARD, "Phường An Hòa", FIBRE, fibre, **halves, previous=CellValues(part=3000, whole=4000),
                previous_period=before, revision=3),
            row(FIRST, "Tổ dân phố 1", FIBRE, fibre, **halves),
            row(SECOND, "Tổ dân phố 2", FIBRE, fibre, **halves),
            row(DOWNLOAD, "Phường An Hòa", SPEED, "Tốc độ tải xuống 4G", previous=CellValues(value=40),
                previous_period=before),
            row(LEVEL, "Phường An Hòa", Shape(ValueKind.LEVEL, None), "Mức kết nối IoT"),
            row(CENTRE, "Phường An Hòa", Shape(ValueKind.DONE, None), "Kho dữ liệu dùng chung"),
        ),
        tables=tables,
        revision=9,
    )  # fmt: skip


def context(of: FilingSheet | None = None, **known: object) -> Context:
    """What the sample is checked against: 4,100 households known; the two neighbourhoods add up."""
    asked = of or sheet()
    told = {"place_counts": {"00004": {"households": 4100.0}}, "parts": parts_of(asked.rows), **known}
    return context_of(asked, checks(), Known(**told))  # type: ignore[arg-type]
