"""Plain text of an unknown encoding as Unicode, and as a source document."""

import codecs
import re
import unicodedata

from hatangso.adapters.language import vietnamese_share
from hatangso.adapters.legacy_fonts import from_tcvn3, from_vni
from hatangso.adapters.refusals import DocumentRefused
from hatangso.domain.plans.document import SourceDocument
from hatangso.domain.plans.plain_text import read_text

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_MOST_CONTROLS = 0.02
_CLEARLY_VIETNAMESE = 0.08
_OLD_ENCODING = "Tệp dùng bảng mã cũ ({}), đã được chuyển sang Unicode; hãy soát lại dấu."
_CUT = "Cuối tệp bị cụt giữa một ký tự; hãy kiểm tra phần cuối văn bản."


def read_plain(text: str, kind: str, notes: tuple[str, ...]) -> SourceDocument:
    """Decoded text as a document of lines; `kind` is 'txt' or 'md'."""
    read = read_text(text, kind)
    return SourceDocument(read.blocks, read.kind, read.pages, read.notes + notes)


def decode(data: bytes) -> tuple[str, tuple[str, ...]]:
    """Text and notes: Unicode by its mark or its shape, else the old Vietnamese encoding that fits.

    Raises DocumentRefused `unknown_type` when the bytes are no text.
    """
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _checked(data[len(mark) :].decode(encoding, "replace"))
    wide = _utf16_without_mark(data)
    if wide is not None:
        return _checked(data.decode(wide, "replace"))
    data = data.replace(b"\x00", b"")
    try:
        return _checked(data.decode("utf-8"))
    except UnicodeDecodeError as error:
        if error.start >= len(data) - 3 and len(data) > 3:
            text, notes = _checked(data[: error.start].decode("utf-8"))
            return text, (*notes, _CUT)
    return _old_encoding(data)


def _checked(text: str) -> tuple[str, tuple[str, ...]]:
    controls = sum(unicodedata.category(ch) in ("Cc", "Cn") and ch not in "\t\n\r\f\v" for ch in text[:20000])
    if controls > _MOST_CONTROLS * len(text[:20000]) + 2:
        raise DocumentRefused("unknown_type", "not text")
    if vietnamese_share(text[:20000]) < _CLEARLY_VIETNAMESE:
        for name, convert in (("TCVN3", from_tcvn3), ("VNI", from_vni)):
            turned = convert(text)
            if vietnamese_share(turned[:20000]) >= _CLEARLY_VIETNAMESE and _reads_well(turned):
                return turned, (_OLD_ENCODING.format(name),)
    return text, ()


def _utf16_without_mark(data: bytes) -> str | None:
    """UTF-16 shows by NULs in every other place of its spaces and plain letters."""
    head = data[:4096]
    even, odd = head[::2].count(0), head[1::2].count(0)
    enough = len(head) // 8
    if odd > enough and even * 20 < odd:
        return "utf-16-le"
    if even > enough and odd * 20 < even:
        return "utf-16-be"
    return None


def _old_encoding(data: bytes) -> tuple[str, tuple[str, ...]]:
    """The reading with the most Vietnamese in it; damaged UTF-8 is read with signs for what is lost."""
    damaged = data.decode("utf-8", "replace")
    western = data.decode("cp1252", "replace")
    # Python knows five bytes of Latin-1 that Windows-1252 leaves open; TCVN3 uses none of them.
    candidates = [
        (damaged, "Một số ký tự trong tệp bị hỏng, được thay bằng dấu �; hãy kiểm tra bản gốc."),
        (
            unicodedata.normalize("NFC", data.decode("cp1258", "replace")),
            _OLD_ENCODING.format("Windows-1258"),
        ),
        (from_tcvn3(western), _OLD_ENCODING.format("TCVN3")),
        (from_vni(western), _OLD_ENCODING.format("VNI")),
    ]
    text, note = max(candidates, key=lambda option: _vietnamese_score(option[0]))
    checked, _ = _checked(text)
    return checked, (note,)


def _vietnamese_score(text: str) -> float:
    head = text[:20000]
    foreign = sum(ord(ch) > 127 and not _is_vietnamese(ch) for ch in head) / max(len(head), 1)
    return vietnamese_share(head) - 3 * foreign


def _is_vietnamese(ch: str) -> bool:
    return ch.lower() in "àáâãèéêìíòóôõùúýđăĩũơư“”–…’‘•" or "\u1ea0" <= ch <= "\u1ef9"


def _reads_well(text: str) -> bool:
    """Whether common Vietnamese words stand in it, so that another language's accents do not deceive."""
    words = re.findall(r"\b(?:của|và|các|trên|địa bàn|phát triển|hạ tầng|thực hiện|kế hoạch)\b", text.lower())
    return len(words) >= 2
