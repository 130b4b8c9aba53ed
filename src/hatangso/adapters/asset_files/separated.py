"""Text tables (.csv, .txt, .tsv) in any encoding and separator. The last one asked: any text may be one."""

from pathlib import Path

from hatangso.adapters.asset_files.source import AssetFormat
from hatangso.adapters.asset_files.tables import opened_table
from hatangso.domain.words import Words


def _is_it(path: Path, start: bytes) -> bool:
    del path
    text = start.lstrip(b"\xef\xbb\xbf \t\r\n")
    wide = start[:2] in (b"\xff\xfe", b"\xfe\xff")
    return wide or (b"\x00" not in start and text[:1] not in (b"{", b"<", b"[", b"%") and b"\n" in text)


format = AssetFormat(
    "csv", Words("CSV (.csv, .txt)", "CSV (.csv, .txt)"), (".csv", ".txt", ".tsv"), _is_it, opened_table, 900
)
