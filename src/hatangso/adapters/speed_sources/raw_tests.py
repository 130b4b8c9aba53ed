"""Single tests in the plain schema of docs/methods/speed-tests.md, as CSV or (four times as fast) Parquet."""

from pathlib import Path

from hatangso.adapters.speed_columns import TYPED, number, open_file, reading_of
from hatangso.adapters.speed_sources.source import NotTests, Reading, SpeedSource
from hatangso.domain.measurement.speed_test import TEST
from hatangso.domain.words import Words

_SPEEDS = ("download", "upload")


def read(path: Path) -> Reading:
    """Headings are the names of TEST; download_kbit and upload_kbit are taken too. Raises NotTests."""
    opened = open_file(path)
    columns, numbers = {}, {}
    for column in TEST:
        if (there := opened.named(column.name)) is not None:
            native = opened.native(column.kind, there)
            columns[column.name] = native or TYPED[column.kind](there)
            if column.kind == "number" and native is None:
                numbers[column.name] = there
        elif column.name in _SPEEDS and (there := opened.named(f"{column.name}_kbit")) is not None:
            columns[column.name] = f"{number(there)} / 1000"
            numbers[column.name] = there
    if missing := [c.name for c in TEST if c.required and c.name not in columns and c.name != "test_id"]:
        opened.connection.close()
        names = ", ".join(missing)
        raise NotTests(
            f"Tệp thiếu cột {names}. Hàng đầu phải là tên các cột theo mẫu “phép đo đơn lẻ”.",
            f"The file lacks the columns {names}. The first row must name the columns of the plain schema.",
        )
    for name in ("network", "technology"):
        columns[name] = f"lower({columns[name]})"
    return reading_of(opened, columns, numbers)


source = SpeedSource(
    code="raw_tests",
    name=Words("Phép đo đơn lẻ (lược đồ chung)", "Single tests (plain schema)"),
    licence=Words(
        "Theo thỏa thuận với nơi cung cấp; nơi cung cấp chịu trách nhiệm về sự đồng ý của người đo.",
        "As agreed with who supplies them; consent of those who measured is the supplier's matter.",
    ),
    tells=Words(
        "Từng phép đo: thời điểm, nơi đo, nhà mạng, công nghệ, tốc độ, độ trễ, thiết bị.",
        "Each test: when, where, operator, technology, speeds, latency, device.",
    ),
    files=(".csv", ".txt", ".tsv", ".csv.gz", ".zip", ".parquet"),
    places=True,
    read=read,
)
