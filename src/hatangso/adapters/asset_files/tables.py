"""Tables (.csv, .xlsx) of assets: a heading somewhere in the first rows, a row an asset."""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path

from hatangso.adapters.asset_files.source import Contents, Heading, NotAssets, RawRow
from hatangso.adapters.table_file import NotATable
from hatangso.adapters.table_stream import HEADING_WITHIN, TableStream, open_table
from hatangso.domain.measurement.mapping import named_headings

SAMPLES = 50


@contextmanager
def opened_table(path: Path, layer: str, heading: Heading) -> Iterator[Contents]:
    """The first visible sheet, or the text table. Raises NotAssets."""
    del layer  # a table has one
    try:
        stream = open_table(path)
        first = list(islice(stream.lines(), HEADING_WITHIN + SAMPLES))
        row = heading([(line.number, line.cells) for line in first[:HEADING_WITHIN]])
    except NotATable as wrong:
        raise NotAssets(wrong.words.vi, wrong.words.en) from None
    found = next((line for line in first if line.number == row), None)
    if found is None:
        raise NotAssets(
            "Bảng không có dòng tiêu đề. Hãy tải tệp mẫu về và điền vào đó.",
            "The table has no heading. Download the template and fill it in.",
        )
    headings = named_headings(found.cells)

    def rows() -> Iterator[RawRow]:
        try:
            for line in stream.lines():
                if line.number > row:
                    yield RawRow(line.number, line.cells)
        except NotATable as wrong:
            raise NotAssets(wrong.words.vi, wrong.words.en) from None

    samples = tuple(RawRow(line.number, line.cells) for line in first if line.number > row)[:SAMPLES]
    yield Contents(stream.kind, headings, rows, samples, rows_total=stream.rows_total, detail=_detail(stream))


def _detail(stream: TableStream) -> str:
    separator = {"\t": "tab"}.get(stream.separator, stream.separator)
    return f"{stream.encoding.removesuffix('-sig').upper()}, “{separator}”" if stream.encoding else ""
