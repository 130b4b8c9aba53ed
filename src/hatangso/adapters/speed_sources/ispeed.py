"""VNNIC's i-Speed: published tables of speeds by commune, operator and network, as .csv or .xlsx.

Which columns its portal exports is documented nowhere, so a person says once which is which
(domain/measurement/mapping.py). The tables hold figures of places, never single tests.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from hatangso.adapters.speed_sources.source import SpeedSource
from hatangso.adapters.table_file import NotATable
from hatangso.adapters.table_stream import HEADING_WITHIN, Line, TableStream, open_table
from hatangso.domain.measurement.mapping import heading_row, named_headings
from hatangso.domain.places.search_key import plain
from hatangso.domain.words import Words

SAMPLES = 1_000  # rows kept to look at: for the decimal mark, and the first ones for people
_OF_A_PERSON = re.compile(
    r"\b(lat|latitude|lon|lng|long|longitude|vi do|kinh do|toa do|gps|imei|imsi|msisdn|device|device id|"
    r"so dien thoai|so thue bao|ma thiet bi|ip|ip address|dia chi ip)\b"
)


@dataclass(frozen=True)
class Head:
    """What is seen of a table before its rows are read: the headings, their row, the first rows below."""

    stream: TableStream
    row: int
    headings: tuple[str, ...]
    samples: tuple[Line, ...]

    @property
    def of_persons(self) -> tuple[str, ...]:
        """Headings of positions, devices or addresses: this is no published table."""
        return tuple(one for one in self.headings if _OF_A_PERSON.search(re.sub(r"[^a-z]+", " ", plain(one))))

    def lines(self) -> Iterator[Line]:
        """Every filled row below the headings. Raises NotATable where the file is broken or cut off."""
        return (line for line in self.stream.lines() if line.number > self.row)


def head_of(path: Path) -> Head:
    """Find the headings. Raises NotATable where the file is no table or has no row below them."""
    stream = open_table(path)
    first = list(islice(stream.lines(), HEADING_WITHIN + SAMPLES))
    row = heading_row((line.number, line.cells) for line in first[:HEADING_WITHIN])
    below = tuple(line for line in first if line.number > row)
    if not row or not below:
        raise NotATable(
            "Bảng không có dòng tiêu đề, hoặc chỉ có dòng tiêu đề. Hãy gửi bảng có cả hai.",
            "The table has only a heading, or none. Send one with a heading and at least one row.",
        )
    heading = next(line for line in first if line.number == row)
    return Head(stream, row, named_headings(heading.cells), below[:SAMPLES])


source = SpeedSource(
    code="ispeed",
    name=Words("Bảng số liệu i-Speed (VNNIC)", "i-Speed tables (VNNIC)"),
    licence=Words(
        "Số liệu VNNIC cấp cho tỉnh qua tài khoản khai thác; ghi nguồn VNNIC i-Speed khi công bố",
        "Given by VNNIC to provinces through their accounts; credit VNNIC i-Speed when publishing",
    ),
    tells=Words(
        "Số đã tổng hợp theo xã, nhà mạng, loại mạng; không có từng phép đo nên không có khoảng tin cậy.",
        "Figures by commune, operator and network; without single tests no interval can be computed.",
    ),
    files=(".csv", ".xlsx", ".txt"),
    places=True,
    read=None,
    single=False,
)
